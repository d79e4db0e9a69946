"""Batches that a function failed at for 23 hours: what is in the on-failure queue, and having it done after all."""
