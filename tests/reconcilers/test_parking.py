"""Parking: one bad key holds up no other, is tried again, and a sweep finds what a stream lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.reconcilers import parking
from chalicelib.reconcilers.rounds import StillChanging
from chalicelib.storage import parked
from tests.forum import Forum
from tests.harness import Meanwhile, ServerError, on

ONCE = 0.5


@pytest.fixture(autouse=True)
def real_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The forum of the tests waits for nothing; here it does."""
    monkeypatch.setattr(parked, "_FIRST_WAIT", timedelta(seconds=30))


@pytest.fixture
def threads(forum: Forum) -> Iterator[list[str]]:
    """Three threads whose streams were lost."""
    made = [forum.ask() for _ in range(3)]
    forum.stage.take("threads")
    yield made


def keys() -> list[tuple[str, str]]:
    return [(waiting.function, waiting.key) for waiting in parked.all_parked()]


def test_a_key_that_fails_is_parked_and_the_others_go_on(forum: Forum, threads: list[str]) -> None:
    failing = on("Query", ServerError(), times=2)
    forum.stage.run(lambda: parking.each("project_threads", threads), failing)
    assert keys() == [("project_threads", threads[0])]
    assert set(forum.listed()) == set(threads[1:])


def test_a_parked_key_says_what_went_wrong(forum: Forum, threads: list[str]) -> None:
    failing = on("Query", ServerError(), times=2)
    forum.stage.run(lambda: parking.each("project_threads", threads), failing)
    (waiting,) = parked.all_parked()
    assert "Unavailable" in waiting.error and waiting.attempts == 1


def test_if_even_parking_fails_the_batch_is_given_back(forum: Forum, threads: list[str]) -> None:
    def all_fails(call: Any) -> ServerError:
        return ServerError()

    with pytest.raises(Unavailable):
        forum.stage.run(lambda: parking.each("project_threads", threads), all_fails)


def test_a_parked_key_is_tried_again_and_done_with(forum: Forum, threads: list[str]) -> None:
    for thread in threads:
        parked.park("project_threads", thread)
    assert parking.retry(ONCE) == 3
    assert (keys(), set(forum.listed())) == ([], set(threads))


def test_a_key_that_fails_again_waits_longer(forum: Forum, threads: list[str]) -> None:
    parked.park("project_threads", threads[0])
    for attempts, seconds in ((1, 30), (2, 60), (3, 120)):
        parked.park("project_threads", threads[0], attempts=attempts - 1)
        forum.stage.run(lambda: parking.retry(ONCE), failing_projections())
        (waiting,) = parked.all_parked()
        wait = (waiting.due_at - datetime.now(UTC)).total_seconds()
        assert (waiting.attempts, round(wait / 10) * 10) == (attempts, seconds)


def failing_projections() -> Any:
    """Every look at a thread fails; parked keys can be read."""
    return lambda call: ServerError() if call.operation == "Query" and b"-threads" in call.body else None


def test_a_key_that_still_waits_is_left_alone(forum: Forum, threads: list[str]) -> None:
    parked.park("project_threads", threads[0], "an error")
    assert parking.retry(ONCE) == 0
    assert keys() == [("project_threads", threads[0])]


def test_a_key_parked_again_while_it_is_tried_stays(forum: Forum, threads: list[str]) -> None:
    parked.park("project_threads", threads[0])
    (before,) = parked.all_parked()
    again = Meanwhile(lambda: parked.park("project_threads", threads[0], "once more"))
    forum.stage.run(lambda: parking.retry(ONCE), on("BatchWriteItem", again))
    (now,) = parked.all_parked()
    assert (now.key, now.error, now.token != before.token) == (threads[0], "once more", True)


def test_a_key_that_changed_under_every_look_waits_a_while(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []

    def look(key: str) -> None:
        looks.append(key)
        raise StillChanging(key)

    monkeypatch.setitem(parking.RECONCILERS, "project_threads", look)  # type: ignore[arg-type]
    parked.park("project_threads", "busy")
    parking.retry(ONCE)
    assert looks == ["busy"]
    assert keys() == [("project_threads", "busy")]


def test_a_hold_outlasts_a_try_that_was_under_way(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    def be_overtaken(key: str) -> None:
        parked.park("project_threads", key, hold=timedelta(hours=2))
        raise StillChanging(key)

    monkeypatch.setitem(parking.RECONCILERS, "project_threads", be_overtaken)  # type: ignore[arg-type]
    parked.park("project_threads", "busy")
    parking.retry(ONCE)
    assert parked.due(datetime.now(UTC) + timedelta(hours=1), 10) == []


def test_a_parked_key_of_no_known_function_stays_and_harms_nobody(forum: Forum, threads: list[str]) -> None:
    parked.park("former_function", "x")
    parked.park("project_threads", threads[0])
    assert parking.retry(ONCE) == 1
    assert keys() == [("former_function", "x")]


def test_a_sweep_parks_the_threads_that_were_touched_of_late(forum: Forum, threads: list[str]) -> None:
    assert parking.sweep() == 6
    swept = ("project_threads", "raise_notices")
    assert keys() == [(function, thread) for function in swept for thread in sorted(threads)]


def test_a_sweep_heals_what_the_streams_lost(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    forum.vote(thread, thread)
    for table in ("threads", "votes"):
        forum.stage.take(table)
    parking.sweep()
    parking.retry(5)
    forum.settle()
    assert (forum.points("ann"), forum.stage.drift()) == (130, [])


def test_a_sweep_finds_votes_that_wait_in_threads_untouched_for_long(forum: Forum) -> None:
    thread = forum.ask()
    forum.settle()
    forum.vote(thread, thread)
    forum.stage.take("votes")
    assert parking.sweep(datetime.now(UTC) + timedelta(days=9)) == 1
    assert keys() == [("tally_votes", thread)]


@pytest.mark.parametrize(("hours", "found"), [(0, 6), (29, 6), (30, 6), (72, 0)])
def test_a_sweep_looks_back_thirty_hours_by_whole_days(
    forum: Forum, threads: list[str], hours: int, found: int
) -> None:
    assert parking.sweep(datetime.now(UTC) + timedelta(hours=hours)) == found


def test_every_deed_counts_as_touching_its_thread(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    deeds = {
        "comment": lambda: forum.comment(thread),
        "edit": lambda: forum.edit(thread, answer, "bob", body="Begin with another step."),
        "accept": lambda: forum.accept(thread, answer),
        "hide": lambda: forum.hide(thread, answer),
        "show": lambda: forum.show(thread, answer),
        "answer": lambda: forum.answer(thread),
    }
    for place, deed in enumerate(deeds.values(), start=1):
        later = datetime.now(UTC) + timedelta(days=10 * place)
        monkeypatch.setattr("chalicelib.storage.threads.datetime", Later(later))
        deed()
        assert parking.sweep(later) == 2


class Later:
    """A clock that stands at a later day."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self, zone: object) -> datetime:
        return self._moment
