"""Schedules run when due, once, and make up for the time the forum was not running."""

from pathlib import Path
from typing import Any

import pytest
from chalice import Rate

from local.clock import Clock, Schedule, schedules_of, seconds_between
from tests.local.small_forum import app


class Moment:
    """A time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def runs() -> list[dict[str, Any]]:
    return []


def clock(path: Path, moment: Moment, runs: list[dict[str, Any]]) -> Clock:
    return Clock([Schedule("sweep", 3600, lambda event, _: runs.append(event))], path / "clock.json", moment)


@pytest.mark.parametrize(
    ("expression", "seconds"),
    [("rate(1 minute)", 60), ("rate(5 minutes)", 300), ("rate(6 hours)", 21600), (Rate(1, Rate.DAYS), 86400)],
)
def test_a_rate_is_so_many_seconds(expression: Any, seconds: int) -> None:
    assert seconds_between(expression) == seconds


def test_an_expression_that_this_clock_does_not_know_is_an_error() -> None:
    with pytest.raises(ValueError, match="cron"):
        seconds_between("cron(0 4 * * ? *)")


def test_a_new_schedule_runs_after_its_time_and_then_every_time(tmp_path: Path, moment: Moment, runs: Any) -> None:
    ticking = clock(tmp_path, moment, runs)
    for hours in (0, 0.5, 0.5, 0.2, 0.8):
        moment.now += hours * 3600
        ticking.tick()
    assert len(runs) == 2


def test_a_restart_neither_runs_everything_nor_starts_to_wait_anew(tmp_path: Path, moment: Moment, runs: Any) -> None:
    clock(tmp_path, moment, runs).tick()
    moment.now += 3000
    clock(tmp_path, moment, runs).tick()
    assert not runs
    moment.now += 700
    clock(tmp_path, moment, runs).tick()
    assert len(runs) == 1


def test_what_came_due_while_the_forum_was_down_runs_once(tmp_path: Path, moment: Moment, runs: Any) -> None:
    clock(tmp_path, moment, runs)
    moment.now += 10 * 3600
    ticking = clock(tmp_path, moment, runs)
    ticking.tick()
    ticking.tick()
    assert len(runs) == 1


def test_a_schedule_that_was_asked_for_runs_even_after_a_kill(tmp_path: Path, moment: Moment, runs: Any) -> None:
    asked = clock(tmp_path, moment, runs)
    asked.run_soon("sweep")
    asked.run_soon("sweep")
    asked.run_soon("no such schedule")
    ticking = clock(tmp_path, moment, runs)
    ticking.tick()
    ticking.tick()
    assert len(runs) == 1


def test_a_schedule_that_fails_has_its_next_turn(tmp_path: Path, moment: Moment, runs: Any) -> None:
    broken = Schedule("broken", 60, lambda *_: 1 / 0)
    well = Schedule("well", 60, lambda event, _: runs.append(event))
    ticking = Clock([broken, well], tmp_path / "clock.json", moment)
    for _ in range(2):
        moment.now += 60
        ticking.tick()
    assert len(runs) == 2


def test_an_event_is_what_chalice_expects(tmp_path: Path, moment: Moment, runs: Any) -> None:
    ticking = clock(tmp_path, moment, runs)
    ticking.run_soon("sweep")
    ticking.tick()
    assert runs[0]["time"] == "1970-01-12T13:46:40Z"
    assert runs[0]["resources"][0].endswith("rule/sweep")


def test_the_clock_wakes_for_a_schedule_that_is_asked_for(tmp_path: Path, moment: Moment, runs: Any) -> None:
    ticking = clock(tmp_path, moment, runs)
    ticking.start()
    ticking.run_soon("sweep")
    ticking.stop()
    ticking.tick()
    assert len(runs) == 1


def test_the_schedules_of_an_app_are_those_that_it_has_registered() -> None:
    assert [(schedule.name, schedule.seconds) for schedule in schedules_of(app)] == [("sweep", 21600)]
