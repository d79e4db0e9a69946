"""Bringing in questions from elsewhere: a source's reader checks and stages everything, then it is delivered."""
