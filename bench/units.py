"""Units as DynamoDB reckons them: reads from the sizes of the items, since engines on this machine report constants.

Sizes and rounding follow Amazon's developer guide ("Item sizes and formats", "Read and write operations"). Writes are
ministack's figures, which count an index's write within a transaction once, where AWS may count it twice.
"""

import json
import time
from collections.abc import Mapping
from math import ceil
from typing import Any

from tests.harness import Engine
from tests.harness.engines import Answer

_READ_STEP = 4096
_WRITES = frozenset(["BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"])

Item = Mapping[str, Any]


def size(item: Item) -> int:
    """The bytes of an item as DynamoDB's JSON writes it."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value: Mapping[str, Any]) -> int:
    ((kind, held),) = value.items()
    if kind in ("S", "B"):
        return len(held.encode()) if kind == "S" else len(held) * 3 // 4
    if kind == "N":
        return (len(held.strip("-0.").replace(".", "")) + 1) // 2 + 1
    if kind in ("BOOL", "NULL"):
        return 1
    if kind in ("SS", "NS", "BS"):
        return sum(_size({kind[0]: one}) for one in held)
    inner = held if kind == "L" else held.values()
    names = sum(len(name.encode()) for name in held) if kind == "M" else 0
    return 3 + names + sum(_size(one) + 1 for one in inner)


def read_units(operation: str, asked: Mapping[str, Any], answered: Mapping[str, Any]) -> float:
    """What a read costs; 0 for what is no read. An item that is not there costs as much as a small one."""
    if operation == "GetItem":
        return _steps(size(answered.get("Item", {}))) * _share(asked)
    if operation in ("Query", "Scan"):
        return _steps(sum(map(size, answered.get("Items", ())))) * _share(asked)
    if operation == "BatchGetItem":
        return sum(
            _of_batch(keys, answered["Responses"].get(table, [])) for table, keys in asked["RequestItems"].items()
        )
    if operation == "TransactGetItems":
        return sum(2.0 * _steps(size(found.get("Item", {}))) for found in answered["Responses"])
    return 0.0


def _of_batch(asked: Mapping[str, Any], found: list[Item]) -> float:
    missing = len(asked["Keys"]) - len(found)
    return (sum(_steps(size(item)) for item in found) + missing) * _share(asked)


def _steps(size: int) -> int:
    return max(1, ceil(size / _READ_STEP))


def _share(asked: Mapping[str, Any]) -> float:
    return 1.0 if asked.get("ConsistentRead") else 0.5


class MeteredEngine:
    """An engine that counts what it is asked for, and how much of this process's time it takes itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.forget()

    def forget(self) -> None:
        """Begins at nothing."""
        self.reads = self.writes = self.seconds = 0.0
        self.calls = 0

    def answer(self, operation: str, body: bytes) -> Answer:
        began = time.process_time()
        asked = json.loads(body)
        writes = operation in _WRITES
        if writes:
            body = json.dumps(asked | {"ReturnConsumedCapacity": "TOTAL"}).encode()
        answer = self._engine.answer(operation, body)
        if answer.accepted:
            answered = json.loads(answer.body or b"{}")
            self.reads += read_units(operation, asked, answered)
            self.writes += _consumed(answered) if writes else 0
            self.calls += 1
        self.seconds += time.process_time() - began
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def _consumed(answered: Mapping[str, Any]) -> float:
    consumed = answered.get("ConsumedCapacity") or []
    return sum(table["CapacityUnits"] for table in (consumed if isinstance(consumed, list) else [consumed]))
