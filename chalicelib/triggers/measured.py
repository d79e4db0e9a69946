"""What goes on around each trigger: it is named in the logs, counted, and a failure of it tells nothing of anybody.

A decorator, since Lambda imports triggers without `app.py`, so no middleware of Chalice's runs.
"""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from chalicelib import logs, metrics
from chalicelib.domain.errors import Unavailable

log = logging.getLogger(__name__)

E = TypeVar("E")
T = TypeVar("T")


class Failed(Exception):
    """A trigger failed. Lambda writes an error's text into its log, so this one names no more than its kind."""


def measured(function: str) -> Callable[[Callable[[E], T]], Callable[[E], T]]:
    """Measures a trigger under this name. What it raises is logged, and raised as `Unavailable` or `Failed`."""

    def around(trigger: Callable[[E], T]) -> Callable[[E], T]:
        @wraps(trigger)
        def measuring(event: E) -> T:
            request, began, lag, failed = _request_of(event), time.perf_counter(), _lag_of(event), True
            with logs.about(function, request), metrics.metered() as meter:
                try:
                    result = _discreetly(function, trigger, event)
                    failed = False
                    return result
                finally:
                    milliseconds = (time.perf_counter() - began) * 1000
                    metrics.run(request, function, milliseconds, meter, lag, failed)

        return measuring

    return around


def _discreetly(function: str, trigger: Callable[[E], T], event: E) -> T:
    try:
        return trigger(event)
    except Unavailable:
        log.exception("%s: the storage does not answer", function)
        raise Unavailable from None
    except Exception as error:
        log.exception("%s failed", function)
        raise Failed(f"{function} failed: {type(error).__name__}") from None


def _request_of(event: Any) -> str:
    return str(getattr(event.context, "aws_request_id", ""))


def _lag_of(event: Any) -> float | None:
    """The age in seconds of the oldest record of a stream's batch, None if this is no such batch."""
    records = (record.get("dynamodb", {}) for record in event.to_dict().get("Records", ()))
    moments = [record["ApproximateCreationDateTime"] for record in records if record]
    return max(0.0, time.time() - float(min(moments))) if moments else None
