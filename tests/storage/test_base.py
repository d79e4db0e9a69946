"""The client's patience: conflicts are tried again, silence and overload become `Unavailable`, deadlines hold."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.errors import Unavailable
from chalicelib.storage import base, listings, members, passes, settings, threads, votes
from chalicelib.storage.base import Refused
from chalicelib.storage.records import LabelRecord, MemberRecord, VoteRecord
from tests.forum import Forum
from tests.harness import AnswerLost, Conflict, LeaveUndone, ServerError, Throttle, on

NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


class Silence:
    """The call ends in one of botocore's own errors instead of an answer."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def befall(self, call: object, go_on: object) -> Any:
        raise self.error


def plain_writes() -> dict[str, Callable[[], object]]:
    """Each kind of single write that storage makes."""
    return {
        "UpdateItem": lambda: LabelRecord("tag", "x").update([LabelRecord.questions.set(1)]),
        "PutItem": lambda: passes.put_token("t", NOBODY, 60),
        "DeleteItem": lambda: passes.drop_token("t"),
    }


def two_writes() -> None:
    base.transact(lambda tx: [tx.update(MemberRecord(key), [MemberRecord.points.set(1)]) for key in ("a", "b")])


def test_a_vote_meeting_a_transaction_is_cast_all_the_same(forum: Forum) -> None:
    thread = forum.ask()
    run = forum.stage.run(lambda: forum.vote(thread, thread), on("UpdateItem", Conflict(), times=4))
    assert run.result == (1, 1)
    assert run.operations.count("UpdateItem") == 5


@pytest.mark.parametrize("operation", ["PutItem", "DeleteItem"])
def test_every_plain_write_meeting_a_transaction_is_tried_again(forum: Forum, operation: str) -> None:
    run = forum.stage.run(plain_writes()[operation], on(operation, Conflict(), times=4))
    assert run.operations == [operation] * 5


def test_a_plain_write_that_always_meets_a_transaction_gives_up(forum: Forum) -> None:
    thread = forum.ask()
    with pytest.raises(Unavailable):
        forum.stage.run(lambda: forum.vote(thread, thread), on("UpdateItem", Conflict(), times=5))


def test_a_transaction_in_conflict_is_tried_again(forum: Forum) -> None:
    run = forum.stage.run(two_writes, on("TransactWriteItems", Conflict(items=(1,)), times=4))
    assert run.calls == 5
    assert forum.stage.item("members", id="b")


def test_a_transaction_always_in_conflict_gives_up(forum: Forum) -> None:
    with pytest.raises(Unavailable):
        forum.stage.run(two_writes, on("TransactWriteItems", Conflict(), times=5))
    assert not forum.stage.item("members", id="a")


def test_a_refused_condition_is_not_tried_again(forum: Forum) -> None:
    with forum.stage.wire.metered() as meter, pytest.raises(Refused) as error:
        members.add(forum.people["ann"], None)
    assert meter.round_trips == 1
    assert error.value.reasons == ("ConditionalCheckFailed",) * 2


def test_the_reasons_of_a_refusal_name_the_item_to_blame(forum: Forum) -> None:
    def writes(transaction: Any) -> None:
        transaction.update(MemberRecord("new"), [MemberRecord.points.set(1)])
        transaction.update(MemberRecord("new2"), [MemberRecord.points.set(1)], condition=MemberRecord.id.exists())

    with pytest.raises(Refused) as error:
        base.transact(writes)
    assert error.value.reasons == (None, "ConditionalCheckFailed")


@pytest.mark.parametrize("fault", [Throttle(), ServerError()])
def test_one_failure_is_tried_again_and_two_are_an_outage(forum: Forum, fault: Any) -> None:
    thread = forum.ask()
    assert forum.stage.run(lambda: threads.question(thread), on("GetItem", fault)).calls == 2
    with pytest.raises(Unavailable):
        forum.stage.run(lambda: threads.question(thread), on("GetItem", fault, times=2))


@pytest.mark.parametrize("fault", [Throttle(), ServerError()])
@pytest.mark.parametrize("operation", ["Query", "BatchGetItem", "UpdateItem", "TransactWriteItems", "BatchWriteItem"])
def test_an_outage_of_any_operation_is_unavailable(forum: Forum, operation: str, fault: Any) -> None:
    thread = forum.ask()
    calls: dict[str, Callable[[], object]] = {
        "Query": lambda: threads.read(thread),
        "BatchGetItem": lambda: threads.find_post(thread, thread),
        "UpdateItem": lambda: forum.vote(thread, thread),
        "TransactWriteItems": lambda: forum.ask(),
        "BatchWriteItem": lambda: listings.put(thread, {"all": {"newest": "1"}}, []),
    }
    with pytest.raises(Unavailable):
        forum.stage.run(calls[operation], on(operation, fault, times=2))


