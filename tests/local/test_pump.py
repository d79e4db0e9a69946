"""The pump between a real stream and triggers that fail, wait and come back."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from local import files, tables
from local.deliveries import Trigger, triggers_of
from local.engine import Engine
from local.pump import Pump
from tests.local.conftest import eventually
from tests.local.small_forum import app

NUMBERS = itertools.count()


class Notes:
    """A table of its own with a stream."""

    ttl = None

    def __init__(self, dynamodb: Any, endpoint: str) -> None:
        self.name = f"notes-{next(NUMBERS)}"
        self._dynamodb = dynamodb
        self.stream = tables.create_missing([self], endpoint)[self.name]

    def definition(self) -> dict[str, Any]:
        return {
            "TableName": self.name,
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        }

    def write(self, *notes: str, **attributes: Any) -> None:
        for note in notes:
            self._dynamodb.put_item(TableName=self.name, Item={"id": {"S": note}} | attributes)


class Taker:
    """A trigger that notes what it was given; `refuse` makes it fail."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.refuse: Callable[[list[str]], object] = lambda _: None

    def __call__(self, event: dict[str, Any], context: object) -> object:
        answer = self.refuse([record["dynamodb"]["Keys"]["id"]["S"] for record in event["Records"]])
        self.events.append(event)
        return answer

    @property
    def batches(self) -> list[list[str]]:
        return [[record["dynamodb"]["Keys"]["id"]["S"] for record in event["Records"]] for event in self.events]

    @property
    def notes(self) -> list[str]:
        return [note for batch in self.batches for note in batch]


@pytest.fixture
def notes(dynamodb: Any, running_engine: Engine) -> Notes:
    return Notes(dynamodb, running_engine.endpoint)


@pytest.fixture
def taker() -> Taker:
    return Taker()


@pytest.fixture
def pump(running_engine: Engine, notes: Notes, tmp_path: Path) -> Iterator[Callable[..., Pump]]:
    pumps = []

    def start(*takers: Taker, on_gap: Callable[[], None] = lambda: None, batch_size: int = 3) -> Pump:
        triggers = [Trigger(f"taker {n}", notes.stream, batch_size, taker) for n, taker in enumerate(takers)]
        pumps.append(Pump(triggers, running_engine.endpoint, tmp_path, on_gap))
        pumps[-1].start()
        return pumps[-1]

    yield start
    for started in pumps:
        started.stop()


def test_records_come_in_order_and_in_batches_no_larger_than_asked(pump: Any, notes: Notes, taker: Taker) -> None:
    written = [f"note {number}" for number in range(10)]
    notes.write(*written)
    assert pump(taker).drain(5)
    assert taker.notes == written
    assert [len(batch) for batch in taker.batches] == [3, 3, 3, 1]


def test_a_record_looks_as_lambda_would_hand_it_over(pump: Any, notes: Notes, taker: Taker) -> None:
    notes.write("a", amount={"N": "1"}, picture={"B": b"\x89PNG"})
    notes.write("a", amount={"N": "2"})
    assert pump(taker).drain(5)
    first, second = taker.events[0]["Records"]
    assert first["eventName"] == "INSERT"
    assert first["eventSourceARN"] == notes.stream
    assert first["dynamodb"]["NewImage"] == {"id": {"S": "a"}, "amount": {"N": "1"}, "picture": {"B": "iVBORw=="}}
    assert "OldImage" not in first["dynamodb"]
    assert second["eventName"] == "MODIFY"
    assert second["dynamodb"]["OldImage"]["amount"] == {"N": "1"}
    assert abs(second["dynamodb"]["ApproximateCreationDateTime"] - time.time()) < 5
    assert {"SequenceNumber", "SizeBytes", "StreamViewType", "Keys"} <= second["dynamodb"].keys()


def test_a_refused_batch_comes_again_before_later_ones(pump: Any, notes: Notes, taker: Taker) -> None:
    tries = itertools.count(1)

    def twice(_: list[str]) -> None:
        if next(tries) <= 2:
            raise RuntimeError("not now")

    taker.refuse = twice
    notes.write("a", "b", "c", "d")
    assert pump(taker).drain(5)
    assert taker.notes == ["a", "b", "c", "d"]
    assert next(tries) == 5  # two refusals, two batches


