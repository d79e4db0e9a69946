"""A ledger as an account: its pages add up, and nobody reads in it what they may not see."""

import pytest

from chalicelib.actions import earning, reading
from chalicelib.actions.earning import Account
from chalicelib.domain.errors import BadCursor
from tests.forum import Forum


def account(forum: Forum, by: str | None, owner: str, a_page: int) -> list[Account]:
    """All pages."""
    member, pages = reading.member(owner), []
    cursor: str | None = None
    while not pages or cursor:
        pages.append(earning.account_of(forum.viewer(by), member, a_page, cursor))
        cursor = pages[-1].next_cursor
    return pages


@pytest.fixture
def busy(forum: Forum) -> Forum:
    """Ann asks, answers, comments, votes, chooses, and is voted on; some of it is hidden."""
    first, second, hidden = (forum.ask("ann") for _ in range(3))
    other = forum.ask("bob")
    answer = forum.answer(other, "ann")
    forum.accept(first, forum.answer(first, "cas"))
    forum.accept(other, answer, by="bob")
    forum.comment(other, answer, by="ann")
    for thread, post in ((first, first), (hidden, hidden), (other, answer)):
        forum.vote(thread, post)
    forum.vote(second, second, -1)
    forum.vote(other, other, 1, by="ann")
    forum.settle()
    forum.hide(hidden, hidden)
    forum.settle()
    return forum


@pytest.mark.parametrize("a_page", [1, 2, 5, 50])
def test_the_pages_add_up_to_the_member_s_points(busy: Forum, a_page: int) -> None:
    pages = account(busy, "ann", "ann", a_page)
    assert pages[-1].so_far == busy.points("ann")


def test_a_page_begins_with_what_the_pages_before_came_to(busy: Forum) -> None:
    first, second, *_ = account(busy, "ann", "ann", 2)
    assert (first.before, second.before) == (110, first.so_far)
    assert (first.is_first, second.is_first) == (True, False)


def test_for_others_it_adds_up_without_what_is_hidden(busy: Forum) -> None:
    (page,) = account(busy, "bob", "ann", 50)
    assert page.so_far == busy.points("ann") - 10


def test_nobody_puts_another_sum_into_a_link(busy: Forum) -> None:
    ann = reading.member("ann")
    (page, *_) = account(busy, "ann", "ann", 2)
    assert page.next_cursor
    for cursor in (page.next_cursor.replace(str(page.so_far), "9999", 1), "9999.x.y", "9", ".", "1" * 30 + ".a.b"):
        with pytest.raises(BadCursor):
            earning.account_of(ann, ann, 2, cursor)


def test_a_cursor_belongs_to_one_member(busy: Forum) -> None:
    (page, *_) = account(busy, "ann", "ann", 2)
    with pytest.raises(BadCursor):
        earning.account_of(busy.viewer(None), reading.member("bob"), 2, page.next_cursor)
