"""What the forum counts, as lines of CloudWatch's embedded metric format, which become metrics without a call to AWS.

Names, in the namespace `Askwell`. Each stands by `Stage`, and where it says so by more:

| metric | by | from |
|---|---|---|
| `Requests`, `Errors5xx` (counts), `Milliseconds`, `ReadUnits`, `WriteUnits` | – | each request |
| `Requests` | `Route`, `Status` | the same: "GET /questions/{question}" and "2xx" |
| `ReadUnits`, `WriteUnits` | `Function` | each run of a trigger |
| `StreamLagSeconds` | –, and `Function` | each batch of a stream, also one that fails: the age of its oldest record |
| `ParkedKeys`, `OldestParkedSeconds` | – | `retry_parked`, each minute |
| `Drift` | – | `retry_parked`: keys that nothing had failed for and that still were out of line (parking.py) |
| `MailsSent`, `MailsFailed`, `OldestMailSeconds` | – | whoever sends mails |
| `MailsTwice` | – | the same, when nobody knows whether an earlier copy of a mail went out (sending.py) |

What it costs (us-east-1, 2026): $0.30 a month for each name and its dimensions, by the hour in which it is sent, the
first ten free. Three by `Stage` come every minute; all twelve are $3.60, two or three for each of ten functions $7.50,
and `Requests` by route at most 150 methods of routes times two or three statuses if each is asked for in every hour
($100); a forum with 15 of them in a usual hour pays $4.50. Latency and units are no metrics by route: every line has
its route, and CloudWatch Logs Insights reads them from there, `stats count(), pct(Milliseconds, 95), avg(ReadUnits) by
Route, Status`, for $0.005 a GB. A line is about 600 bytes, which are $0.30 for a million requests.

No line holds an address, a name, an id of a person, or anything that somebody wrote. Nothing is sent but on Lambda,
unless `send_to` names somebody who listens.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from chalicelib.config import settings

NAMESPACE = "Askwell"
NOWHERE = "nowhere"

Line = Mapping[str, Any]

_WRITES = frozenset(("BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"))
_SENT_AS = {"Milliseconds": "Milliseconds"}


@dataclass(slots=True)
class Meter:
    """What was asked of the storage: units as DynamoDB reckons them, and how many calls wanted to write."""

    read_units: float = 0.0
    write_units: float = 0.0
    writes: int = 0

    def add(self, other: "Meter") -> None:
        self.read_units += other.read_units
        self.write_units += other.write_units
        self.writes += other.writes


_meter: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered() -> Iterator[Meter]:
    """What is asked of the storage inside; a meter around this one counts it too."""
    outer, meter = _meter.get(), Meter()
    token = _meter.set(meter)
    try:
        yield meter
    finally:
        _meter.reset(token)
        if outer is not None:
            outer.add(meter)


def note(operation: str, answer: Mapping[str, Any]) -> None:
    """Counts a call to DynamoDB by what its answer says of the capacity it took."""
    meter = _meter.get()
    if meter is None:
        return
    consumed = answer.get("ConsumedCapacity") or ()
    listed = (consumed,) if isinstance(consumed, dict) else consumed
    units = sum(float(table.get("CapacityUnits", 0)) for table in listed)
    if operation in _WRITES:
        meter.writes += 1
        meter.write_units += units
    else:
        meter.read_units += units


def _directive(dimensions: tuple[str, ...], *names: str) -> dict[str, Any]:
    metrics = [{"Name": name, "Unit": _unit(name)} for name in names]
    return {"Namespace": NAMESPACE, "Dimensions": [["Stage", *dimensions]], "Metrics": metrics}


def _unit(name: str) -> str:
    return _SENT_AS.get(name) or ("Seconds" if name.endswith("Seconds") else "Count")


_OF_REQUEST = (
    _directive((), "Requests", "Errors5xx", "Milliseconds", "ReadUnits", "WriteUnits"),
    _directive(("Route", "Status"), "Requests"),
)
_OF_RUN = (_directive(("Function",), "ReadUnits", "WriteUnits"),)
_OF_BATCH = (
    _directive(("Function",), "ReadUnits", "WriteUnits", "StreamLagSeconds"),
    _directive((), "StreamLagSeconds"),
)
_OF_PARKED = (_directive((), "ParkedKeys", "OldestParkedSeconds"),)
_OF_DRIFT = (_directive((), "Drift"),)
_OF_MAILS = (_directive((), "MailsSent", "MailsFailed", "OldestMailSeconds"),)
_OF_COPIES = (_directive((), "MailsTwice"),)


def request(name: str, route: str, status: int, milliseconds: float, meter: Meter) -> None:
    """A request was answered. `name` is AWS's for it, `route` its method and pattern."""
    counted = {"Requests": 1, "Errors5xx": int(status >= 500), "Milliseconds": round(milliseconds, 2)}
    _send(_OF_REQUEST, _units(meter) | counted, Route=route, Status=f"{status // 100}xx", request=name)


def run(name: str, function: str, milliseconds: float, meter: Meter, lag: float | None, failed: bool) -> None:
    """A trigger ran, for better or worse. `lag` is the age in seconds of its oldest record, None without records."""
    values = _units(meter) | ({} if lag is None else {"StreamLagSeconds": round(lag, 2)})
    about = {"request": name, "milliseconds": round(milliseconds, 2), "failed": failed}
    _send(_OF_RUN if lag is None else _OF_BATCH, values, Function=function, **about)


def parked(keys: int, oldest_seconds: float) -> None:
    """So many keys are parked, the oldest for so long."""
    _send(_OF_PARKED, {"ParkedKeys": keys, "OldestParkedSeconds": round(oldest_seconds)})


def drift(keys: int) -> None:
    """So many keys were out of line with the truth though no stream had said so."""
    _send(_OF_DRIFT, {"Drift": keys})


def mails(sent: int, failed: int, oldest_seconds: float) -> None:
    """So many mails went out or were refused; the oldest that waits does so for so long."""
    counted = {"MailsSent": sent, "MailsFailed": failed, "OldestMailSeconds": round(oldest_seconds)}
    _send(_OF_MAILS, counted)


def mails_twice(mails: int) -> None:
    """So many mails were sent of which a copy may have gone out before."""
    _send(_OF_COPIES, {"MailsTwice": mails})


def send_to(listener: Callable[[Line], None] | None) -> None:
    """Lines go to this listener from now on; to nobody if it is None."""
    global _listener
    _listener = listener


def _units(meter: Meter) -> dict[str, float]:
    return {"ReadUnits": meter.read_units, "WriteUnits": meter.write_units}


def _send(directives: tuple[dict[str, Any], ...], values: Mapping[str, float], **about: object) -> None:
    if _listener is not None:
        sent = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": directives}
        _listener({"_aws": sent, "Stage": settings.stage, **about, **values})


def _print(line: Line) -> None:
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")


_listener: Callable[[Line], None] | None = _print if settings.function else None
