"""Brings a stage live: provisions, builds, lets `chalice deploy` do its part, then sets what Chalice cannot set."""
