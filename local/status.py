"""The status page, /_local/status: what a deployed forum would tell CloudWatch, of the forum on this machine."""

import json
import os
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.errors import Unavailable
from chalicelib.storage import parked
from chalicelib.storage.base import deadline
from local import beside, files, state
from local.counts import Counts
from local.gateway import Answer, Request

# The pump writes twice a second; a report older than this is from a pump that is gone.
PUMP_IS_GONE_AFTER = 5.0
_PARKED_SHOWN = 50


class Status:
    """What there is to know of the forum whose data is in this directory, and whose requests these counts hold."""

    def __init__(self, counts: Counts, data: Path) -> None:
        self._counts = counts
        self._data = data
        self._began = datetime.now(UTC)

    def page(self, _: Request) -> Answer:
        return beside.page("status.html", seconds=5, **self.report())

    def json(self, _: Request) -> Answer:
        return beside.file(json.dumps(self.report(), indent=1, default=str), "application/json")

    def report(self) -> dict[str, Any]:
        """All of it, as the page shows it and as JSON."""
        waiting = _parked()
        pump = files.read_json(self._data / "pump.json", {})
        counted = pump.get("counted", {})
        return {
            "since": self._began,
            "engine": self._engine(answers=waiting is not None),
            "routes": self._counts.report()["routes"],
            "pump_is_there": time.time() - pump.get("at", 0) < PUMP_IS_GONE_AFTER,
            "streams": pump.get("triggers", {}),
            "functions": counted.get("functions", []),
            "sums": counted.get("sums", {}),
            "parked": waiting,
        }

    def _engine(self, *, answers: bool) -> dict[str, Any]:
        running = state.read(self._data)
        pid = running.pids.get("engine") if running else None
        endpoint = running.endpoint if running else os.environ.get("AWS_ENDPOINT_URL", "")
        return {"endpoint": endpoint, "pid": pid, "answers": answers}


def _parked() -> list[dict[str, Any]] | None:
    """Parked keys with their errors; None while the engine does not answer."""
    try:
        with deadline(2.0):
            return [asdict(key) for key in parked.all_parked(_PARKED_SHOWN)]
    except (Unavailable, PynamoDBException):
        return None
