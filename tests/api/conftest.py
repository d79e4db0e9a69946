"""Every test here gets a forum of its own, on moto, and people who call its API."""

from tests.api.caller import people
from tests.forum import forum, moto_ground

__all__ = ["forum", "moto_ground", "people"]
