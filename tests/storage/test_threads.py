"""Threads as stored: every field comes back, a post is found by its id, deeds hold their conditions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.posts import Author, Post, Question, Source, State, Tally
from chalicelib.storage import revisions, threads
from chalicelib.storage.base import Refused
from chalicelib.storage.revisions import Revision
from tests.builders import MORNING, a_comment, a_question, an_answer
from tests.forum import Forum


def store(*posts: Post) -> None:
    for post in posts:
        threads.add(post, Revision(post=post.id, number=1, source="Yes", written_at=MORNING))


FULL = a_question(
    by="ann",
    category="work",
    tags=("sleep", "night"),
    accepted="01ARZ3NDEKTSV4RRFFQ69G5FAV",
    closed_at=MORNING,
    visibility=3,
    views=77,
    version=4,
    edited_at=MORNING + timedelta(milliseconds=7),
    edited_by="mod",
    state=State.HIDDEN,
    hidden_by="mod",
    base=Tally(12, 3),
    source=Source("https://example.org/1", "CC BY-SA 4.0"),
    former_authors=frozenset({"bob", "cas"}),
)


def test_every_field_of_a_question_comes_back(forum: Forum) -> None:
    store(FULL)
    assert threads.question(FULL.id) == FULL


def test_every_field_of_an_answer_comes_back(forum: Forum) -> None:
    answer = an_answer(FULL, by=None, author=Author(name="Passing by"), base=Tally(0, 2), html="")
    store(FULL, answer)
    assert threads.read(FULL.id).answers == (answer,)  # type: ignore[union-attr]


def test_an_import_s_votes_are_where_the_tally_starts(forum: Forum) -> None:
    store(FULL)
    assert threads.tallies_of([FULL]) == {FULL.id: Tally(12, 3)}


def test_a_thread_is_read_whole_and_oldest_first(forum: Forum) -> None:
    question = a_question()
    first, second = an_answer(question, hours=1), an_answer(question, by="cas", hours=2)
    remark = a_comment(question, second, hours=1.5)
    store(question, second, remark, first)
    whole = threads.read(question.id)
    assert whole is not None and whole.posts == (question, first, second, remark)
    assert whole.tallies.keys() == {post.id for post in whole.posts}


def test_a_post_is_found_with_all_it_hangs_on(forum: Forum) -> None:
    question = a_question()
    answer = an_answer(question)
    under_answer, under_question = a_comment(question, answer), a_comment(question, question, by="dan")
    store(question, answer, under_answer, under_question)
    found = {post.id: threads.find_post(question.id, post.id) for post in (answer, under_answer, under_question)}
    assert {key: one and (one.post, one.parent) for key, one in found.items()} == {
        answer.id: (answer, None),
        under_answer.id: (under_answer, answer),
        under_question.id: (under_question, None),
    }


def test_a_post_is_there_once(forum: Forum) -> None:
    question = a_question()
    store(question)
    with pytest.raises(Refused):
        store(replace(question, title="Another title altogether"))
    assert threads.question(question.id) == question


def test_a_thread_larger_than_one_answer_of_dynamodb_is_read_whole(forum: Forum) -> None:
    question = a_question()
    store(question)
    keys = forum.fill(question.id, 12, html="x" * 100_000)
    whole = threads.read(question.id)
    assert whole is not None and [answer.id for answer in whole.answers] == keys


def test_the_newest_siblings_are_found_newest_first(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    remarks = [forum.comment(thread, answer) for _ in range(3)]
    forum.comment(thread)
    newest = threads.newest(thread, forum.post(thread, remarks[0]).kind, answer, 2)
    assert [post.id for post in newest] == [remarks[2], remarks[1]]


def test_an_edit_of_a_version_that_is_gone_leaves_no_revision(forum: Forum) -> None:
    question = a_question()
    store(question)
    stale = replace(question, version=7)
    with pytest.raises(Refused):
        threads.edit(
            stale, replace(question, version=8), Revision(post=question.id, number=8, source="No", written_at=MORNING)
        )
    assert len(forum.stage.scan("revisions")) == 1


def test_the_source_of_the_current_version_is_found(forum: Forum) -> None:
    question = a_question()
    store(question)
    after: Question = replace(question, version=2)
    threads.edit(question, after, Revision(post=question.id, number=2, source="No", written_at=MORNING))
    assert revisions.sources([after]) == {question.id: "No"}
    assert revisions.sources([question]) == {question.id: "Yes"}


def test_a_thread_counts_as_touched_on_the_day_of_its_last_write(forum: Forum) -> None:
    thread = forum.ask()
    today = forum.question(thread).created_at.date()
    assert threads.touched_on(today) == [thread]
    assert threads.touched_on(today - timedelta(days=1)) == []
