"""Parked keys: kept with a token, due after a wait that doubles, dropped only by whoever read them last."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.storage import parked

pytestmark = pytest.mark.usefixtures("forum")


@pytest.fixture
def real_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The forum of the tests waits for nothing; here it does."""
    monkeypatch.setattr(parked, "_FIRST_WAIT", timedelta(seconds=30))


def waits(key: str) -> float:
    (waiting,) = [p for p in parked.all_parked() if p.key == key]
    return round((waiting.due_at - datetime.now(UTC)).total_seconds())


def test_what_is_parked_is_listed_with_its_error() -> None:
    parked.park("tally_votes", "a#b", "ValueError('no')")
    (waiting,) = parked.all_parked()
    assert (waiting.function, waiting.key, waiting.error, waiting.attempts) == (
        "tally_votes",
        "a#b",
        "ValueError('no')",
        1,
    )


def test_what_was_merely_asked_for_is_due_at_once(real_waits: None) -> None:
    parked.park("project_threads", "t")
    assert [p.key for p in parked.due(datetime.now(UTC), 10)] == ["t"]


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 30), (1, 60), (2, 120), (6, 1920), (7, 3600), (500, 3600)])
def test_what_failed_waits_twice_as_long_each_time_up_to_an_hour(real_waits: None, attempts: int, seconds: int) -> None:
    parked.park("project_threads", "t", "an error", attempts)
    assert abs(waits("t") - seconds) <= 1
    assert parked.due(datetime.now(UTC), 10) == []
    assert len(parked.due(datetime.now(UTC) + timedelta(seconds=seconds + 1), 10)) == 1


def test_a_key_is_parked_once_per_function_with_a_new_token_each_time() -> None:
    parked.park("project_threads", "t", "an error")
    (first,) = parked.all_parked()
    parked.park("project_threads", "t", "another")
    parked.park("tally_votes", "t")
    second = next(p for p in parked.all_parked() if p.function == "project_threads")
    assert len(parked.all_parked()) == 2
    assert (second.error, second.token != first.token) == ("another", True)


def test_a_key_that_was_parked_again_is_not_dropped_by_who_read_it_before() -> None:
    parked.park("project_threads", "t")
    (before,) = parked.all_parked()
    parked.park("project_threads", "t")
    parked.drop(before)
    (now,) = parked.all_parked()
    parked.drop(now)
    parked.drop(now)
    assert parked.all_parked() == []


def test_a_long_error_is_cut() -> None:
    parked.park("project_threads", "t", "x" * 10_000)
    assert len(parked.all_parked()[0].error) == 500


def test_due_keys_are_found_behind_many_that_wait(real_waits: None) -> None:
    for number in range(30):
        parked.park("project_threads", f"a{number}", "an error")
    parked.park("project_threads", "z")
    assert [p.key for p in parked.due(datetime.now(UTC), 5)] == ["z"]


def test_a_key_that_is_held_is_not_due_whoever_parks_it_again() -> None:
    parked.park("settle_members", "ann", hold=timedelta(minutes=1))
    parked.park("settle_members", "ann")
    assert parked.due(datetime.now(UTC), 10) == []
    assert len(parked.due(datetime.now(UTC) + timedelta(minutes=2), 10)) == 1
