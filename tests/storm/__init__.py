"""The storm and the exhaustive overtaking test: whatever happens to the spine, what is derived follows the truth."""
