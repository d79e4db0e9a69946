"""Runs an app's schedules when they are due, also those that came due while the forum was not running."""

import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local import events, files

UNITS = {"minute": 60, "hour": 3600, "day": 86400}
RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")

log = logging.getLogger("local.clock")


@dataclass(frozen=True)
class Schedule:
    """A function that the clock wakes every so many seconds."""

    name: str
    seconds: int
    function: Callable[[dict[str, Any], Any], Any]


def schedules_of(app: Any) -> list[Schedule]:
    """The schedules that a Chalice app has registered.

    Raises ValueError for an expression other than rate(n minutes|hours|days).
    """
    return [
        Schedule(source.name, seconds_between(source.schedule_expression), app.handler_map[source.name])
        for source in app.event_sources
        if hasattr(source, "schedule_expression")
    ]


def seconds_between(expression: Any) -> int:
    """The seconds of `rate(5 minutes)`; takes Chalice's Rate too. Raises ValueError for anything else."""
    text = expression if isinstance(expression, str) else expression.to_string()
    rate = RATE.fullmatch(text)
    if rate is None:
        raise ValueError(f"This machine's clock knows rate(n minutes|hours|days), not {text!r}.")
    return int(rate[1]) * UNITS[rate[2]]


class Clock(threading.Thread):
    """Runs one schedule at a time. One that fails is logged and has its next turn as usual."""

    def __init__(self, schedules: list[Schedule], path: Path, now: Callable[[], float] = time.time) -> None:
        super().__init__(name="clock", daemon=True)
        self._schedules = {schedule.name: schedule for schedule in schedules}
        self._path = path
        self._now = now
        self._wake = threading.Event()
        self._ended = threading.Event()
        self._lock = threading.Lock()
        kept = files.read_json(path, {})
        self._next = {
            schedule.name: min(kept.get(schedule.name, now() + schedule.seconds), now() + schedule.seconds)
            for schedule in schedules
        }
        self._set({})

    def run(self) -> None:
        """Ticks until stopped."""
        while not self._ended.is_set():
            self.tick()
            self._wake.wait(max(0.0, min(self.next_due() - self._now(), 1.0)))
            self._wake.clear()

    def tick(self) -> None:
        """Runs what is due now."""
        for name in [name for name, due in self._next.items() if due <= self._now()]:
            self._set({name: self._now() + self._schedules[name].seconds})
            self._run(self._schedules[name])

    def next_due(self) -> float:
        """When the next schedule is due, in seconds since 1970."""
        return min(self._next.values(), default=self._now() + 1)

    def run_soon(self, name: str) -> None:
        """Has the schedule run at once, also after a restart; asked for twice it runs once.

        A name that the app has no schedule for is ignored.
        """
        if name in self._next:
            self._set({name: 0.0})
            self._wake.set()

    def stop(self, within: float = 10.0) -> None:
        """Stops after the schedule that is running."""
        self._ended.set()
        self._wake.set()
        if self.is_alive():
            self.join(within)

    def _set(self, due: dict[str, float]) -> None:
        with self._lock:
            self._next = self._next | due
            files.replace_json(self._path, self._next)

    def _run(self, schedule: Schedule) -> None:
        try:
            schedule.function(events.of_schedule(schedule.name, self._now()), events.context(schedule.name))
        except Exception:
            log.exception("The schedule %s failed; its next turn comes as usual", schedule.name)
