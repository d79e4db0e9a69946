"""Every schedule of one preemption: a deed, a run that it wakes, stopped before one of its calls; another deed, whose
run goes to its end; then the first run goes on with what it has read before, or dies and is started again.

Only what the streams and the parked list still hold is run afterwards, so what the stopped run spoils stays spoiled.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from chalicelib.domain.errors import RuleBroken
from chalicelib.reconcilers import parking
from chalicelib.storage import parked, settings
from tests.harness import KillBefore, Meanwhile, Plan, Run, ServerError, at, calm, on
from tests.storm import told
from tests.storm.deeds import NEXT_ANSWER, SmallForum
from tests.storm.reader import READS, Reader
from tests.storm.stage import Snapshot, Stage

RULE_CHANGE = "the rule is changed"
THERE_AND_BACK = "a vote is withdrawn and given again"
_WITHDRAW = "withdraw a vote"
_NEW_RULE = {"question": 5, "answer": 1, "give_answer_down": 2}


@dataclass(frozen=True)
class Schedule:
    """The run that the first deed wakes is stopped before its call of this number; the second deed overtakes it."""

    first: str
    run: str
    call: int
    second: str
    dies: bool = False

    def __str__(self) -> str:
        fate = "overtaken and killed" if self.dies else "overtaken"
        return f"{self.first} → {self.run}, {fate} before call {self.call} by: {self.second}"


@dataclass
class Outcome:
    """How many schedules were run, how many looks a reader took, and each schedule that went wrong, with what."""

    schedules: int = 0
    looks: int = 0
    wrong: dict[Schedule, list[str]] = field(default_factory=dict)

    def is_wanted(self, enough: int | None) -> bool:
        return enough is None or len(self.wrong) < enough

    def and_also(self, other: "Outcome") -> "Outcome":
        return Outcome(self.schedules + other.schedules, self.looks + other.looks, self.wrong | other.wrong)

    def __str__(self) -> str:
        return "\n".join(f"{schedule}: {faults}" for schedule, faults in self.wrong.items())


@dataclass(frozen=True)
class Woken:
    """A run about to be, the forum at that moment, and the operations of the run if nobody disturbs it."""

    deed: str
    run: str
    start: Callable[[Plan], Run]
    before: Snapshot
    operations: list[str]

    def stops(self, dies: bool) -> list[int]:
        """The calls before which it is stopped: all of them; a death matters only where it has just written."""
        numbers = range(1, len(self.operations) + 1)
        return [n for n in numbers if not dies or (n > 1 and self.operations[n - 2] not in READS)]


class Overtaking:
    """Runs schedules on a small forum, from snapshots taken after the first deed."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        stage.reset()
        self._forum = SmallForum(stage)
        self._deeds = self._forum.deeds()
        self._usual = [name for name in self._deeds if name != NEXT_ANSWER]
        self._founded = Snapshot(stage)

    def explore(
        self, first: str | None = None, second: str | None = None, *, dies: bool = False, enough: int | None = None
    ) -> Outcome:
        """All schedules in which a stream's record wakes the first run, or those of one first or second deed.

        Stops when so many have gone wrong.
        """
        outcome = Outcome()
        for deed in [first] if first else self._usual:
            for woken in self._woken_by(deed):
                for schedule in self._schedules(woken, second, dies):
                    if outcome.is_wanted(enough):
                        self._try(schedule, woken, outcome)
        return outcome

    def explore_parked(self, second: str | None = None, *, enough: int | None = None) -> Outcome:
        """All schedules in which the run that the second deed wakes fails and is parked.

        The first run tries parked keys itself, or settles a vote that was changed and changed back.
        """
        outcome = self.explore(RULE_CHANGE, second, enough=enough)
        return outcome.and_also(self.explore(THERE_AND_BACK, second, enough=enough))

    def explore_deeds(
        self, first: str | None = None, second: str | None = None, *, enough: int | None = None
    ) -> Outcome:
        """All schedules in which a deed itself is stopped before it writes, and overtaken by another deed."""
        outcome = Outcome()
        for deed in [first] if first else self._deeds:
            self._founded.restore()
            woken = self._woken(deed, "itself", lambda plan, deed=deed: self._do(deed, plan))
            for schedule in self._schedules(woken, second, dies=False):
                if woken.operations[schedule.call - 1] not in READS and outcome.is_wanted(enough):
                    self._try(schedule, woken, outcome)
        return outcome

    def _woken_by(self, deed: str) -> Iterator[Woken]:
        """The runs that a deed wakes, each at the moment before it: the tally, if there is one, then the projection."""
        self._founded.restore()
        if deed == RULE_CHANGE:
            self._change_the_rule()
            yield self._woken(deed, "parked", lambda plan: self._stage.run(parking.retry, plan))
            return
        for name in [_WITHDRAW, _WITHDRAW] if deed == THERE_AND_BACK else [deed]:
            self._stage.run(self._deeds[name])
        for table in ("votes", "threads"):
            if records := self._stage.take(table):

                def deliver(plan: Plan, table: str = table, records: list = records) -> Run:  # type: ignore[type-arg]
                    return self._stage.deliver(table, records, plan)

                woken = self._woken(deed, table, deliver)
                yield woken
                woken.before.restore()
                deliver(calm)

    def _woken(self, deed: str, run: str, start: Callable[[Plan], Run]) -> Woken:
        before = Snapshot(self._stage)
        return Woken(deed, run, start, before, start(calm).operations)

    def _change_the_rule(self) -> None:
        """As operators do: every key that this rule touches is parked."""
        settings.put("points", _NEW_RULE)
        settings.current()
        parked.park("settle_members", self._forum.who_voted_down)
        parked.park("project_threads", self._forum.thread)

    def _schedules(self, woken: Woken, second: str | None, dies: bool) -> Iterator[Schedule]:
        usual = self._deeds if woken.run == "itself" else self._usual
        for deed in [second] if second else usual:
            if self._is_possible(deed, woken):
                for number in woken.stops(dies):
                    yield Schedule(woken.deed, woken.run, number, deed, dies)

    def _do(self, deed: str, plan: Plan) -> Run:
        """A deed that came too late is refused, and that is all right."""
        try:
            return self._stage.run(self._deeds[deed], plan)
        except RuleBroken:
            return Run(plan)

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
        hides = "hide" in schedule.first + schedule.second and not schedule.dies
        watched = reader.beside if hides else lambda plan: plan

        def overtake() -> None:
            self._do(schedule.second, watched(calm))
            self._stage.drain(watched(_outages.get(schedule.first, calm)))

        stopped = at(schedule.call, Meanwhile(overtake, KillBefore() if schedule.dies else None))
        if woken.start(watched(stopped)).killed:
            woken.start(watched(calm))
        self._stage.drain(watched(calm))
        if schedule.first in _outages:
            self._stage.run(parking.retry, watched(on("BatchGetItem", ServerError(), times=2)))
            self._stage.drain(watched(calm))
        outcome.schedules += 1
        outcome.looks += reader.looks
        if wrong := self._stage.drift() + told.faults(self._stage.scan) + reader.leaks:
            outcome.wrong[schedule] = wrong


def _no(*operations: str) -> Plan:
    """Nothing of this gets through, so that what needs it is parked."""
    return lambda call: ServerError() if call.operation in operations else None


_outages: Mapping[str, Plan] = {RULE_CHANGE: _no("Query"), THERE_AND_BACK: _no("Query", "TransactWriteItems")}
