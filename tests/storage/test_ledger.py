"""The ledger: entries and their member's points move together, or not at all."""

import pytest

from chalicelib.domain.points import Earned
from chalicelib.storage import ledger
from chalicelib.storage.base import Refused
from chalicelib.storage.ledger import Correction, Entry
from tests.forum import Forum


@pytest.fixture
def entry(forum: Forum) -> Entry:
    return Entry(forum.people["ann"].id, "post", "thread", "question", Earned(posting=20))


def test_an_entry_moves_its_member_s_points(forum: Forum, entry: Entry) -> None:
    ledger.correct([Correction(entry, None)])
    assert forum.points("ann") == 120
    assert ledger.entries([(entry.member, "post")]) == {(entry.member, "post"): entry.earned}


def test_a_corrected_entry_moves_them_by_the_difference(forum: Forum, entry: Entry) -> None:
    ledger.correct([Correction(entry, None)])
    more = Entry(entry.member, "post", "thread", "question", Earned(posting=20, votes=-30))
    ledger.correct([Correction(more, entry.earned)])
    assert forum.points("ann") == 90


def test_an_entry_that_is_not_as_read_is_refused(forum: Forum, entry: Entry) -> None:
    ledger.correct([Correction(entry, None)])
    for before in (None, Earned(posting=20, votes=10)):
        with pytest.raises(Refused):
            ledger.correct([Correction(entry, before)])
    assert forum.points("ann") == 120


def test_a_correction_never_makes_a_member(forum: Forum, entry: Entry) -> None:
    ghost = Entry("01GHOST", "post", "thread", "question", Earned(posting=20))
    with pytest.raises(Refused):
        ledger.correct([Correction(entry, None), Correction(ghost, None)])
    assert (forum.points("ann"), forum.stage.scan("ledger")) == (100, [])


def test_several_entries_of_one_member_are_one_write_to_them(forum: Forum, entry: Entry) -> None:
    other = Entry(entry.member, "other post", "thread", "answer#1", Earned(votes=10))
    ledger.correct([Correction(entry, None), Correction(other, None)])
    assert forum.points("ann") == 130


def test_a_ledger_s_page_is_the_newest_post_first(forum: Forum) -> None:
    threads = [forum.ask(by="ann") for _ in range(3)]
    forum.settle()
    page = ledger.page(forum.people["ann"].id, 2, None)
    assert [entry.post for entry in page.items] == threads[:0:-1]
    assert page.next_cursor == ledger.cursor_behind(page.items[-1])
