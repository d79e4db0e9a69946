"""Every test here gets a forum of its own, on ministack, which is faster and counts write units."""

import pytest

from tests.forum import Forum, Ground, ministack_ground

__all__ = ["ministack_ground"]


@pytest.fixture
def forum(ministack_ground: Ground) -> Forum:
    return Forum(ministack_ground)
