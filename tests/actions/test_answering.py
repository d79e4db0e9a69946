"""Answering and commenting: who, where, and that nothing is said twice."""

from dataclasses import replace

import pytest

from chalicelib.actions import answering
from chalicelib.domain import ids
from chalicelib.domain.errors import Incomplete, NotFound, PostHidden, QuestionClosed, SaidBefore, ThreadFull
from chalicelib.domain.posts import Author, Kind
from chalicelib.storage import projections, revisions, threads
from tests.forum import GUEST, Forum
from tests.harness import KillAfter, at


def complaints(error: pytest.ExceptionInfo[Incomplete]) -> set[tuple[str, str]]:
    return {(complaint.pointer, complaint.code) for complaint in error.value.complaints}


def test_an_answer_is_stored_as_it_was_returned(forum: Forum) -> None:
    thread = forum.ask()
    answer = answering.answer(forum.people["bob"], thread, {"body": "Begin with *one* step."})
    assert forum.post(thread, answer.id) == answer
    assert revisions.sources([answer]) == {answer.id: "Begin with *one* step."}


def test_a_guest_answers_under_a_name(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread, by=None, name="Passing by")
    assert forum.post(thread, answer).author == Author(name="Passing by")


def test_no_guest_answers_under_a_member_s_handle(forum: Forum) -> None:
    thread = forum.ask()
    with pytest.raises(Incomplete) as error:
        forum.answer(thread, by=None, name="Ann")
    assert complaints(error) == {("/name", "name_taken")}


def test_the_asker_may_answer_and_a_member_may_answer_twice(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    posts = [forum.answer(thread, by=by) for by in ("ann", "bob", "bob")]
    assert [answer.id for answer in forum.page(thread).answers] == posts


def test_a_closed_question_takes_no_answers(forum: Forum) -> None:
    thread = forum.ask()
    forum.close(thread)
    with pytest.raises(QuestionClosed):
        forum.answer(thread)


def test_a_closed_question_still_takes_comments(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    forum.close(thread)
    assert forum.comment(thread)
    assert forum.comment(thread, answer)


@pytest.mark.parametrize("by", [None, "dan"])
def test_a_hidden_question_is_not_there_for_others_to_answer(forum: Forum, by: str | None) -> None:
    thread = forum.ask()
    forum.hide(thread, thread)
    with pytest.raises(NotFound):
        forum.answer(thread, by=by)
    with pytest.raises(NotFound):
        forum.comment(thread, by=by)


@pytest.mark.parametrize("by", ["ann", "mod"])
def test_who_sees_a_hidden_question_cannot_answer_it_either(forum: Forum, by: str) -> None:
    thread = forum.ask(by="ann")
    forum.hide(thread, thread)
    with pytest.raises(PostHidden):
        forum.answer(thread, by=by)
    with pytest.raises(PostHidden):
        forum.comment(thread, by=by)


@pytest.mark.parametrize("by", ["bob", "mod"])
def test_who_sees_a_hidden_answer_cannot_comment_on_it(forum: Forum, by: str) -> None:
    thread = forum.ask()
    answer = forum.answer(thread, by="bob")
    forum.hide(thread, answer)
    with pytest.raises(PostHidden):
        forum.comment(thread, answer, by=by)


@pytest.mark.parametrize("thread", ["", "question", "01ARZ3NDEKTSV4RRFFQ69G5FAV"])
def test_nobody_answers_what_is_not_there(forum: Forum, thread: str) -> None:
    with pytest.raises(NotFound):
        forum.answer(thread)


def test_a_short_answer_is_complained_about(forum: Forum) -> None:
    thread = forum.ask()
    with pytest.raises(Incomplete) as error:
        answering.answer(GUEST, thread, {"body": "Sleep.", "name": "bob", "more": 1})
    assert complaints(error) == {("/body", "too_short"), ("/name", "name_taken"), ("/more", "unknown_field")}


def test_a_comment_stands_under_the_question_or_an_answer(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    remarks = {parent: forum.comment(thread, parent) for parent in (thread, answer)}
    page = forum.page(thread)
    assert {parent: [c.id for c in some] for parent, some in page.comments.items()} == {
        parent: [remark] for parent, remark in remarks.items()
    }


def test_comments_are_not_nested(forum: Forum) -> None:
    thread = forum.ask()
    remark = forum.comment(thread)
    with pytest.raises(Incomplete) as error:
        forum.comment(thread, remark)
    assert complaints(error) == {("/parent", "not_commentable")}


def test_a_hidden_answer_is_not_there_to_be_commented_on(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread, by="bob")
    forum.hide(thread, answer)
    with pytest.raises(Incomplete) as error:
        forum.comment(thread, answer, by="dan")
    assert complaints(error) == {("/parent", "unknown_post")}


def test_a_comment_names_a_post_of_the_same_thread(forum: Forum) -> None:
    thread, other = forum.ask(), forum.ask()
    with pytest.raises(Incomplete) as error:
        forum.comment(thread, forum.answer(other))
    assert complaints(error) == {("/parent", "unknown_post")}


def test_the_same_answer_is_not_given_twice(forum: Forum) -> None:
    thread = forum.ask()
    forum.answer(thread, by="bob", body="Begin with one small step.")
    with pytest.raises(SaidBefore):
        forum.answer(thread, by="cas", body="begin, with *one* small step")


def test_the_same_comment_is_not_made_twice_under_one_post(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    forum.comment(thread, answer, body="Thank you so much.")
    with pytest.raises(SaidBefore):
        forum.comment(thread, answer, body="Thank you so much.")


def test_two_posts_may_be_thanked_in_the_same_words(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    forum.comment(thread, answer, body="Thank you so much.")
    assert forum.comment(thread, body="Thank you so much.")


def test_what_was_hidden_may_be_said_again(forum: Forum) -> None:
    thread = forum.ask()
    forum.hide(thread, forum.answer(thread, body="Begin with one small step."))
    assert forum.answer(thread, body="Begin with one small step.")


def test_a_full_thread_takes_no_more_posts(forum: Forum) -> None:
    thread = forum.ask()
    forum.settle()
    card = projections.cards([thread])[thread]
    projections.put_card(thread, replace(card, posts=answering.POSTS_MOST), 0)
    with pytest.raises(ThreadFull):
        forum.answer(thread)
    with pytest.raises(ThreadFull):
        forum.comment(thread)


@pytest.mark.parametrize("kind", [Kind.ANSWER, Kind.COMMENT])
def test_a_post_sent_again_after_a_crash_at_any_call_is_there_once(forum: Forum, kind: Kind) -> None:
    thread = forum.ask()
    for number in range(1, 9):
        intended = ids.new()

        def send() -> str:
            if kind is Kind.ANSWER:
                return answering.answer(GUEST, thread, {"body": f"Begin with step {number}."}, intended).id  # noqa: B023
            form = {"parent": thread, "body": f"That helped {number} times."}  # noqa: B023
            return answering.comment(GUEST, thread, form, intended).id  # noqa: B023

        run = forum.stage.run(send, at(number, KillAfter()))
        assert send() == intended
        if not run.killed:
            break
    whole = threads.read(thread)
    assert whole is not None and number > 3
    assert len(whole.posts) == len(whole.tallies) == 1 + number


def test_an_answer_sent_again_after_many_others_is_there_once(forum: Forum) -> None:
    thread, intended = forum.ask(), ids.new()
    form = {"body": "Begin with one small step."}
    answering.answer(GUEST, thread, form, intended)
    for _ in range(6):
        forum.answer(thread)
    assert answering.answer(GUEST, thread, form, intended).id == intended
    assert len(forum.page(thread).answers) == 7
