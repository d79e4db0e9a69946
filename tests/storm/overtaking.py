"""Every schedule of one preemption: a deed, a run that it wakes, stopped before one of its calls; another deed, whose
run goes to its end; then the first run goes on, on what it has read before.

Only what the streams still hold is delivered afterwards, so whatever the stopped run spoils stays spoiled.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from chalicelib.domain.errors import RuleBroken
from tests.harness import Meanwhile, at, calm
from tests.storm.deeds import SmallForum
from tests.storm.reader import Reader
from tests.storm.stage import Record, Snapshot, Stage

_HIDING = "hide"


@dataclass(frozen=True)
class Schedule:
    """What the first deed wakes is stopped before its call of this number; the second deed overtakes it."""

    first: str
    trigger: str
    call: int
    second: str

    def __str__(self) -> str:
        return f"{self.first} → {self.trigger}, overtaken before call {self.call} by: {self.second}"


@dataclass
class Outcome:
    """How many schedules were run, how many looks a reader took, and each schedule that went wrong, with what."""

    schedules: int = 0
    looks: int = 0
    wrong: dict[Schedule, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Woken:
    """A run about to be: its trigger's table, its records, and the forum at that moment."""

    deed: str
    table: str
    records: list[Record]
    before: Snapshot
    calls: int


class Overtaking:
    """Runs schedules on a small forum, from snapshots taken after the first deed."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        stage.reset()
        self._deeds = SmallForum(stage).deeds()
        self._founded = Snapshot(stage)

    def explore(self, wanted: Callable[[Schedule], bool] = lambda schedule: True) -> Outcome:
        """All schedules that are wanted."""
        outcome = Outcome()
        for first in self._deeds:
            for woken in self._woken_by(first):
                for schedule in self._schedules(woken):
                    if wanted(schedule):
                        self._try(schedule, woken, outcome)
        return outcome

    def _woken_by(self, deed: str) -> Iterator[Woken]:
        """The runs that a deed wakes, each at the moment before it: the tally, if there is one, then the projection."""
        self._founded.restore()
        self._stage.run(self._deeds[deed])
        for table in ("votes", "threads"):
            if records := self._stage.take(table):
                before = Snapshot(self._stage)
                calls = self._stage.deliver(table, records).calls
                yield Woken(deed, table, records, before, calls)
                before.restore()
                self._stage.deliver(table, records)

    def _schedules(self, woken: Woken) -> Iterator[Schedule]:
        for second in self._deeds:
            if self._is_possible(second, woken):
                for number in range(1, woken.calls + 1):
                    yield Schedule(woken.deed, woken.table, number, second)

    def _is_possible(self, deed: str, woken: Woken) -> bool:
        """Some deeds the forum refuses: nobody answers a hidden question."""
        woken.before.restore()
        try:
            self._stage.run(self._deeds[deed])
        except RuleBroken:
            return False
        return True

    def _try(self, schedule: Schedule, woken: Woken, outcome: Outcome) -> None:
        woken.before.restore()
        reader = Reader(self._stage)
        hides = _HIDING in schedule.first + schedule.second
        plan = reader.beside if hides else lambda plan: plan

        def overtake() -> None:
            self._stage.run(self._deeds[schedule.second], plan(calm))
            self._stage.drain(plan(calm))

        self._stage.deliver(woken.table, woken.records, plan(at(schedule.call, Meanwhile(overtake))))
        self._stage.drain(plan(calm))
        outcome.schedules += 1
        outcome.looks += reader.looks
        if wrong := self._stage.drift() + reader.leaks:
            outcome.wrong[schedule] = wrong
