"""Every test here gets a forum of its own, on moto, and people who call its API."""

from tests.api.caller import people
from tests.forum import fast_forum as forum
from tests.forum import ministack_ground

__all__ = ["forum", "ministack_ground", "people"]