@pytest.mark.parametrize(
    "error",
    [
        ConnectTimeoutError(endpoint_url="x"),
        ReadTimeoutError(endpoint_url="x"),
        EndpointConnectionError(endpoint_url="x"),
    ],
)
@pytest.mark.parametrize("operation", ["GetItem", "Query", "BatchGetItem", "PutItem", "TransactWriteItems"])
def test_a_connection_that_fails_is_unavailable(forum: Forum, operation: str, error: Exception) -> None:
    thread = forum.ask()
    calls: dict[str, Callable[[], object]] = {
        "GetItem": lambda: threads.question(thread),
        "Query": lambda: votes.of_viewer(NOBODY, thread),
        "BatchGetItem": lambda: members.cards([NOBODY]),
        "PutItem": lambda: passes.put_token("t", NOBODY, 60),
        "TransactWriteItems": lambda: forum.ask(),
    }
    with pytest.raises(Unavailable):
        forum.stage.run(calls[operation], on(operation, Silence(error), times=9))


def test_what_is_no_outage_is_not_called_one(forum: Forum) -> None:
    with pytest.raises(PynamoDBException):
        base.transact(lambda tx: [tx.update(MemberRecord("a"), [MemberRecord.points.set(1)]) for _ in range(2)])


def test_a_transaction_throttled_in_part_is_unavailable(forum: Forum) -> None:
    class Throttled(Conflict):
        def befall(self, call: Any, go_on: Any) -> Any:
            answer = super().befall(call, go_on)
            body = answer.body.replace(b'"TransactionConflict"', b'"ThrottlingError"')
            return type(answer)(answer.status, body)

    with pytest.raises(Unavailable):
        forum.stage.run(two_writes, on("TransactWriteItems", Throttled(items=(1,)), times=9))


def test_an_answer_that_was_lost_does_no_harm_to_a_transaction(forum: Forum) -> None:
    forum.stage.run(lambda: forum.ask(), on("TransactWriteItems", AnswerLost()))
    forum.settle()
    assert len(forum.listed()) == 1
    assert forum.stage.drift() == []


def test_a_batch_handed_back_in_part_is_sent_again(forum: Forum) -> None:
    places = {name: {"newest": "1"} for name in ("all", "tag:x", "tag:y")}
    forum.stage.run(lambda: listings.put("t", places, []), on("BatchWriteItem", LeaveUndone()))
    assert listings.entries("t", places) == places


def test_calls_after_the_deadline_are_unavailable(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    thread, now = forum.ask(), time.monotonic()
    with base.deadline(4.0):
        assert threads.question(thread)
        monkeypatch.setattr(time, "monotonic", lambda: now + 5)
        with forum.stage.wire.metered() as meter, pytest.raises(Unavailable):
            threads.question(thread)
    assert meter.round_trips == 0
    assert threads.question(thread)


def test_a_deadline_holds_for_every_operation(forum: Forum) -> None:
    thread = forum.ask()
    calls: list[Callable[[], object]] = [
        lambda: threads.read(thread),
        lambda: threads.find_post(thread, thread),
        lambda: passes.drop_token("t"),
        lambda: forum.vote(thread, thread),
        lambda: listings.put(thread, {"all": {"newest": "1"}}, []),
        two_writes,
    ]
    for call in calls:
        with base.deadline(-1), pytest.raises(Unavailable):
            call()


def test_an_inner_deadline_ends_with_its_block(forum: Forum) -> None:
    thread = forum.ask()
    with base.deadline(60):
        with base.deadline(-1), pytest.raises(Unavailable):
            threads.question(thread)
        assert threads.question(thread)


def test_the_client_waits_half_a_second_to_connect_and_one_to_read_twice_at_most() -> None:
    config = base.connection().client.meta.config
    assert (config.connect_timeout, config.read_timeout, config.retries["total_max_attempts"]) == (0.5, 1.0, 2)


def test_all_records_share_one_client() -> None:
    clients = {id(record._get_connection().connection) for record in (MemberRecord, VoteRecord, LabelRecord)}
    assert clients == {id(base.connection())}


def test_a_key_longer_than_dynamodb_takes_is_nobody_s_and_is_not_asked_for(forum: Forum) -> None:
    with forum.stage.wire.metered() as meter:
        assert members.by_handle("é" * 3000) is None
        assert base.find(LabelRecord, "category", "眠" * 400) is None
        assert base.find(LabelRecord, "category", "") is None
        assert listings.page("tag:" + "é" * 2000, "newest", 5, None).items == ()
    assert meter.round_trips == 0


def test_more_than_a_hundred_items_are_got_in_two_round_trips(forum: Forum) -> None:
    thread = forum.ask()
    forum.fill(thread, 60)
    whole = threads.read(thread)
    assert whole is not None
    with forum.stage.wire.metered() as meter:
        found = threads.posts_at((thread, threads.item_of(post)) for post in whole.posts * 2)
        assert len(found) == 61
        assert len(members.cards(f"{NOBODY}{number}" for number in range(101))) == 0
    assert meter.calls == {"BatchGetItem": 3}


def test_settings_are_remembered_for_a_few_seconds(forum: Forum) -> None:
    settings.current()
    with forum.stage.wire.metered() as meter:
        settings.current()
    assert meter.round_trips == 0
