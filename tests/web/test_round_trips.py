"""What a page costs in round trips to DynamoDB: being told of news costs a signed-in reader one, and guests none."""

import pytest

from chalicelib.storage import settings
from chalicelib.web import tree
from tests.web.desk import desk, opened

__all__ = ["desk", "opened"]


@pytest.fixture
def thread(desk):
    thread = desk.forum.ask(by="ann", title="How do I say no to them?", tags=["x"])
    desk.forum.answer(thread, by="bob")
    desk.forum.settle()
    return thread


def calls(desk, browser, address):
    settings.current()
    tree.current()
    with desk.forum.stage.wire.metered() as meter:
        assert browser.get(address).status == 200
    return dict(meter.calls)


# Beside the session and the member behind it, which are two of GetItem. On a question the form has one more of them.
PAGES = {
    "/questions/{thread}/how-do-i-say-no-to-them": ({"Query": 1, "BatchGetItem": 1}, {"Query": 3, "BatchGetItem": 1}),
    "/questions": ({"Query": 1, "BatchGetItem": 2}, {"Query": 1, "BatchGetItem": 2, "GetItem": 3}),
    "/tags": ({"Query": 1}, {"Query": 1, "GetItem": 3}),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_so_many(desk, thread, page):
    guests, members = PAGES[page]
    address = page.format(thread=thread)
    assert calls(desk, desk.browser(), address) == guests
    made = calls(desk, desk.member("dan"), address)
    assert {name: made[name] for name in members} == members


def test_the_first_look_at_news_marks_them_and_the_second_costs_no_more_than_any(desk, thread):
    address = f"/questions/{thread}/how-do-i-say-no-to-them"
    ann = desk.member("ann")
    first, second = calls(desk, ann, address), calls(desk, ann, address)
    assert first.pop("TransactWriteItems") == 1
    assert second == calls(desk, desk.member("dan"), address)
