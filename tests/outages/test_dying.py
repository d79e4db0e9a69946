"""A trigger that dies at every batch, a reconciler that fails for an hour: nothing else waits, and all catches up."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.reconcilers import parking
from chalicelib.storage import parked
from chalicelib.triggers.measured import Failed
from tests.forum import Forum, Ground, ministack_ground

__all__ = ["ministack_ground"]


class Clock:
    """Time as parking sees it."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def now(self, zone: object) -> datetime:
        return self.moment


@pytest.fixture
def forum(ministack_ground: Ground) -> Forum:
    return Forum(ministack_ground)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """A clock in our hands; parked keys wait as they do outside of tests."""
    made = Clock()
    monkeypatch.setattr(parked, "_FIRST_WAIT", timedelta(seconds=30))
    monkeypatch.setattr(parked, "datetime", made)
    monkeypatch.setattr(parking, "datetime", made)
    yield made


def pass_minutes(clock: Clock, minutes: int) -> None:
    for _ in range(minutes):
        clock.moment += timedelta(minutes=1)
        parking.retry(1)


def test_a_key_that_fails_for_an_hour_is_tried_now_and_then_and_holds_up_nobody(
    forum: Forum, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, tries, whole = forum.ask("ann"), [], parking.RECONCILERS["project_threads"]

    def fail_for_one(key: str) -> None:
        if key == bad:
            tries.append(clock.moment)
            raise ZeroDivisionError
        whole(key)

    with monkeypatch.context() as broken:
        broken.setitem(parking.RECONCILERS, "project_threads", fail_for_one)  # type: ignore[arg-type]
        good = forum.ask("bob")
        forum.stage.deliver("threads", forum.stage.take("threads"))
        pass_minutes(clock, 60)
        assert forum.listed() == [good]
        assert 5 <= len(tries) <= 9
    pass_minutes(clock, 60)
    assert set(forum.listed()) == {bad, good}
    assert parked.all_parked() == []
    forum.settle()
    assert forum.stage.drift() == []


def test_a_trigger_that_dies_at_every_batch_gets_it_again_and_catches_up(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise ZeroDivisionError

    for by in ("ann", "bob"):
        thread = forum.ask(by)
        forum.vote(thread, thread)
    with monkeypatch.context() as broken:
        broken.setattr(parking, "each", die)
        held = {table: forum.stage.take(table) for table in ("votes", "threads")}
        for _ in range(30):
            for table, records in held.items():
                with pytest.raises(Failed):
                    forum.stage.deliver(table, records)
    for table, records in held.items():
        forum.stage.deliver(table, records)
    forum.settle()
    assert (forum.stage.drift(), len(forum.listed())) == ([], 2)
