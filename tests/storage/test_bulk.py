"""Bulk writes are complete or an error, and scans see everything once."""

from collections import Counter
from dataclasses import replace

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.members import Member
from chalicelib.storage import bulk, members, revisions, threads
from chalicelib.storage.base import Refused
from chalicelib.storage.revisions import Revision
from tests.builders import MORNING, a_question, an_answer
from tests.forum import Forum
from tests.harness import LeaveUndone, ServerError, on

QUESTION = a_question()
ANSWERS = [an_answer(QUESTION, by=f"m{number}", hours=number) for number in range(1, 40)]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_FIRST_PAUSE", 0.0)


def put_everything() -> None:
    sources = [Revision(post=post.id, number=1, source="Text", written_at=MORNING) for post in (QUESTION, *ANSWERS)]
    bulk.put_posts(ANSWERS, [])
    bulk.put_below_questions([QUESTION], sources)
    bulk.put_questions([QUESTION])


def test_posts_in_bulk_read_as_posts_that_were_added_one_by_one(forum: Forum) -> None:
    put_everything()
    thread = threads.read(QUESTION.id)
    assert thread is not None
    assert (thread.question, list(thread.answers)) == (QUESTION, ANSWERS)
    assert thread.tallies.keys() == {post.id for post in thread.posts}
    assert len(revisions.sources(thread.posts)) == 40


def test_a_thread_cannot_be_read_before_its_question_is_put(forum: Forum) -> None:
    bulk.put_posts(ANSWERS, [])
    bulk.put_below_questions([QUESTION], [])
    assert threads.read(QUESTION.id) is None
    assert bulk.threads_there([QUESTION.id]) == set()


def test_writes_left_undone_are_sent_again(forum: Forum) -> None:
    forum.stage.run(put_everything, on("BatchWriteItem", LeaveUndone(3), times=6))
    thread = threads.read(QUESTION.id)
    assert thread is not None
    assert len(thread.answers) == 39


def test_a_storage_that_never_takes_a_write_is_unavailable(forum: Forum) -> None:
    with pytest.raises(Unavailable):
        forum.stage.run(put_everything, on("BatchWriteItem", LeaveUndone(0), times=1000))


def test_a_storage_that_fails_for_a_while_is_asked_again(forum: Forum) -> None:
    forum.stage.run(put_everything, on("BatchWriteItem", ServerError(), times=8))
    assert bulk.threads_there([QUESTION.id]) == {QUESTION.id}


def test_members_join_all_or_none(forum: Forum) -> None:
    new = Member(id="01NEW", handle="new", name="New", joined_at=MORNING)
    with pytest.raises(Refused):
        bulk.add_members([new, replace(new, id="01ANN", handle="ANN")])
    assert members.get("01NEW") is None


def test_scans_in_pages_see_everything_once(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    put_everything()
    monkeypatch.setattr(bulk, "_PAGE", 3)
    assert Counter(bulk.all_threads()) == {QUESTION.id: 80}
    assert sorted(member.handle for member in bulk.all_members()) == sorted(m.handle for m in forum.people.values())
