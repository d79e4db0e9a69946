"""The storm: random deeds, and streams delivered as badly as Lambda may: late, twice, overlapping, with death and
conflict at every call. Nothing is lost for good, as AWS promises: what was not taken is delivered again.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from unittest import mock

from chalicelib.domain import events
from chalicelib.domain.errors import RuleBroken, Unavailable
from chalicelib.reconcilers import parking
from chalicelib.storage import parked, settings
from tests.harness import Call, Chances, Fault, Meanwhile, Plan, ServerError
from tests.storm import told
from tests.storm.crowd import Crowd
from tests.storm.reader import Reader
from tests.storm.stage import NEWS, Record, Stage

_DEPTH_MOST = 2
_DEEDS_BETWEEN_LOOKS = 60
_RULES = (
    {"comment_up": 1, "comment_down": 1},
    {"question": 5, "answer_up": 3, "give_answer_down": 0, "base": 50},
    {"multiple": 7, "accepting": 0, "accepted": 10, "answer_max_gain": 3, "comment_up": 2},
)
_EXPECTED_TO_PARK = ("Unavailable", "StillChanging", "PutError('Failed to batch write items: max_retry_attempts")


@dataclass
class Report:
    """What befell the forum, and what was wrong with it afterwards."""

    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Batch:
    """Records on their way to the trigger of a table."""

    table: str
    records: list[Record]


class Storm:
    """One forum in one storm. Everything follows from the seed."""

    def __init__(self, stage: Stage, seed: int) -> None:
        stage.reset()
        self.report = Report(seed)
        self._stage = stage
        self._dice = Random(seed)
        self._crowd = Crowd(stage, self._dice)
        self._reader = Reader(stage)
        self._waiting: dict[str, dict[str, list[Record]]] = {
            table: defaultdict(list) for table in ("threads", "votes", NEWS)
        }
        self._again: list[Batch] = []
        self._past: list[Batch] = []
        self._changes_rules = bool(seed % 3 == 0)
        settings.put("options", {"comment_votes": bool(seed % 2)})

    def rage(self, deeds: int) -> Report:
        """Lets so many deeds happen; every now and then, and at the end, waits for the streams and compares."""
        # The crowd's posts are dated by the dice, and are news all the same.
        with mock.patch.object(events, "RECENT", timedelta.max):
            while self.report.counts["deeds"] < deeds and not self.report.wrong:
                self._let_something_happen(0)
                if self.report.counts["deeds"] % _DEEDS_BETWEEN_LOOKS == 0:
                    self._drain_and_compare()
            self._drain_and_compare()
        return self.report

    def _let_something_happen(self, depth: int) -> None:
        happenings: dict[Callable[[int], None], int] = {
            self._somebody_acts: 45,
            self._records_arrive: 38,
            self._records_arrive_again: 9,
            self._parked_keys_are_tried: 6,
            self._an_operator_changes_the_rule: 2 if self._changes_rules and depth == 0 else 0,
        }
        (happening,) = self._dice.choices(list(happenings), list(happenings.values()))
        happening(depth)

    def _somebody_acts(self, depth: int) -> None:
        deed = self._crowd.deed()
        self._count("deeds")
        try:
            self._run(deed, depth)
        except Unavailable:
            self._count("deeds answered 503")
        except RuleBroken:
            self._count("deeds refused")

    def _records_arrive(self, depth: int) -> None:
        batch = self._next_batch()
        if batch:
            self._deliver(batch, depth)

    def _records_arrive_again(self, depth: int) -> None:
        """Both what was not taken and what was: Lambda promises at least once."""
        if self._again and self._dice.random() < 0.5:
            self._deliver(self._again.pop(0), depth)
        elif self._past:
            self._count("redelivered")
            self._deliver(self._dice.choice(self._past), depth)

    def _parked_keys_are_tried(self, depth: int) -> None:
        try:
            self._run(parking.retry, depth)
        except Unavailable:
            self._count("retries answered 503")

    def _an_operator_changes_the_rule(self, depth: int) -> None:
        """As `ops` does: store the rule, then park every key that it touches. No run is under way meanwhile."""
        self._count("rule changes")
        settings.put("points", self._dice.choice(_RULES))
        for member in self._crowd.people:
            parked.park("settle_members", member.id)
        for thread in self._crowd.threads:
            parked.park("project_threads", thread)

    def _deliver(self, batch: Batch, depth: int) -> None:
        """One invocation; a batch that was not taken comes again, as long as it takes."""
        try:
            taken = not self._stage.deliver(batch.table, batch.records, self._plan(depth)).killed
        except Unavailable:
            self._count("batches refused")
            taken = False
        if taken:
            self._past = [*self._past[-30:], batch]
        else:
            self._count("redelivered")
            self._again.append(batch)
        self._note_parked()

    def _run(self, deed: Callable[[], object], depth: int) -> None:
        self._stage.run(deed, self._plan(depth))

    def _plan(self, depth: int) -> Plan:
        return Weather(
            self._dice, self.report.counts, lambda: self._let_something_happen(depth + 1), depth, self._reader
        )

    def _next_batch(self) -> Batch | None:
        """Some records of some keys: reordered across keys, in order within one."""
        self._sort_in()
        tables = [table for table, keys in self._waiting.items() if keys]
        if not tables:
            return None
        table = self._dice.choice(tables)
        keys = self._waiting[table]
        records = []
        for key in self._dice.sample(sorted(keys), self._dice.randint(1, min(3, len(keys)))):
            some = self._dice.randint(1, len(keys[key]))
            records += keys[key][:some]
            del keys[key][:some]
            if not keys[key]:
                del keys[key]
        return Batch(table, records)

    def _sort_in(self) -> None:
        for table, keys in self._waiting.items():
            for record in self._stage.take(table):
                keys[record["dynamodb"]["Keys"]["thread"]["S"]].append(record)

    def _note_parked(self) -> None:
        for item in self._stage.scan("casework"):
            if error := item.get("error", {}).get("S"):
                self._count("parked")
                if not error.startswith(_EXPECTED_TO_PARK):
                    self.report.wrong.append(f"parked for {error}")

    def _drain_and_compare(self) -> None:
        """Delivers what was not delivered or not taken, and tries what is parked; nothing else is run."""
        while self._deliver_one() or self._stage.scan("casework"):
            self._parked_keys_are_tried(_DEPTH_MOST)
        self._reader.look("in the end")
        self.report.counts["looks"] = self._reader.looks
        self.report.wrong += self._stage.drift() + told.faults(self._stage.scan) + self._reader.leaks
        self.report.counts["notices"] = sum("event" in item for item in self._stage.scan("notices"))

    def _deliver_one(self) -> bool:
        batch = self._next_batch() or (self._again.pop(0) if self._again else None)
        if batch:
            self._deliver(batch, _DEPTH_MOST)
        return batch is not None

    def _count(self, what: str) -> None:
        self.report.counts[what] += 1


class Weather:
    """The plan of one run: faults by dice, now and then an outage, and others who get in between."""

    def __init__(
        self, dice: Random, counts: Counter[str], meanwhile: Callable[[], None], depth: int, reader: Reader
    ) -> None:
        self._dice, self._counts, self._meanwhile, self._reader = dice, counts, meanwhile, reader
        self._nests = 0.04 if depth < _DEPTH_MOST else 0.0
        self._outage = dice.randint(1, 12) if dice.random() < 0.05 else 0
        self._lasts = dice.randint(2, 5)
        self._chances = Chances(
            dice,
            kill=0.02,
            conflict=0.05,
            plain_conflict=0.03,
            throttle=0.008,
            server_error=0.004,
            answer_lost=0.01,
            undone=0.15,
        )

    def __call__(self, call: Call) -> Fault | None:
        self._counts["calls"] += 1
        if self._dice.random() < 0.01:
            self._reader.look(f"before {call.operation}")
        fault = self._fault(call)
        if fault is not None:
            self._counts[type(fault).__name__] += 1
        if self._dice.random() < self._nests:
            self._counts["nested"] += 1
            return Meanwhile(self._meanwhile, fault)
        return fault

    def _fault(self, call: Call) -> Fault | None:
        if self._outage and self._outage <= call.number < self._outage + self._lasts:
            return ServerError()
        return self._chances(call)
