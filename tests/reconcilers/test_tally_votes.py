"""Tallying: each vote is counted once, however often, late or overlapped its records come."""

from dataclasses import replace

import pytest

from chalicelib.domain.posts import Kind, Tally
from chalicelib.domain.voting import Vote
from chalicelib.reconcilers.rounds import StillChanging
from chalicelib.reconcilers.tally_votes import tally_thread, tally_votes
from chalicelib.storage import settings, threads, votes
from chalicelib.storage.records import MemberRecord
from tests.forum import Forum
from tests.harness import Call, Fault, KillAfter, Meanwhile, at


def tally(thread: str, post: str = "") -> Tally:
    found = threads.find_post(thread, post or thread)
    assert found is not None
    return found.tally


@pytest.fixture(autouse=True)
def rule_known(forum: Forum) -> None:
    """The process has read the points rule of late."""
    settings.current()


@pytest.fixture
def vote(forum: Forum) -> Vote:
    """Dan's vote on Ann's question, which waits."""
    thread = forum.ask()
    return votes.cast(Vote(thread, thread, forum.people["dan"].id, Kind.QUESTION, 1))


def crowd(forum: Forum, thread: str, number: int) -> list[Vote]:
    """Votes of so many members on one question."""
    voters = [f"01VOTER{place:04d}" for place in range(number)]
    with MemberRecord.batch_write() as batch:
        for voter in voters:
            batch.save(MemberRecord(voter, handle=voter, points=100, base=100))
    return [votes.cast(Vote(thread, thread, voter, Kind.QUESTION, 1)) for voter in voters]


def test_a_vote_is_tallied_from_the_stream_in_one_call(forum: Forum, vote: Vote) -> None:
    run = forum.stage.run(lambda: tally_votes([vote]))
    assert (run.operations, tally(vote.thread)) == (["TransactWriteItems"], Tally(1, 0))


def test_a_vote_delivered_twice_counts_once(forum: Forum, vote: Vote) -> None:
    tally_votes([vote])
    tally_votes([vote])
    assert (tally(vote.thread), forum.points("dan")) == (Tally(1, 0), 110)


def test_a_vote_delivered_late_counts_as_it_is_now(forum: Forum, vote: Vote) -> None:
    votes.cast(replace(vote, value=-1))
    tally_votes([vote])
    assert tally(vote.thread) == Tally(0, 1)


def test_a_vote_delivered_again_after_it_was_changed_back_counts_once(forum: Forum, vote: Vote) -> None:
    tally_votes([vote])
    for value in (-1, 1):
        votes.cast(replace(vote, value=value))
    tally_votes([vote])
    assert (tally(vote.thread), votes.pending_in(vote.thread, 5)) == (Tally(1, 0), [])


@pytest.mark.parametrize("call", [1, 2, 3])
def test_two_runs_at_once_count_a_vote_once(forum: Forum, vote: Vote, call: int) -> None:
    overlapping = Meanwhile(lambda: tally_votes([vote]))
    forum.stage.run(lambda: tally_votes([vote]), at(call, overlapping))
    assert (tally(vote.thread), forum.points("dan")) == (Tally(1, 0), 110)


@pytest.mark.parametrize("call", [1, 2, 3, 4])
def test_a_run_that_dies_is_taken_up_by_the_next(forum: Forum, vote: Vote, call: int) -> None:
    votes.cast(replace(vote, value=-1))
    forum.stage.run(lambda: tally_votes([vote]), at(call, KillAfter()))
    tally_votes([vote])
    assert (tally(vote.thread), forum.points("dan")) == (Tally(0, 1), 110)


def test_a_parked_thread_is_tallied_from_what_waits(forum: Forum, vote: Vote) -> None:
    tally_thread(vote.thread)
    assert (tally(vote.thread), votes.threads_pending(5)) == (Tally(1, 0), [])


def test_a_vote_withdrawn_in_time_counts_nowhere(forum: Forum, vote: Vote) -> None:
    tally_votes([votes.cast(replace(vote, value=0))])
    assert (tally(vote.thread), forum.points("dan"), votes.threads_pending(5)) == (Tally(0, 0), 100, [])


def test_a_vote_on_a_post_that_is_gone_leaves_the_waiting_list(forum: Forum, vote: Vote) -> None:
    lost = votes.cast(replace(vote, post="01ARZ3NDEKTSV4RRFFQ69G5FAV", kind=Kind.ANSWER))
    tally_votes([vote, lost])
    assert (tally(vote.thread), votes.pending_in(vote.thread, 5)) == (Tally(1, 0), [])


def test_votes_on_hidden_posts_still_count(forum: Forum, vote: Vote) -> None:
    forum.hide(vote.thread, vote.thread)
    tally_votes([vote])
    assert tally(vote.thread) == Tally(1, 0)


def test_a_hundred_votes_on_one_post_are_three_transactions_of_at_most_97_items(forum: Forum) -> None:
    thread = forum.ask()
    waiting = crowd(forum, thread, 100)
    run = forum.stage.run(lambda: tally_votes(waiting))
    assert (run.operations, tally(thread)) == (["TransactWriteItems"] * 3, Tally(100, 0))


def test_votes_in_any_order_touch_each_post_as_seldom_as_can_be(forum: Forum) -> None:
    thread = forum.ask()
    answers = [forum.answer(thread, by=None) for _ in range(3)]
    voters = [forum.people[by].id for by in ("ann", "bob", "cas", "dan")]
    waiting = [votes.cast(Vote(thread, post, voter, Kind.ANSWER, 1)) for voter in voters for post in answers]
    run = forum.stage.run(lambda: tally_votes(waiting))
    assert (run.calls, [tally(thread, post).ups for post in answers]) == (1, [4, 4, 4])


def test_a_vote_that_never_holds_still_is_given_back(forum: Forum, vote: Vote) -> None:
    values = iter([-1, 1] * 20)

    def change(call: Call) -> Fault | None:
        if call.operation != "TransactWriteItems":
            return None
        return Meanwhile(lambda: votes.cast(replace(vote, value=next(values))))

    with pytest.raises(StillChanging):
        forum.stage.run(lambda: tally_votes([vote]), change)
    tally_thread(vote.thread)
    assert tally(vote.thread).ups + tally(vote.thread).downs == 1
