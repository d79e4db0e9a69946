"""Settling: base points and points for votes given follow the rule when an operator changes it."""

import pytest

from chalicelib.reconcilers.rounds import StillChanging
from chalicelib.reconcilers.settle_members import settle_member
from tests.forum import Forum
from tests.harness import Call, Fault, Meanwhile, at


@pytest.fixture
def voter(forum: Forum) -> str:
    """Dan, who has voted on a question and on an answer."""
    thread = forum.ask()
    forum.vote(thread, thread, 1, by="dan")
    forum.vote(thread, forum.answer(thread), -1, by="dan")
    forum.settle()
    return forum.people["dan"].id


def test_a_member_follows_a_changed_rule(forum: Forum, voter: str) -> None:
    forum.rule(base=50, give_question_up=3, give_answer_down=-2)
    settle_member(voter)
    assert forum.points("dan") == 50 + 30 - 20


def test_settling_twice_is_settling_once(forum: Forum, voter: str) -> None:
    forum.rule(base=50)
    settle_member(voter)
    run = forum.stage.run(lambda: settle_member(voter))
    assert (run.operations, forum.points("dan")) == (["GetItem"], 70)


def test_a_rule_changed_back_leaves_points_as_they_were(forum: Forum, voter: str) -> None:
    forum.rule(base=50, give_question_up=3)
    settle_member(voter)
    forum.rule()
    settle_member(voter)
    assert forum.points("dan") == 120


def test_points_from_posts_are_left_alone(forum: Forum, voter: str) -> None:
    forum.rule(base=50)
    settle_member(forum.people["ann"].id)
    assert forum.points("ann") == 50 + 20 + 10


def test_a_member_who_votes_meanwhile_is_settled_with_that_vote(forum: Forum, voter: str) -> None:
    thread = forum.ask()
    forum.rule(give_question_up=3)

    def vote() -> None:
        forum.vote(thread, thread, 1, by="dan")
        forum.settle()

    forum.stage.run(lambda: settle_member(voter), at(2, Meanwhile(vote)))
    assert forum.points("dan") == 100 + 60 + 10


def test_nobody_is_made_by_being_settled(forum: Forum) -> None:
    run = forum.stage.run(lambda: settle_member("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
    assert run.operations == ["GetItem"]


def test_a_member_who_never_holds_still_is_given_back(forum: Forum, voter: str) -> None:
    thread = forum.ask()
    forum.rule(base=50)
    values = iter([1, -1] * 20)

    def vote() -> None:
        forum.vote(thread, thread, next(values), by="dan")
        forum.settle()

    def meddle(call: Call) -> Fault | None:
        return Meanwhile(vote) if call.operation == "UpdateItem" else None

    with pytest.raises(StillChanging):
        forum.stage.run(lambda: settle_member(voter), meddle)
