"""Every test here gets a forum of its own, on moto."""

from tests.forum import forum, moto_ground

__all__ = ["forum", "moto_ground"]
