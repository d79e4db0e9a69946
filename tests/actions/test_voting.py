"""Who may vote on what, and what the voter is told."""

import pytest

from chalicelib.actions import voting
from chalicelib.domain.errors import Incomplete, NotFound, OwnPostVote, PostHidden, SignInRequired, VotingOff
from chalicelib.domain.posts import Kind
from chalicelib.domain.voting import Vote
from chalicelib.storage import settings, votes
from tests.forum import Forum
from tests.harness import AnswerLost, on


def test_a_vote_is_in_the_score_at_once(forum: Forum) -> None:
    thread = forum.ask()
    assert forum.vote(thread, thread, 1) == (1, 1)


def test_a_vote_is_changed_and_taken_back(forum: Forum) -> None:
    thread = forum.ask()
    assert [forum.vote(thread, thread, value) for value in (1, -1, 0)] == [(1, 1), (-1, -1), (0, 0)]


def test_a_member_has_one_vote_on_a_post_however_often_it_is_cast(forum: Forum) -> None:
    thread = forum.ask()
    forum.vote(thread, thread, 1)
    forum.settle()
    assert forum.vote(thread, thread, 1) == (1, 1)


def test_the_score_counts_the_votes_of_others_that_are_tallied(forum: Forum) -> None:
    thread = forum.ask()
    forum.vote(thread, thread, 1, by="bob")
    forum.vote(thread, thread, 1, by="cas")
    forum.settle()
    assert forum.vote(thread, thread, -1) == (1, -1)


def test_nobody_votes_on_their_own_post(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    with pytest.raises(OwnPostVote):
        forum.vote(thread, thread, by="ann")


def test_not_even_a_moderator_votes_on_their_own_post(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread, by="mod")
    with pytest.raises(OwnPostVote):
        forum.vote(thread, answer, by="mod")


def test_a_guest_has_to_sign_in_to_vote(forum: Forum) -> None:
    thread = forum.ask()
    with pytest.raises(SignInRequired):
        forum.vote(thread, thread, by=None)


def test_a_guest_s_post_is_voted_on_like_any_other(forum: Forum) -> None:
    thread = forum.ask(by=None)
    assert forum.vote(thread, thread) == (1, 1)


def test_a_hidden_post_is_not_there_for_voters(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    forum.hide(thread, answer)
    with pytest.raises(NotFound):
        forum.vote(thread, answer)


def test_a_visible_answer_to_a_hidden_question_is_not_there_for_voters(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    forum.hide(thread, thread)
    with pytest.raises(NotFound):
        forum.vote(thread, answer)


@pytest.mark.parametrize("by", ["bob", "mod"])
def test_who_sees_a_hidden_post_is_told_that_it_takes_no_votes(forum: Forum, by: str) -> None:
    thread = forum.ask()
    answer = forum.answer(thread, by="bob")
    forum.hide(thread, answer)
    with pytest.raises(PostHidden):
        forum.vote(thread, answer, by=by)


def test_comments_are_not_voted_on(forum: Forum) -> None:
    thread = forum.ask()
    with pytest.raises(VotingOff):
        forum.vote(thread, forum.comment(thread))


def test_an_operator_may_let_comments_be_voted_on(forum: Forum) -> None:
    thread = forum.ask()
    settings.put("options", {"comment_votes": True})
    assert forum.vote(thread, forum.comment(thread)) == (1, 1)


def test_votes_on_comments_earn_nobody_anything(forum: Forum) -> None:
    thread = forum.ask()
    settings.put("options", {"comment_votes": True})
    forum.vote(thread, forum.comment(thread, by="cas"), by="dan")
    forum.settle()
    assert (forum.points("cas"), forum.points("dan")) == (100, 100)


def test_a_closed_question_is_still_voted_on(forum: Forum) -> None:
    thread = forum.ask()
    forum.close(thread)
    assert forum.vote(thread, thread) == (1, 1)


@pytest.mark.parametrize(
    "form", [{}, {"value": 2}, {"value": "1"}, {"value": True}, {"value": 1, "more": 1}, [1], None]
)
def test_anything_but_one_vote_is_complained_about(forum: Forum, form: object) -> None:
    thread = forum.ask()
    with pytest.raises(Incomplete):
        voting.cast(forum.people["dan"], thread, thread, form)


@pytest.mark.parametrize("key", ["", "question", "answer#1", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "x" * 5000])
def test_nobody_votes_on_what_is_not_there(forum: Forum, key: str) -> None:
    thread = forum.ask()
    with pytest.raises(NotFound):
        forum.vote(thread, key)
    with pytest.raises(NotFound):
        forum.vote(key, thread)


def test_a_post_is_not_found_through_another_thread(forum: Forum) -> None:
    thread, other = forum.ask(), forum.ask()
    answer = forum.answer(thread)
    with pytest.raises(NotFound):
        forum.vote(other, answer)


def test_taking_back_a_vote_never_cast_writes_nothing(forum: Forum) -> None:
    thread = forum.ask()
    assert forum.vote(thread, thread, 0) == (0, 0)
    assert forum.stage.scan("votes") == []


def test_a_vote_whose_answer_was_lost_is_cast_once(forum: Forum) -> None:
    thread = forum.ask()
    run = forum.stage.run(lambda: forum.vote(thread, thread), on("UpdateItem", AnswerLost()))
    assert run.result == (1, 1)
    forum.settle()
    assert forum.stage.drift() == []


def test_a_voter_earns_for_voting_either_way_until_the_vote_is_withdrawn(forum: Forum) -> None:
    thread = forum.ask()
    earned = []
    for value in (1, -1, 0, 1, 0):
        forum.vote(thread, thread, value, by="dan")
        forum.settle()
        earned.append(forum.points("dan") - 100)
    assert earned == [10, 10, 0, 10, 0]


def test_a_storm_of_votes_and_withdrawals_leaves_points_where_they_were(forum: Forum) -> None:
    thread = forum.ask()
    forum.settle()
    before = forum.points("ann")
    for value in (1, 0, -1, 0) * 3:
        forum.vote(thread, thread, value)
        if value:
            forum.settle()
    forum.settle()
    assert (forum.points("ann"), forum.stage.drift()) == (before, [])


def test_a_viewer_s_votes_are_found_by_post_and_are_nobody_else_s(forum: Forum) -> None:
    thread = forum.ask()
    forum.vote(thread, thread, 1, by="dan")
    dan, cas = forum.people["dan"].id, forum.people["cas"].id
    assert votes.of_viewer(dan, thread) == {thread: Vote(thread, thread, dan, Kind.QUESTION, 1, 0)}
    assert votes.of_viewer(cas, thread) == {}
