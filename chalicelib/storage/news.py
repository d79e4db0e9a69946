"""Which records of a stream are news to people: posts that came, changed or turned, not tallies and echoes."""

from collections.abc import Mapping
from typing import Any

Image = Mapping[str, Any]

_TELLING = ("version", "state", "turned_number", "accepted", "closed_at")


def of_thread(old: Image | None, new: Image | None) -> bool:
    """Whether a change to an item of `threads` may be a deed that somebody hears of."""
    if not new or "id" not in new:
        return False
    return not old or any(old.get(name) != new.get(name) for name in _TELLING)