def test_a_failing_trigger_holds_up_no_other(pump: Any, notes: Notes, taker: Taker) -> None:
    broken = Taker()
    broken.refuse = lambda _: 1 / 0
    started = pump(broken, taker)
    notes.write("a")
    assert eventually(lambda: taker.notes == ["a"])
    assert not started.drain(0.5)
    assert "ZeroDivisionError" in started.report()["triggers"]["taker 0"]["failing"]
    assert started.report()["quiet_since"] is None


def test_of_a_batch_only_what_the_trigger_names_as_failed_comes_again(pump: Any, notes: Notes, taker: Taker) -> None:
    notes.write("a", "b", "c")
    answers = iter([True, False])

    def refuse_b(event: dict[str, Any], _: object) -> object:
        taker(event, None)
        failed = [r for r in event["Records"] if r["dynamodb"]["Keys"]["id"]["S"] == "b" and next(answers)]
        return {"batchItemFailures": [{"itemIdentifier": r["dynamodb"]["SequenceNumber"]} for r in failed]}

    assert pump(refuse_b).drain(5)
    assert taker.batches == [["a", "b", "c"], ["b", "c"]]


def test_a_pump_that_is_started_again_goes_on_where_it_stopped(pump: Any, notes: Notes, taker: Taker) -> None:
    notes.write("a", "b")
    first = pump(taker)
    assert first.drain(5)
    first.stop()
    notes.write("c")
    gaps: list[None] = []
    assert pump(taker, on_gap=lambda: gaps.append(None)).drain(5)
    assert taker.notes == ["a", "b", "c"]
    assert not gaps


def test_what_was_in_hand_at_a_stop_is_delivered_after_the_next_start(pump: Any, notes: Notes, taker: Taker) -> None:
    taker.refuse = lambda _: 1 / 0
    notes.write("a", "b")
    first = pump(taker)
    assert eventually(lambda: first.report()["triggers"]["taker 0"]["failing"] is not None)
    first.stop()
    taker.refuse = lambda _: None
    assert pump(taker).drain(5)
    assert taker.notes == ["a", "b"]


@pytest.mark.parametrize("shard", ["shardId-00000000000000000000-00000000", "a shard long gone"])
def test_records_lost_since_the_last_run_are_noticed(
    pump: Any, notes: Notes, taker: Taker, tmp_path: Path, shard: str
) -> None:
    former = notes.stream if shard.startswith("shardId") else "the stream of a former table"
    files.replace_json(tmp_path / "positions.json", {f"taker 0 {former}": {shard: ["0123", False]}})
    gaps: list[None] = []
    notes.write("a")
    assert pump(taker, on_gap=lambda: gaps.append(None)).drain(5)
    assert taker.notes == ["a"]
    assert len(gaps) == 1


def test_a_new_trigger_starts_with_all_there_is_and_no_alarm(pump: Any, notes: Notes, taker: Taker) -> None:
    gaps: list[None] = []
    notes.write("a")
    assert pump(taker, on_gap=lambda: gaps.append(None)).drain(5)
    assert (taker.notes, gaps) == (["a"], [])


def test_drained_means_that_what_the_last_batch_wrote_was_delivered_too(pump: Any, notes: Notes, taker: Taker) -> None:
    def echo(batch: list[str]) -> None:
        time.sleep(0.15)  # longer than a look at the stream takes
        notes.write(*(f"{note}." for note in batch if len(note) < 5))

    taker.refuse = echo
    notes.write("a")
    assert pump(taker, Taker()).drain(10)
    assert taker.notes == ["a", "a.", "a..", "a...", "a...."]


def test_eight_writers_at_once_lose_nothing(pump: Any, notes: Notes, taker: Taker) -> None:
    started = pump(taker, batch_size=100)
    writers = [
        threading.Thread(target=notes.write, args=[f"{writer} {number}" for number in range(25)]) for writer in range(8)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert started.drain(10)
    assert sorted(taker.notes) == sorted(f"{writer} {number}" for writer in range(8) for number in range(25))


def test_the_triggers_of_an_app_are_those_that_it_has_registered() -> None:
    assert [(trigger.name, trigger.batch_size) for trigger in triggers_of(app)] == [("copy", 3), ("count", 100)]
