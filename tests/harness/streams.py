"""What DynamoDB Streams would have said: records derived from each accepted write, for tables that have a
stream.

The engines' own streams are not read: moto's are wrong (platform-facts 1.6), and here both engines give the
same.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tests.harness.engines import Answer, Engine, Stream
from tests.harness.items import Item, photograph, size
from tests.harness.scheduler import Call

Record = dict[str, Any]
Target = tuple[str, Item]

_VIEWS = {
    "NEW_AND_OLD_IMAGES": ("NewImage", "OldImage"),
    "NEW_IMAGE": ("NewImage",),
    "OLD_IMAGE": ("OldImage",),
    "KEYS_ONLY": (),
}


class StreamTap:
    """Photographs items before and after each write and keeps the records that follow, in the order of
    commits.

    A write that is refused, or that changes nothing, leaves no record, as on AWS. A transaction's records
    come in the order of its items; AWS promises an order only for each item.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock
        self._written = 0
        self._records: dict[str, list[Record]] = defaultdict(list)

    def around(self, call: Call, carry_out: Callable[[], Answer]) -> Answer:
        """Lets the call happen and notes what it changed."""
        targets = [t for t in self._targets(call) if self._engine.stream(t[0])]
        before = [self._engine.peek(table, key) for table, key in targets]
        answer = carry_out()
        if answer.accepted:
            for (table, key), old in zip(targets, before, strict=True):
                self._note(table, key, old, self._engine.peek(table, key))
        return answer

    def take(self, table: str, limit: int | None = None) -> list[Record]:
        """The oldest records of a table's stream, which then holds them no longer."""
        records = self._records[table]
        taken = records[:limit]
        del records[: len(taken)]
        return taken

    def waiting(self) -> dict[str, int]:
        """How many records each stream still holds; streams that hold none are left out."""
        return {table: len(records) for table, records in self._records.items() if records}

    def clear(self) -> None:
        """Forgets all records and counts again from the beginning."""
        self._records.clear()
        self._written = 0

    def _targets(self, call: Call) -> Iterator[Target]:
        if call.operation in ("PutItem", "UpdateItem", "DeleteItem"):
            yield self._target(call.request["TableName"], call.request)
        elif call.operation == "BatchWriteItem":
            for table, writes in call.request["RequestItems"].items():
                yield from (self._target(table, next(iter(write.values()))) for write in writes)
        elif call.operation == "TransactWriteItems":
            for write in call.request["TransactItems"]:
                ((kind, details),) = write.items()
                if kind != "ConditionCheck":
                    yield self._target(details["TableName"], details)

    def _target(self, table: str, write: Mapping[str, Any]) -> Target:
        source = write.get("Key") or write["Item"]
        return table, {name: source[name] for name in self._engine.key_names(table) if name in source}

    def _note(self, table: str, key: Item, old: Item | None, new: Item | None) -> None:
        stream = self._engine.stream(table)
        if old == new or stream is None:
            return
        self._written += 1
        self._records[table].append(self._record(stream, photograph(key), old, new))

    def _record(self, stream: Stream, key: Item, old: Item | None, new: Item | None) -> Record:
        images = {name: image for name, image in (("NewImage", new), ("OldImage", old)) if image is not None}
        shown = {name: images[name] for name in _VIEWS[stream.view] if name in images}
        return {
            "eventID": f"{self._written:032x}",
            "eventName": "INSERT" if old is None else "REMOVE" if new is None else "MODIFY",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": stream.arn.split(":")[3],
            "dynamodb": {
                "ApproximateCreationDateTime": int(self._clock()),
                "Keys": key,
                **shown,
                "SequenceNumber": f"{10**23 + self._written}",
                "SizeBytes": size(key) + sum(size(image) for image in shown.values()),
                "StreamViewType": stream.view,
            },
            "eventSourceARN": stream.arn,
        }


def event(records: Iterable[Record]) -> dict[str, Any]:
    """A batch as Lambda hands it over: a copy through JSON, so that no receiver spoils another's."""
    delivered: dict[str, Any] = json.loads(json.dumps({"Records": list(records)}))
    return delivered
