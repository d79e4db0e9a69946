"""Every test here gets a forum of its own, on moto; with `outbox` it can send mails, and tells what was sent."""

from collections.abc import Iterator

import pytest

from chalicelib.storage import keys
from tests.forum import Forum, Ground, moto_ground
from tests.notifications import mailbox
from tests.notifications.mailbox import Outbox

__all__ = ["moto_ground"]


@pytest.fixture
def forum(moto_ground: Ground) -> Forum:
    keys._key.cache_clear()
    return Forum(moto_ground)


@pytest.fixture
def outbox() -> Iterator[Outbox]:
    with mailbox.opened() as opened:
        yield opened
