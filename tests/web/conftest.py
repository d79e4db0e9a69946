"""What the tests of the pages share: a new forum for each, and nothing remembered from the one before."""

import pytest

from chalicelib.storage import keys
from chalicelib.web import tree
from tests.forum import Forum, Ground, ministack_ground
from tests.web.desk import desk, opened

__all__ = ["desk", "ministack_ground", "opened"]


@pytest.fixture
def forum(ministack_ground: Ground) -> Forum:
    tree.forget()
    keys._key.cache_clear()
    return Forum(ministack_ground)
