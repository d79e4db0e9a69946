"""Whose storage call this is, which one it is, and whether it is to go well.

Code under test runs as a `Run`, which stands for one invocation of a Lambda function. A plan is asked before
every call of its run and names a fault or None. Runs nest: so one thread shows what two processes would do.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

from tests.harness.engines import Answer


class Killed(BaseException):
    """The process died here. No `except Exception` of the code under test survives it."""


@dataclass(frozen=True)
class Call:
    """One storage call: its number in its run (from 1), what it asks for, and who schedules it."""

    number: int
    operation: str
    body: bytes
    scheduler: "Scheduler" = field(repr=False, compare=False)

    @cached_property
    def request(self) -> dict[str, Any]:
        """The request as DynamoDB JSON."""
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed

    def asking(self, request: dict[str, Any]) -> "Call":
        """The same call with another request."""
        return replace(self, body=json.dumps(request).encode())


GoOn = Callable[[Call], Answer]


class Fault(Protocol):
    """Something that befalls a call."""

    def befall(self, call: Call, go_on: GoOn) -> Answer:
        """Answers the call, with or without `go_on`, which carries it out; or raises."""


Plan = Callable[[Call], Fault | None]


def calm(call: Call) -> None:
    """The plan of a run to which nothing happens."""


@dataclass
class Run:
    """One invocation: what it did, and how it ended."""

    plan: Plan
    operations: list[str] = field(default_factory=list)
    killed: bool = False
    result: object = None

    @property
    def calls(self) -> int:
        """How many storage calls it made."""
        return len(self.operations)


class Scheduler:
    """Knows which run is on, numbers its calls and lets its plan decide about each."""

    def __init__(self) -> None:
        self._runs = [Run(calm)]

    @property
    def plan(self) -> Plan:
        """The plan for calls made outside any run."""
        return self._runs[0].plan

    @plan.setter
    def plan(self, plan: Plan) -> None:
        self._runs[0].plan = plan

    def run(self, deed: Callable[[], object], plan: Plan = calm) -> Run:
        """Runs the deed to its end or its death; its own exceptions come through.

        A dead process sends nothing more: whatever its `finally` or `__exit__` still tries dies as well
        (PynamoDB's BatchWrite would otherwise commit on the way out).
        """
        run = Run(plan)
        self._runs.append(run)
        try:
            run.result = deed()
        except Killed:
            run.killed = True
        finally:
            self._runs.pop()
        return run

    def meet(self, operation: str, body: bytes, go_on: GoOn) -> Answer:
        """Carries a call out by `go_on`, unless the plan of its run has something else in mind."""
        run = self._runs[-1]
        if run.killed:
            raise Killed(operation)
        run.operations.append(operation)
        call = Call(run.calls, operation, body, self)
        fault = run.plan(call)
        try:
            return fault.befall(call, go_on) if fault else go_on(call)
        except Killed:
            run.killed = True
            raise

    def clear(self) -> None:
        """Outside any run: counts from one again and forgets the plan."""
        self._runs = [Run(calm)]
