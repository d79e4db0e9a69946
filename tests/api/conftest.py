"""Every test here gets a forum of its own, on ministack, and people who call its API."""

import pytest

from tests.api.caller import people
from tests.forum import Forum, Ground, ministack_ground

__all__ = ["ministack_ground", "people"]


@pytest.fixture
def forum(ministack_ground: Ground) -> Forum:
    """A new forum."""
    return Forum(ministack_ground)
