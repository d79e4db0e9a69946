"""Accepting: by whom, which answers, and what becomes of it when others act at the same moment."""

import pytest

from chalicelib.actions import accepting
from chalicelib.domain.errors import Conflict, Incomplete, NotAllowed, NotFound, PostHidden, SignInRequired
from tests.forum import Forum
from tests.harness import Call, Fault, Meanwhile, at


def test_the_asker_accepts_an_answer(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread)
    assert forum.accept(thread, answer, by="ann") == answer
    assert forum.question(thread).accepted == answer


def test_a_moderator_accepts_on_the_asker_s_behalf(forum: Forum) -> None:
    thread = forum.ask(by=None)
    answer = forum.answer(thread)
    assert forum.accept(thread, answer, by="mod") == answer


@pytest.mark.parametrize("by", ["bob", "dan"])
def test_nobody_else_accepts_not_even_the_answerer(forum: Forum, by: str) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob")
    with pytest.raises(NotAllowed):
        forum.accept(thread, answer, by=by)


def test_a_member_who_is_named_like_a_guest_accepts_nothing_for_them(forum: Forum) -> None:
    thread = forum.ask(by=None)
    with pytest.raises(NotAllowed):
        forum.accept(thread, forum.answer(thread), by="ann")


def test_a_guest_has_to_sign_in_to_accept(forum: Forum) -> None:
    thread = forum.ask(by=None)
    with pytest.raises(SignInRequired):
        forum.accept(thread, forum.answer(thread), by=None)


def test_an_acceptance_is_moved_and_withdrawn(forum: Forum) -> None:
    thread = forum.ask()
    first, second = forum.answer(thread), forum.answer(thread)
    for answer in (first, second, None, first):
        forum.accept(thread, answer)
        assert forum.question(thread).accepted == answer


def test_accepting_again_writes_nothing(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    forum.accept(thread, answer)
    with forum.stage.wire.metered() as meter:
        forum.accept(thread, answer)
    assert not meter.calls["TransactWriteItems"]


def test_one_s_own_answer_may_be_accepted_but_earns_nothing(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="ann")
    forum.settle()
    before = forum.points("ann")
    forum.accept(thread, answer)
    forum.settle()
    assert (forum.question(thread).accepted, forum.points("ann")) == (answer, before)


def test_accepting_and_withdrawing_over_and_over_earns_once(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob")
    for chosen in (answer, None, answer, None, answer):
        forum.accept(thread, chosen)
        forum.settle()
    assert (forum.points("ann"), forum.points("bob")) == (100 + 20 + 30, 100 + 40 + 300)


def test_a_closed_question_still_has_an_answer_accepted(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    forum.close(thread)
    assert forum.accept(thread, answer) == answer


def test_a_hidden_answer_is_not_accepted(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="ann")
    forum.hide(thread, answer)
    with pytest.raises(PostHidden):
        forum.accept(thread, answer, by="ann")


def test_an_answer_hidden_from_the_asker_is_not_there(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob")
    forum.hide(thread, answer)
    with pytest.raises(Incomplete) as error:
        forum.accept(thread, answer, by="ann")
    assert [c.code for c in error.value.complaints] == ["unknown_answer"]


def test_a_comment_a_question_or_another_thread_s_answer_is_no_answer(forum: Forum) -> None:
    thread, other = forum.ask(), forum.ask()
    for key in (forum.comment(thread), thread, forum.answer(other), "nothing"):
        with pytest.raises(Incomplete):
            forum.accept(thread, key)


@pytest.mark.parametrize("form", [{}, {"answer": 7}, {"answer": ""}, {"answer": None, "more": 1}, "answer"])
def test_anything_but_one_answer_or_none_is_complained_about(forum: Forum, form: object) -> None:
    thread = forum.ask()
    with pytest.raises(Incomplete):
        accepting.accept(forum.people["ann"], thread, form)


def test_nothing_is_accepted_under_a_hidden_question(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread)
    forum.hide(thread, thread)
    with pytest.raises(PostHidden):
        forum.accept(thread, answer, by="ann")


def test_nothing_is_accepted_where_nothing_is(forum: Forum) -> None:
    with pytest.raises(NotFound):
        forum.accept("01ARZ3NDEKTSV4RRFFQ69G5FAV", None)


@pytest.mark.parametrize("call", range(1, 4))
def test_an_answer_hidden_while_it_is_accepted_is_not_accepted(forum: Forum, call: int) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    hide = Meanwhile(lambda: forum.hide(thread, answer))
    with pytest.raises((Incomplete, PostHidden)):
        forum.stage.run(lambda: forum.accept(thread, answer, by="ann"), at(call, hide))
    assert forum.question(thread).accepted is None


@pytest.mark.parametrize("call", range(1, 3))
def test_an_answer_accepted_while_it_is_hidden_is_hidden_and_not_accepted(forum: Forum, call: int) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    accept = Meanwhile(lambda: forum.accept(thread, answer))
    forum.stage.run(lambda: forum.hide(thread, answer), at(call, accept))
    forum.settle()
    assert not forum.post(thread, answer).is_visible
    assert forum.stage.drift() == []


def test_of_two_acceptances_at_once_the_later_stands(forum: Forum) -> None:
    thread = forum.ask()
    first, second = forum.answer(thread), forum.answer(thread)
    overtaken = Meanwhile(lambda: forum.accept(thread, second, by="mod"))
    forum.stage.run(lambda: forum.accept(thread, first), at(3, overtaken))
    forum.settle()
    assert (forum.question(thread).accepted, forum.stage.drift()) == (first, [])


def test_who_is_overtaken_again_and_again_is_asked_to_try_later(forum: Forum) -> None:
    thread = forum.ask()
    first, second, third = (forum.answer(thread) for _ in range(3))

    def move() -> None:
        forum.accept(thread, third if forum.question(thread).accepted == second else second, by="mod")

    def overtaken(call: Call) -> Fault | None:
        return Meanwhile(move) if call.operation == "TransactWriteItems" else None

    with pytest.raises(Conflict) as error:
        forum.stage.run(lambda: forum.accept(thread, first), overtaken)
    assert error.value.code == "conflict"
