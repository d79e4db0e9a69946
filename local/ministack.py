"""Runs ministack's DynamoDB for one machine and keeps what it holds in one file.

ministack by itself writes its state only when it ends in peace, so a kill would lose everything. Here a
forked copy of the process writes it every few seconds: one moment of all tables, while the engine goes on.
Unlike ministack's own files this one holds the end of each stream, so readers find their positions again.
"""

import argparse
import asyncio
import gc
import logging
import os
import pickle
import signal
import sys
import time
from pathlib import Path
from typing import Any

import ministack.app
from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.core.responses import AccountRegionScopedDict
from ministack.services import dynamodb

from local.files import saved_at_the_end
from local.leash import stop_with_parent

# A snapshot of a large forum takes seconds of a core; resting twenty times as long keeps that under 5 %.
REST = 20
STREAM_TAIL_SECONDS = 900
READS = (
    "GetItem",
    "Query",
    "Scan",
    "BatchGetItem",
    "TransactGetItems",
    "Describe",
    "List",
    "GetRecords",
    "GetShard",
)

log = logging.getLogger("local.ministack")


class Keeper:
    """Writes the tables to a file while they are served, and reads them back."""

    def __init__(self, path: Path, every: float) -> None:
        self.path = path
        self._every = every
        self._changed = False
        self._copy: int | None = None

    def load(self) -> None:
        """Puts back what the file holds; an engine without a file starts empty."""
        saved_at_the_end(self.path).unlink(missing_ok=True)
        if not self.path.exists():
            return
        kept = pickle.loads(self.path.read_bytes())
        dynamodb.load_persisted_state(kept["state"])
        dynamodb._stream_records.update(kept["records"])
        dynamodb._stream_trimmed.update(kept["trimmed"])

    async def serving(self, scope: Any, receive: Any, send: Any) -> None:
        """The engine's ASGI application; notices every call that may have changed something."""
        await ministack.app.app(scope, receive, send)
        if scope["type"] == "http" and not _reads_only(scope):
            self._changed = True

    async def keep(self) -> None:
        """Takes a snapshot every few seconds if anything changed; the file's date says how recent it is."""
        rest = self._every
        while True:
            await asyncio.sleep(rest)
            if not self._changed:
                if self.path.exists():
                    os.utime(self.path)
                continue
            self._changed = False
            began = time.monotonic()
            self._changed = not await self._write_in_a_copy() or self._changed
            rest = max(self._every, REST * (time.monotonic() - began))

    async def _write_in_a_copy(self) -> bool:
        """Whether a forked copy of the process has written the state of this moment."""
        moment = time.time()
        try:
            self._copy = os.fork()
        except OSError as refused:
            log.warning("No snapshot this time: %s", refused)
            return False
        if self._copy == 0:
            self._write_and_end(moment)
        while self._copy:
            ended, status = os.waitpid(self._copy, os.WNOHANG)
            if ended:
                self._copy = None
                return status == 0
            await asyncio.sleep(0.02)
        return False

    def _write_and_end(self, moment: float) -> None:
        """The copy's whole life. It keeps the lock on the data open, so nobody starts while it writes."""
        failed = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            gc.disable()
            self.write(moment)
            failed = 0
        finally:
            os._exit(failed)

    def wait_for_copy(self) -> None:
        """Lets a copy that is writing finish, so that an older state never replaces a newer one."""
        if self._copy:
            os.waitpid(self._copy, 0)
            self._copy = None

    def write(self, moment: float) -> None:
        """Writes everything; only for a process that is about to end.

        ministack deep-copies its tables for this, which nobody needs who changes nothing any more.
        """
        dynamodb.copy.deepcopy = lambda value: value
        records, trimmed = _stream_tails(moment - STREAM_TAIL_SECONDS)
        kept = {"state": dynamodb.get_state(), "records": records, "trimmed": trimmed}
        draft = self.path.with_suffix(".draft")
        with draft.open("wb") as file:
            pickle.dump(kept, file, protocol=5)
            file.flush()
            os.fsync(file.fileno())
        os.utime(draft, (moment, moment))
        draft.replace(self.path)


def _reads_only(scope: Any) -> bool:
    targets = [value for name, value in scope["headers"] if name == b"x-amz-target"]
    return not targets or targets[0].decode().partition(".")[2].startswith(READS)


def _stream_tails(since: float) -> tuple[AccountRegionScopedDict, AccountRegionScopedDict]:
    """The recent records of each stream, at least the last one, and how many came before them."""
    tails, trimmed = AccountRegionScopedDict(), AccountRegionScopedDict()
    for key, records in dynamodb._stream_records.all_items():
        recent = next(
            (n for n, record in enumerate(records) if record["dynamodb"]["ApproximateCreationDateTime"] >= since),
            len(records) - 1,
        )
        first = max(recent, 0)
        tails.set_scoped(*key, records[first:])
        trimmed.set_scoped(*key, dynamodb._stream_trimmed.get_scoped(*key, 0) + first)
    return tails, trimmed


async def run(port: int, keeper: Keeper) -> None:
    """Serves until SIGTERM, then writes a last time."""
    stop = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    keeping = asyncio.create_task(keeper.keep())
    await serve(keeper.serving, config, shutdown_trigger=stop.wait)
    keeping.cancel()
    keeper.wait_for_copy()
    keeper.write(time.time())
    saved_at_the_end(keeper.path).touch()


def main() -> int:
    """`python -m local.ministack --port N --state FILE [--every SECONDS]`"""
    parser = argparse.ArgumentParser(prog="python -m local.ministack")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--every", type=float, default=2.0)
    asked = parser.parse_args()
    stop_with_parent()
    keeper = Keeper(asked.state, asked.every)
    keeper.load()
    asyncio.run(run(asked.port, keeper))
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # ministack leaves threads that would be waited for
