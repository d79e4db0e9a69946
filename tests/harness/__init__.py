"""A stage for reconcilers: both engines in this process, streams derived from writes, faults on cue.

`Wire` (wire.py) ties it together: every storage call of an attached client passes the scheduler, which may
let a fault befall it (scheduler.py, faults.py, plans.py), the tap (streams.py) and an engine (engines.py),
and is counted (meter.py). One thread, no socket, no sleep.
"""

from tests.harness.engines import Engine, ministack_engine, moto_engine
from tests.harness.faults import (
    AnswerLost,
    Conflict,
    KillAfter,
    KillBefore,
    LeaveUndone,
    Meanwhile,
    MeanwhileFailed,
    ServerError,
    Throttle,
)
from tests.harness.plans import Chances, at, on
from tests.harness.scheduler import Call, Fault, Killed, Plan, Run, calm
from tests.harness.streams import event
from tests.harness.wire import Wire

__all__ = [
    "AnswerLost",
    "Call",
    "Chances",
    "Conflict",
    "Engine",
    "Fault",
    "KillAfter",
    "KillBefore",
    "Killed",
    "LeaveUndone",
    "Meanwhile",
    "MeanwhileFailed",
    "Plan",
    "Run",
    "ServerError",
    "Throttle",
    "Wire",
    "at",
    "calm",
    "event",
    "ministack_engine",
    "moto_engine",
    "on",
]
