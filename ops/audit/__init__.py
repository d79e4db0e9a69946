"""Whether everything that is derived agrees with what it is derived from (design: invariants 1 to 3)."""
