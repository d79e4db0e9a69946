"""What the streams start: keys are collected, echoes dropped, failures parked."""

from typing import Any

import pytest

from app import app
from chalicelib.storage import parked, votes
from chalicelib.storage.records import VoteRecord
from chalicelib.triggers import streams
from tests.forum import Forum
from tests.harness import ServerError, event, on


@pytest.fixture
def thread(forum: Forum) -> str:
    made = forum.ask(by="ann")
    forum.settle()
    return made


def test_each_stream_has_its_one_listener() -> None:
    assert {"project_threads", "tally_votes"} <= app.handler_map.keys()


def test_a_thread_named_by_many_records_is_projected_once(forum: Forum, thread: str) -> None:
    for _ in range(3):
        forum.answer(thread)
    records = forum.stage.take("threads")
    run = forum.stage.deliver("threads", records)
    assert len(records) == 6
    assert [read for read in run.operations if read == "Query"] == ["Query"] * 2


def test_keys_keep_the_order_of_their_first_records() -> None:
    assert streams.distinct(["b", "a", "b", "c", "a"]) == ["b", "a", "c"]


def test_a_vote_changed_within_a_batch_is_tallied_as_it_was_last(forum: Forum, thread: str) -> None:
    for value in (1, -1, 1):
        forum.vote(thread, thread, value)
    run = forum.stage.deliver("votes", forum.stage.take("votes"))
    assert run.operations.count("TransactWriteItems") == 1
    assert forum.page(thread).tallies[thread].ups == 1


def test_our_own_marks_on_votes_start_nothing(forum: Forum, thread: str) -> None:
    forum.vote(thread, thread)
    forum.stage.deliver("votes", forum.stage.take("votes"))
    echoes = forum.stage.take("votes")
    run = forum.stage.deliver("votes", echoes)
    assert (len(echoes), run.calls) == (1, 0)


def test_a_record_of_something_removed_is_no_vote(forum: Forum) -> None:
    VoteRecord("t", "v#p", value=1, pending="t").save()
    forum.stage.take("votes")
    VoteRecord("t", "v#p").delete()
    (removed,) = forum.stage.take("votes")
    assert removed["eventName"] == "REMOVE"
    assert forum.stage.deliver("votes", [removed]).calls == 0


def test_votes_in_two_threads_are_tallied_apart_and_one_failure_parks_one_thread(forum: Forum, thread: str) -> None:
    other = forum.ask()
    for key in (thread, other):
        forum.vote(key, key)
    records = forum.stage.take("votes")
    forum.stage.deliver("votes", records, on("TransactWriteItems", ServerError(), times=2))
    (waiting,) = parked.all_parked()
    assert (waiting.function, votes.threads_pending(5)) == ("tally_votes", [waiting.key])


def test_records_delivered_again_change_nothing(forum: Forum, thread: str) -> None:
    forum.vote(thread, thread)
    for table in ("votes", "threads"):
        records = forum.stage.take(table)
        forum.stage.deliver(table, records)
        forum.stage.deliver(table, records)
    forum.settle()
    assert (forum.points("ann"), forum.stage.drift()) == (130, [])


def test_records_delivered_backwards_come_to_the_same(forum: Forum, thread: str) -> None:
    for by in ("bob", "cas", "dan"):
        forum.vote(thread, thread, by=by)
    forum.vote(thread, thread, -1, by="dan")
    for record in reversed(forum.stage.take("votes")):
        forum.stage.deliver("votes", [record])
    forum.settle()
    assert forum.stage.drift() == []


def test_a_vote_that_wrote_no_text_still_wakes_its_thread(forum: Forum, thread: str) -> None:
    forum.vote(thread, thread)
    forum.stage.deliver("votes", forum.stage.take("votes"))
    (record,) = forum.stage.take("threads")
    assert record["dynamodb"]["Keys"]["item"] == {"S": f"tally#{thread}"}


@pytest.mark.parametrize("name", ["project_threads", "tally_votes"])
def test_an_empty_batch_starts_nothing(forum: Forum, name: str) -> None:
    trigger: Any = app.handler_map[name]
    assert forum.stage.run(lambda: trigger(event([]), None)).calls == 0
