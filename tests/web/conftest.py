"""What the tests of the pages share: a new forum for each, and nothing remembered from the one before."""

import pytest

from chalicelib.web import tree
from tests.forum import Forum, fast_forum, ministack_ground

__all__ = ["fast_forum", "ministack_ground"]



@pytest.fixture
def forum(fast_forum: Forum) -> Forum:
    tree.forget()
    return fast_forum
