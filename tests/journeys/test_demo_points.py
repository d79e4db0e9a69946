"""The demo's members see where their points come from, page by page, and it adds up to the last point."""

import pytest

from chalicelib.actions import earning, reading
from chalicelib.domain.members import Guest, Viewer
from local import demo
from tests.harness import ministack_engine
from tests.storm.stage import stage


def adds_up_to(viewer: Viewer, handle: str, a_page: int) -> int:
    owner, cursor = reading.member(handle), None
    while True:
        account = earning.account_of(viewer, owner, a_page, cursor)
        cursor = account.next_cursor
        if cursor is None:
            return account.so_far


@pytest.fixture(scope="module", autouse=True)
def told():
    with ministack_engine() as engine, stage(engine) as made:
        demo.load()
        made.drain()
        yield


@pytest.mark.parametrize("handle", ["maren", "Tobiah", "quietharbour", "Ilse_K", "Danso", "nightowl_nan"])
@pytest.mark.parametrize("a_page", [3, 100])
def test_the_entries_add_up_for_the_member(handle, a_page):
    member = reading.member(handle)
    assert adds_up_to(member, handle, a_page) == member.points > 100


def test_nobody_sees_more_entries_than_the_member(told):
    member = reading.member("quietharbour")
    assert len(earning.earnings_of(Guest(), member, 100, None).items) <= len(
        earning.earnings_of(member, member, 100, None).items
    )
