"""Votes: what a change is worth, and who may not vote."""

import pytest

from chalicelib.domain.errors import NotFound, OwnPostVote, PostHidden, VotingOff
from chalicelib.domain.members import Given, Level, Member
from chalicelib.domain.posts import Kind, State, Tally
from chalicelib.domain.settings import Options
from chalicelib.domain.voting import DOWN, NONE, UP, Vote, given, may_vote
from tests.builders import MORNING, a_comment, a_question, an_answer

CHANGES = [
    (NONE, UP, Tally(1, 0)),
    (UP, NONE, Tally(-1, 0)),
    (NONE, DOWN, Tally(0, 1)),
    (DOWN, UP, Tally(1, -1)),
    (UP, DOWN, Tally(-1, 1)),
    (UP, UP, Tally(0, 0)),
    (NONE, NONE, Tally(0, 0)),
]


def a_vote(counted, value, kind=Kind.ANSWER):
    return Vote("thread", "post", "voter", kind, value, counted)


@pytest.mark.parametrize(("counted", "value", "change"), CHANGES)
def test_a_changed_vote_is_worth_the_difference(counted, value, change):
    assert a_vote(counted, value).change == change


@pytest.mark.parametrize(("counted", "value", "change"), CHANGES)
def test_what_a_voter_gave_follows_the_same_difference(counted, value, change):
    assert given(a_vote(counted, value)) == Given(answer_ups=change.ups, answer_downs=change.downs)
    assert given(a_vote(counted, value, Kind.COMMENT)) == Given()


def a_member(name, level=Level.MEMBER):
    return Member(id=name, handle=name, name=name, joined_at=MORNING, level=level)


def test_nobody_votes_on_their_own_post():
    with pytest.raises(OwnPostVote):
        may_vote(a_member("ann"), a_question(by="ann"), Options())


def test_comments_are_voted_on_only_where_the_option_is_on():
    question = a_question()
    comment = a_comment(question, question)
    with pytest.raises(VotingOff):
        may_vote(a_member("ann"), comment, Options())
    may_vote(a_member("ann"), comment, Options(comment_votes=True))


def test_a_hidden_post_takes_no_votes_and_is_not_given_away():
    hidden = an_answer(a_question(), by="bob", state=State.HIDDEN)
    with pytest.raises(NotFound):
        may_vote(a_member("ann"), hidden, Options())
    with pytest.raises(PostHidden):
        may_vote(a_member("mo", Level.MODERATOR), hidden, Options())
