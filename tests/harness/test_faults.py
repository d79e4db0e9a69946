"""What each fault looks like to the code it befalls, on either engine."""

import time
from random import Random

import pytest
from pynamodb.exceptions import PutError, TransactWriteError, UpdateError

from tests.harness import (
    AnswerLost,
    Chances,
    Conflict,
    KillBefore,
    LeaveUndone,
    ServerError,
    Throttle,
    Wire,
    at,
    on,
)
from tests.harness.example import POSTS, Post, batch_of, how_it_went, posts_there, save_two, transact


def test_a_transaction_in_conflict_names_the_items_to_blame(stage: Wire) -> None:
    errors = []

    def vote() -> None:
        try:
            transact(lambda tx: [tx.update(Post("t", name), [Post.score.set(1)]) for name in "ab"])
        except TransactWriteError as error:
            errors.append(error)

    stage.run(vote, at(1, Conflict(items=(1,))))
    assert errors[0].cause_response_code == "TransactionCanceledException"
    assert errors[0].cancellation_reasons[0] is None
    assert errors[0].cancellation_reasons[1].code == "TransactionConflict"
    assert posts_there(stage) == []


def test_a_plain_write_in_conflict_is_refused_and_not_tried_again(stage: Wire) -> None:
    with stage.metered() as meter, pytest.raises(UpdateError) as caught:
        stage.run(lambda: Post("t", "p").update([Post.score.set(1)]), on("UpdateItem", Conflict(), times=9))
    assert caught.value.cause_response_code == "TransactionConflictException"
    assert meter.calls == {"UpdateItem": 1}


def test_a_read_never_meets_a_conflict(stage: Wire) -> None:
    with pytest.raises(ValueError, match="never meets"):
        stage.run(lambda: Post.count("t"), at(1, Conflict()))


@pytest.mark.parametrize("fault", [Throttle(), ServerError()])
def test_botocore_tries_again_at_once_when_asked_for_patience(stage: Wire, fault: Throttle | ServerError) -> None:
    started = time.monotonic()
    run = stage.run(lambda: Post("t", "p").save(), on("PutItem", fault, times=2))
    assert run.operations == ["PutItem"] * 3
    assert posts_there(stage) == ["p"]
    assert time.monotonic() - started < 1


def test_patience_has_the_end_that_the_client_gives_it(stage: Wire) -> None:
    with stage.metered() as meter, pytest.raises(PutError):
        stage.run(lambda: Post("t", "p").save(), on("PutItem", Throttle(), times=99))
    assert meter.calls == {"PutItem": 1 + Post.Meta.max_retry_attempts}


def test_a_plain_write_whose_answer_is_lost_happens_twice(stage: Wire) -> None:
    stage.run(lambda: Post("t", "p").update([Post.score.add(1)]), at(1, AnswerLost()))
    assert Post.get("t", "p").score == 2


def test_a_transaction_whose_answer_is_lost_happens_once(stage: Wire) -> None:
    def vote() -> None:
        transact(lambda tx: tx.update(Post("t", "p"), [Post.score.add(1)]))

    run = stage.run(vote, at(1, AnswerLost()))
    assert run.operations == ["TransactWriteItems"] * 2
    assert Post.get("t", "p").score == 1
    assert stage.tap.waiting() == {POSTS: 1}


def test_a_batch_left_half_done_is_sent_again(stage: Wire) -> None:
    run = stage.run(batch_of("abc"), at(1, LeaveUndone(done=2)))
    assert run.operations == ["BatchWriteItem"] * 2
    assert posts_there(stage) == ["a", "b", "c"]


def test_a_run_may_be_killed_in_the_middle_of_a_batch(stage: Wire) -> None:
    plan = {1: LeaveUndone(done=2), 2: KillBefore()}
    run = stage.run(batch_of("abc"), lambda call: plan.get(call.number))
    assert run.killed
    assert posts_there(stage) == ["a", "b"]


def test_the_same_seed_brings_the_same_faults(stage: Wire) -> None:
    def storm() -> list[str]:
        stage.reset()
        chances = Chances(Random(7), kill=0.1, throttle=0.1, plain_conflict=0.1, undone=0.3, answer_lost=0.1)
        return [how_it_went(stage, save_two, chances) for _ in range(40)]

    first = storm()
    assert storm() == first
    assert {"killed", "done"} < set(first)
