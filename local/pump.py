"""Carries the records of the engine's streams to the app's triggers as Lambda would.

`python -m local.pump` is a process of its own; it runs the schedules' clock too. At SIGTERM it delivers what
is there, then stops.
"""

import argparse
import importlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chalicelib import metrics
from local import files
from local.checkpoints import Checkpoints
from local.clock import Clock, schedules_of
from local.counts import Counts
from local.deliveries import Delivery, Trigger, triggers_of
from local.leash import stop_with_parent
from local.streams_api import StreamsApi

REPORT_EVERY = 0.5
HEALING_SCHEDULE = "sweep"

log = logging.getLogger("local.pump")


class Pump:
    """All deliveries of an app."""

    def __init__(self, triggers: list[Trigger], endpoint: str, data: Path, on_gap: Callable[[], None]) -> None:
        self._stop_now = threading.Event()
        self.counts = Counts()
        client = StreamsApi(endpoint)
        checkpoints = Checkpoints(data / "positions.json")
        self.deliveries = [Delivery(trigger, client, checkpoints, on_gap, self._stop_now) for trigger in triggers]

    def start(self) -> None:
        """Begins to read; returns at once."""
        for delivery in self.deliveries:
            delivery.start()

    def quiet_since(self) -> float | None:
        """Since when every stream is empty and nobody holds a batch; None while there is something to do.

        A look counts only if it began after the last batch was taken: it saw what that batch wrote.
        """
        looks = [delivery.empty_at for delivery in self.deliveries]
        last_taken = max((delivery.took_at for delivery in self.deliveries), default=0.0)
        oldest_look = min(looks, default=time.time())
        return oldest_look if oldest_look > last_taken else None

    def drain(self, timeout: float) -> bool:
        """Waits until everything there is has been delivered; False when that took too long."""
        began = time.time()
        while time.time() < began + timeout:
            quiet = self.quiet_since()
            if quiet is not None and quiet >= began:
                return True
            time.sleep(0.02)
        return False

    def stop(self, within: float = 10.0) -> None:
        """Stops after the batches in hand; the next start goes on from the positions kept."""
        self._stop_now.set()
        patient_until = time.monotonic() + within
        for delivery in self.deliveries:
            delivery.join(timeout=max(0.0, patient_until - time.monotonic()))

    def report(self) -> dict[str, Any]:
        """What the pump is doing, for its status file."""
        now = time.time()
        return {
            "at": now,
            "quiet_since": self.quiet_since(),
            "counted": self.counts.report(),
            "triggers": {
                delivery.trigger.name: {
                    "delivered": delivery.delivered,
                    "behind_seconds": round(now - (delivery.waiting_since or now), 1),
                    "failing": delivery.failing,
                }
                for delivery in self.deliveries
            },
        }


def main() -> int:
    """`python -m local.pump --data DIR [--app MODULE] [--sweep] [--drain SECONDS]`"""
    parser = argparse.ArgumentParser(prog="python -m local.pump")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--app", default="app")
    parser.add_argument("--sweep", action="store_true")
    parser.add_argument("--drain", type=float, default=30.0)
    asked = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("local").setLevel(logging.INFO)
    ended, orphaned = threading.Event(), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    stop_with_parent(orphaned.set)
    app = importlib.import_module(asked.app).app
    clock = Clock(schedules_of(app), asked.data / "clock.json")
    pump = Pump(triggers_of(app), os.environ["AWS_ENDPOINT_URL"], asked.data, lambda: clock.run_soon(HEALING_SCHEDULE))
    if asked.sweep:
        clock.run_soon(HEALING_SCHEDULE)
    metrics.send_to(pump.counts)
    clock.start()
    pump.start()
    while not ended.wait(REPORT_EVERY) and not orphaned.is_set():
        files.replace_json(asked.data / "pump.json", pump.report())
    # Without its parent the engine is about to end, too: what is left is delivered after the next start.
    clock.stop(within=0.5 if orphaned.is_set() else 10)
    if not orphaned.is_set() and not pump.drain(asked.drain):
        log.warning("Not everything was delivered; the rest follows after the next start")
    pump.stop(within=0.5 if orphaned.is_set() else 10)
    files.replace_json(asked.data / "pump.json", pump.report())
    return 0


if __name__ == "__main__":
    sys.exit(main())
