"""When a fault befalls a run: at a call of a given number, on an operation, or by dice."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.harness.faults import (
    PLAIN_WRITES,
    TRANSACTIONS,
    AnswerLost,
    Conflict,
    KillAfter,
    KillBefore,
    LeaveUndone,
    ServerError,
    Throttle,
)
from tests.harness.scheduler import Call, Fault, Plan


def at(number: int, fault: Fault) -> Plan:
    """The fault befalls the run's call of this number, and no other."""
    return lambda call: fault if call.number == number else None


def on(operation: str, fault: Fault, times: int = 1) -> Plan:
    """The fault befalls the run's first calls of an operation, as often as said."""
    left = iter(range(times))
    return lambda call: fault if call.operation == operation and next(left, None) is not None else None


@dataclass
class Chances:
    """A plan by dice: each call meets each fault that fits it with the given probability, at most one.

    `conflict` is for transactions, `plain_conflict` for single writes. The same Random gives the same faults.
    """

    dice: Random
    kill: float = 0.0
    conflict: float = 0.0
    plain_conflict: float = 0.0
    throttle: float = 0.0
    server_error: float = 0.0
    answer_lost: float = 0.0
    undone: float = 0.0

    def __call__(self, call: Call) -> Fault | None:
        draw = self.dice.random()
        for chance, fault in self._possible(call):
            if draw < chance:
                return fault
            draw -= chance
        return None

    def _possible(self, call: Call) -> Iterator[tuple[float, Fault]]:
        yield self.kill / 2, KillBefore()
        yield self.kill / 2, KillAfter()
        yield self.throttle, Throttle()
        yield self.server_error, ServerError()
        yield self.answer_lost, AnswerLost()
        if call.operation in TRANSACTIONS:
            yield self.conflict, Conflict()
        if call.operation in PLAIN_WRITES:
            yield self.plain_conflict, Conflict()
        if call.operation == "BatchWriteItem":
            yield self.undone, LeaveUndone()
