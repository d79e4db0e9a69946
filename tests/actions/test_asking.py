"""Asking: what is stored, what is complained about, and that nothing is asked twice."""

import pytest

from chalicelib.actions import asking
from chalicelib.domain import ids
from chalicelib.domain.errors import Incomplete, SaidBefore
from chalicelib.domain.posts import Author
from chalicelib.storage import revisions, threads
from tests.forum import GUEST, Forum
from tests.harness import KillAfter, at


def complaints(error: pytest.ExceptionInfo[Incomplete]) -> set[tuple[str, str]]:
    return {(complaint.pointer, complaint.code) for complaint in error.value.complaints}


def test_a_question_is_stored_as_it_was_returned(forum: Forum) -> None:
    form = {"title": "How do I find sleep again?", "body": "I lie *awake*.", "category": "work", "tags": ["Sleep"]}
    asked = asking.ask(forum.people["ann"], form)
    assert threads.question(asked.id) == asked
    assert (asked.html, asked.tags, asked.version) == ("<p>I lie <em>awake</em>.</p>", ("sleep",), 1)


def test_the_source_of_a_question_is_kept_with_its_title_and_labels(forum: Forum) -> None:
    thread = forum.ask(body="I lie *awake*.", category="work", tags=["sleep"])
    assert revisions.sources([forum.question(thread)]) == {thread: "I lie *awake*."}
    (stored,) = forum.stage.scan("revisions")
    assert (stored["category"], stored["tags"]) == ({"S": "work"}, {"L": [{"S": "sleep"}]})


def test_a_title_alone_is_enough(forum: Forum) -> None:
    assert forum.question(forum.ask(body="")).html == ""


def test_a_guest_asks_with_a_name_or_without(forum: Forum) -> None:
    assert forum.question(forum.ask(by=None, name="Passing by")).author == Author(name="Passing by")
    assert forum.question(forum.ask(by=None)).author == Author()


@pytest.mark.parametrize("name", ["bob", "BOB", "b0b", "Воb", "b\u200bob"])
def test_no_guest_looks_like_a_member(forum: Forum, name: str) -> None:
    with pytest.raises(Incomplete) as error:
        forum.ask(by=None, name=name)
    assert complaints(error) == {("/name", "name_taken")}


def test_a_member_asks_under_no_other_name(forum: Forum) -> None:
    with pytest.raises(Incomplete) as error:
        forum.ask(by="ann", name="Somebody")
    assert complaints(error) == {("/name", "not_for_members")}


def test_all_complaints_come_together(forum: Forum) -> None:
    form = {"title": "Short", "body": "\u200b", "category": "nowhere", "tags": "x", "name": "bob", "colour": "red"}
    with pytest.raises(Incomplete) as error:
        asking.ask(GUEST, form)
    assert {pointer for pointer, _ in complaints(error)} == {"/title", "/category", "/tags", "/name", "/colour"}
    assert forum.stage.scan("threads") == []


def test_a_category_has_to_exist(forum: Forum) -> None:
    with pytest.raises(Incomplete) as error:
        forum.ask(category="family/nobody")
    assert complaints(error) == {("/category", "unknown_category")}


def test_a_text_that_shows_nothing_is_complained_about(forum: Forum) -> None:
    with pytest.raises(Incomplete) as error:
        forum.ask(body="&nbsp;")
    assert complaints(error) == {("/body", "shows_nothing")}


def test_the_same_question_is_not_asked_twice(forum: Forum) -> None:
    words = {"title": "How do I find sleep again?", "body": "I lie awake."}
    forum.ask(**words)
    forum.settle()
    with pytest.raises(SaidBefore):
        forum.ask(by="bob", title="how do I find SLEEP again", body="I lie *awake*!")


def test_the_same_title_with_another_text_is_another_question(forum: Forum) -> None:
    forum.ask(title="How do I find sleep again?", body="I lie awake.")
    forum.settle()
    assert forum.ask(title="How do I find sleep again?", body="I wake at three.")


def test_a_hidden_question_may_be_asked_again(forum: Forum) -> None:
    words = {"title": "How do I find sleep again?", "body": "I lie awake."}
    thread = forum.ask(**words)
    forum.settle()
    forum.hide(thread, thread)
    assert forum.ask(**words)


def test_only_the_newest_five_questions_are_compared(forum: Forum) -> None:
    words = {"title": "How do I find sleep again?", "body": "I lie awake."}
    forum.ask(**words)
    for _ in range(5):
        forum.ask()
    forum.settle()
    assert forum.ask(**words)


def test_a_question_asked_again_after_a_crash_at_any_call_is_there_once(forum: Forum) -> None:
    for number in range(1, 6):
        intended, form = ids.new(), {"title": f"How do I begin, try {number}?", "body": "I do not know where."}
        run = forum.stage.run(lambda: asking.ask(GUEST, form, intended), at(number, KillAfter()))  # noqa: B023
        forum.settle()
        assert asking.ask(GUEST, form, intended).id == intended
        if not run.killed:
            break
    assert number > 2
    assert len(forum.stage.scan("threads")) == 2 * number
    assert len(forum.stage.scan("revisions")) == number


def test_a_question_asked_again_after_it_was_edited_is_returned_as_it_is_now(forum: Forum) -> None:
    intended, form = ids.new(), {"title": "How do I find sleep again?"}
    asking.ask(forum.people["ann"], form, intended)
    forum.edit(intended, intended, "ann", title="How do I find rest again?")
    assert asking.ask(forum.people["ann"], form, intended).title == "How do I find rest again?"
