"""What storage was asked for, and what it cost where the engine says so."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.harness.engines import Answer

_WRITES = frozenset(["BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"])


@dataclass
class Meter:
    """Round trips by operation, refusals among them, and write units by table.

    Write units are ministack's (moto reports constants); read units are not counted, since no engine here
    gets them right (platform-facts 1.5).
    """

    calls: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    write_units: Counter[str] = field(default_factory=Counter)

    @property
    def round_trips(self) -> int:
        return self.calls.total()

    def note(self, operation: str, answer: Answer | None) -> None:
        """Counts one call; `answer` is None where none came back."""
        self.calls[operation] += 1
        if answer is None or not answer.accepted:
            self.refused += 1
        elif operation in _WRITES and b"ConsumedCapacity" in answer.body:
            for consumed in _listed(json.loads(answer.body)["ConsumedCapacity"]):
                self.write_units[consumed["TableName"]] += consumed["CapacityUnits"]

    def clear(self) -> None:
        self.calls.clear()
        self.write_units.clear()
        self.refused = 0


def _listed(consumed: Any) -> list[dict[str, Any]]:
    return consumed if isinstance(consumed, list) else [consumed]
