"""Tokens and idempotency keys: one worker at a time, one intended id for all tries, a day's memory."""

import time

import pytest

from chalicelib.storage import passes
from chalicelib.storage.passes import Claim, KeyUsed
from tests.forum import Forum
from tests.harness import AnswerLost, Meanwhile, at, on

pytestmark = pytest.mark.usefixtures("forum")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> object:
    """Lets so many seconds pass."""
    now = time.time()

    def pass_by(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: now + seconds)

    return pass_by


def test_a_new_key_is_ours_with_the_id_we_intend() -> None:
    assert passes.claim("k", "body", "id1") == Claim("k", "id1")


def test_a_key_in_flight_is_nobody_else_s() -> None:
    passes.claim("k", "body", "id1")
    assert passes.claim("k", "body", "id2") == KeyUsed(True, None)


def test_a_finished_key_replays_its_answer() -> None:
    claimed = passes.claim("k", "body", "id1")
    assert isinstance(claimed, Claim)
    passes.finish(claimed, {"status": 201})
    assert passes.claim("k", "body", "id2") == KeyUsed(True, {"status": 201})


@pytest.mark.parametrize("finished", [True, False])
def test_another_body_under_the_same_key_is_told_apart(finished: bool) -> None:
    claimed = passes.claim("k", "body", "id1")
    assert isinstance(claimed, Claim)
    if finished:
        passes.finish(claimed, {"status": 201})
    used = passes.claim("k", "another body", "id2")
    assert isinstance(used, KeyUsed) and not used.same_body


def test_a_released_key_is_free_for_any_body() -> None:
    claimed = passes.claim("k", "body", "id1")
    assert isinstance(claimed, Claim)
    passes.release(claimed)
    assert passes.claim("k", "another body", "id2") == Claim("k", "id2")


def test_the_key_of_a_worker_that_died_is_taken_over_with_the_id_it_intended(later) -> None:
    passes.claim("k", "body", "id1")
    later(29)
    assert passes.claim("k", "body", "id2") == KeyUsed(True, None)
    later(31)
    assert passes.claim("k", "body", "id2") == Claim("k", "id1")
    assert passes.claim("k", "body", "id3") == KeyUsed(True, None)


def test_another_body_does_not_take_over(later) -> None:
    passes.claim("k", "body", "id1")
    later(31)
    assert passes.claim("k", "another body", "id2") == KeyUsed(False, None)


def test_of_two_who_take_over_at_once_one_does(forum: Forum, later) -> None:
    passes.claim("k", "body", "id1")
    later(31)
    others: list[object] = []
    overtaken = Meanwhile(lambda: others.append(passes.claim("k", "body", "id2")))
    run = forum.stage.run(lambda: passes.claim("k", "body", "id3"), at(3, overtaken))
    assert others == [Claim("k", "id1")]
    assert run.result == KeyUsed(True, None)


def test_an_answer_that_comes_in_while_somebody_takes_over_is_kept(forum: Forum, later) -> None:
    claimed = passes.claim("k", "body", "id1")
    assert isinstance(claimed, Claim)
    later(31)
    finish = Meanwhile(lambda: passes.finish(claimed, {"status": 201}))
    forum.stage.run(lambda: passes.claim("k", "body", "id2"), at(3, finish))
    assert passes.claim("k", "body", "id3") == KeyUsed(True, {"status": 201})


def test_of_two_who_claim_at_once_one_gets_the_key(forum: Forum) -> None:
    others: list[object] = []
    overtaken = Meanwhile(lambda: others.append(passes.claim("k", "body", "id2")))
    run = forum.stage.run(lambda: passes.claim("k", "body", "id1"), at(1, overtaken))
    assert others == [Claim("k", "id2")]
    assert run.result == KeyUsed(True, None)


def test_a_claim_whose_answer_was_lost_is_still_ours(forum: Forum) -> None:
    run = forum.stage.run(lambda: passes.claim("k", "body", "id1"), on("UpdateItem", AnswerLost()))
    assert run.result == Claim("k", "id1")


def test_a_key_released_while_it_is_looked_at_is_claimed(forum: Forum) -> None:
    claimed = passes.claim("k", "body", "id1")
    assert isinstance(claimed, Claim)
    release = Meanwhile(lambda: passes.release(claimed))
    run = forum.stage.run(lambda: passes.claim("k", "body", "id2"), at(2, release))
    assert run.result == Claim("k", "id2")


def test_a_key_is_forgotten_after_a_day_even_if_it_is_still_stored(later) -> None:
    claimed = passes.claim("k", "body", "id1")
    assert isinstance(claimed, Claim)
    passes.finish(claimed, {"status": 201})
    later(24 * 3600 - 2)
    assert passes.claim("k", "body", "id2") == KeyUsed(True, {"status": 201})
    later(24 * 3600 + 2)
    assert passes.claim("k", "another body", "id2") == Claim("k", "id2")


def test_an_expired_answer_is_not_replayed_to_a_new_worker_s_rivals(later) -> None:
    claimed = passes.claim("k", "body", "id1")
    assert isinstance(claimed, Claim)
    passes.finish(claimed, {"status": 201})
    later(24 * 3600 + 2)
    passes.claim("k", "body", "id2")
    assert passes.claim("k", "body", "id3") == KeyUsed(True, None)


def test_a_key_given_up_is_taken_over_at_once_with_the_same_id() -> None:
    claimed = passes.claim("k", "body", "id1")
    assert isinstance(claimed, Claim)
    passes.give_up(claimed)
    assert passes.claim("k", "body", "id2") == Claim("k", "id1")


def test_a_token_names_its_member_until_it_is_over(later) -> None:
    passes.put_token("t", "ann", 60)
    later(58)
    assert passes.member_of("t") == "ann"
    later(61)
    assert passes.member_of("t") is None


def test_a_token_that_was_dropped_or_never_given_names_nobody() -> None:
    passes.put_token("t", "ann", 60)
    passes.drop_token("t")
    passes.drop_token("t")
    assert passes.member_of("t") is None
