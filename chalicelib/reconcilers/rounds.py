"""How long a reconciler runs after a truth that keeps changing."""

from chalicelib.storage.parked import Unfinished

MOST_ROUNDS = 12


class StillChanging(Unfinished):
    """The truth changed in every round. The key is parked; the newer truth's own record starts another run anyway."""
