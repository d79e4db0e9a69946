"""Makes `build/`: the directory from which Chalice packs and deploys, with everything ready that can be ready."""
