"""How long a reconciler runs after a truth that keeps changing."""

MOST_ROUNDS = 12


class StillChanging(Exception):
    """The truth changed in every round. The key is parked; the newer truth's own record starts another run anyway."""
