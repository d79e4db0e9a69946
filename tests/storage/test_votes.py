"""Votes as stored: cast, waiting, counted once and only once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.points import PointsRule
from chalicelib.domain.posts import Kind, Tally
from chalicelib.domain.voting import Vote
from chalicelib.storage import members, threads, votes
from chalicelib.storage.base import Refused
from chalicelib.storage.records import VoteRecord
from tests.forum import Forum

RULE = PointsRule()


@pytest.fixture
def vote(forum: Forum) -> Iterator[Vote]:
    """Dan's vote on Ann's question, cast and not yet counted."""
    thread = forum.ask()
    yield votes.cast(Vote(thread, thread, forum.people["dan"].id, Kind.QUESTION, 1))


def tally(vote: Vote) -> Tally:
    found = threads.find_post(vote.thread, vote.post)
    assert found is not None
    return found.tally


def test_a_vote_waits_until_it_is_counted(vote: Vote) -> None:
    assert votes.pending_in(vote.thread, 10) == votes.as_stored([vote]) == [vote]
    assert votes.threads_pending(10) == [vote.thread]
    votes.count([vote], RULE)
    assert votes.pending_in(vote.thread, 10) == votes.as_stored([vote]) == []
    assert votes.threads_pending(10) == []


def test_counting_moves_the_tally_and_the_voter_s_points(forum: Forum, vote: Vote) -> None:
    votes.count([vote], RULE)
    dan = members.get(vote.voter)
    assert dan is not None
    assert (tally(vote), dan.points, dan.voting, dan.given.question_ups) == (Tally(1, 0), 110, 10, 1)


def test_a_vote_counted_before_is_refused_and_nothing_moves(forum: Forum, vote: Vote) -> None:
    votes.count([vote], RULE)
    with pytest.raises(Refused) as error:
        votes.count([vote], RULE)
    assert error.value.reasons == (None, "ConditionalCheckFailed", None)
    assert (tally(vote), forum.points("dan")) == (Tally(1, 0), 110)


def test_a_vote_that_was_changed_since_is_refused(forum: Forum, vote: Vote) -> None:
    votes.cast(replace(vote, value=-1))
    with pytest.raises(Refused):
        votes.count([vote], RULE)
    assert tally(vote) == Tally(0, 0)


def test_one_refused_vote_holds_up_all_of_its_transaction(forum: Forum, vote: Vote) -> None:
    other = votes.cast(replace(vote, voter=forum.people["cas"].id))
    votes.count([vote], RULE)
    with pytest.raises(Refused) as error:
        votes.count([vote, other], RULE)
    assert error.value.reasons.count("ConditionalCheckFailed") == 1
    assert votes.pending_in(vote.thread, 10) == [other]


def test_a_vote_on_a_post_that_never_was_is_refused_by_the_post(forum: Forum, vote: Vote) -> None:
    lost = votes.cast(replace(vote, post="01ARZ3NDEKTSV4RRFFQ69G5FAV"))
    with pytest.raises(Refused) as error:
        votes.count([lost], RULE)
    assert error.value.reasons[0] == "ConditionalCheckFailed"


def test_no_member_is_made_by_counting_their_vote(forum: Forum, vote: Vote) -> None:
    ghost = votes.cast(replace(vote, voter="01ARZ3NDEKTSV4RRFFQ69G5FAV"))
    with pytest.raises(Refused) as error:
        votes.count([ghost], RULE)
    assert error.value.reasons[-1] == "ConditionalCheckFailed"
    assert not forum.stage.item("members", id=ghost.voter)


def test_a_vote_turned_round_after_counting_counts_for_the_difference(forum: Forum, vote: Vote) -> None:
    votes.count([vote], RULE)
    turned = votes.cast(replace(vote, value=-1))
    assert (turned.value, turned.counted) == (-1, 1)
    votes.count([turned], RULE)
    assert (tally(vote), forum.points("dan")) == (Tally(0, 1), 110)


def test_a_vote_withdrawn_before_it_was_counted_only_leaves_the_waiting_list(forum: Forum, vote: Vote) -> None:
    back = votes.cast(replace(vote, value=0))
    votes.settle(back)
    assert votes.pending_in(vote.thread, 10) == []
    assert forum.stage.item("votes", thread=vote.thread, item=f"{vote.voter}#{vote.post}")["value"] == {"N": "0"}


def test_a_vote_changed_again_is_not_taken_off_the_waiting_list(vote: Vote) -> None:
    back = votes.cast(replace(vote, value=0))
    votes.cast(vote)
    with pytest.raises(Refused):
        votes.settle(back)
    assert votes.pending_in(vote.thread, 10) == [vote]


def test_the_same_vote_again_writes_nothing_to_the_stream(forum: Forum, vote: Vote) -> None:
    forum.stage.take("votes")
    assert votes.cast(vote) == vote
    assert forum.stage.take("votes") == []


def test_the_stream_s_image_of_a_vote_is_the_vote(forum: Forum, vote: Vote) -> None:
    (record,) = forum.stage.take("votes")
    assert votes.from_image(record["dynamodb"]["NewImage"]) == vote


def test_our_own_mark_on_a_vote_is_told_from_a_vote(forum: Forum, vote: Vote) -> None:
    forum.stage.take("votes")
    votes.count([vote], RULE)
    (record,) = forum.stage.take("votes")
    assert votes.from_image(record["dynamodb"]["NewImage"]) is None
    assert votes.from_image({}) is None


def test_a_transaction_over_votes_has_as_many_items_as_it_says(forum: Forum, vote: Vote) -> None:
    others = [votes.cast(replace(vote, voter=forum.people[by].id)) for by in ("bob", "cas")]
    answer = forum.answer(vote.thread)
    others.append(votes.cast(Vote(vote.thread, answer, vote.voter, Kind.ANSWER, -1)))
    assert votes.items_to_count([vote, *others]) == 2 + 4 + 3


def test_a_vote_on_a_comment_concerns_nobody_s_counters(forum: Forum, vote: Vote) -> None:
    remark = votes.cast(Vote(vote.thread, forum.comment(vote.thread), vote.voter, Kind.COMMENT, 1))
    assert votes.items_to_count([remark]) == 2


def test_a_viewer_s_votes_are_only_theirs_even_if_ids_begin_alike(forum: Forum, vote: Vote) -> None:
    VoteRecord(vote.thread, f"{vote.voter}0#{vote.post}", voter="x", post="y", kind="answer", value=1).save()
    assert votes.of_viewer(vote.voter, vote.thread) == {vote.post: vote}
