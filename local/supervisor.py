"""Starts everything in order, looks after it, and stops it in the order that loses nothing."""

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local import engine, outbox, state
from local.aws import REGION
from local.children import Child
from local.engine import Choice, Engine
from local.files import drop_drafts, saved_at_the_end
from local.server import listen
from local.state import REPOSITORY, State

LOOK_EVERY = 0.2
# After a supervisor was killed its processes need a moment to notice and to write what they hold.
ORPHANS_END_WITHIN = 15.0


class CannotStartError(Exception):
    """The forum can not start; the message says why in a sentence."""


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line. `app`, `tables` and `demo` are names of modules."""

    port: int = 8000
    data: Path = Path(".data")
    engine: Choice = field(default_factory=Choice)
    with_demo: bool = True
    stage: str = "local"
    below_stage: bool = False
    drain: float = 30.0
    app: str = "app"
    tables: str = "chalicelib.storage.tables"
    demo: str = "local.demo"


class Supervisor:
    """One forum on this machine, from start to stop."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._data = options.data.resolve()
        self._asked_to_stop = False
        self._asked_at = 0.0
        self._hurry = False
        self._environment: dict[str, str] = {}
        self._children: dict[str, Child] = {}
        self._engine: Engine | None = None
        self._seeding: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Serves until told to stop; returns 0, or 1 when the engine died.

        Raises CannotStartError, with nothing left running, when the forum can not start.
        """
        for told in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(told, self._note_stop)
        self._data.mkdir(parents=True, exist_ok=True)
        lock = _lock(self._data)
        listening = _listen(self._options.port)
        try:
            self._start(lock, listening)
            return self._look_after()
        finally:
            self._stop()
            listening.close()
            os.close(lock)

    def _note_stop(self, *_: Any) -> None:
        """A second request hurries. `make` passes the first one on, so two in one second are one."""
        if not self._asked_to_stop:
            self._asked_at = time.monotonic()
        elif time.monotonic() > self._asked_at + 1:
            self._hurry = True
        self._asked_to_stop = True

    def _start(self, lock: int, listening: socket.socket) -> None:
        drop_drafts(self._data)
        unclean = _what_was_lost(self._data)
        if unclean:
            _say(unclean)
        try:
            self._engine = engine.start(self._options.engine, self._data, keep_open=(lock,))
        except engine.EngineError as failed:
            raise CannotStartError(str(failed)) from failed
        streams = self._make_tables()
        self._start_children(streams, listening, sweep=bool(unclean))
        port = listening.getsockname()[1]
        self._save_state(port, streams)
        _say(f"The forum is at {self._url(port)} (Ctrl-C stops it and keeps its data).")
        _say(f"What it does and what that takes: http://127.0.0.1:{port}/_local/status")
        _say(f"The mails it sends: http://127.0.0.1:{port}/_local/outbox")
        if self._options.with_demo:
            self._seeding = self._run_aside(["local.seed", "--data", str(self._data), "--demo", self._options.demo])

    def _url(self, port: int) -> str:
        below = f"/{self._options.stage}" if self._options.below_stage else ""
        return f"http://127.0.0.1:{port}{below}"

    def _environment_with(self, streams: dict[str, str]) -> dict[str, str]:
        assert self._engine
        return state.environment(self._engine.endpoint, self._options.stage, streams) | {
            "ASKWELL_DATA": str(self._data)
        }

    def _make_tables(self) -> dict[str, str]:
        made = subprocess.run(
            [sys.executable, "-m", "local.tables", "--tables", self._options.tables],
            env=self._environment_with({}),
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise CannotStartError(made.stderr.strip())
        streams: dict[str, str] = json.loads(made.stdout)
        return streams

    def _start_children(self, streams: dict[str, str], listening: socket.socket, *, sweep: bool) -> None:
        address = self._url(listening.getsockname()[1])
        self._environment = self._environment_with(streams) | _mail_here(listening.getsockname()[1], address)
        app = ["--app", self._options.app]
        pump = ["local.pump", *app, "--data", str(self._data), "--drain", str(self._options.drain)]
        server = ["local.server", *app, "--fd", str(listening.fileno())]
        server += ["--below-stage"] * self._options.below_stage
        self._children = {
            "pump": Child("pump", pump + ["--sweep"] * sweep, self._environment, say=_say),
            "server": Child("server", server, self._environment, keep_open=(listening.fileno(),), say=_say),
        }
        for child in self._children.values():
            child.start()

    def _run_aside(self, arguments: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=self._environment,
            cwd=REPOSITORY,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _save_state(self, port: int, streams: dict[str, str]) -> None:
        assert self._engine
        pids = {name: child.process.pid for name, child in self._children.items() if child.process}
        pids["supervisor"] = os.getpid()
        if self._engine.process:
            pids["engine"] = self._engine.process.pid
        State(
            url=self._url(port),
            port=port,
            endpoint=self._engine.endpoint,
            stage=self._options.stage,
            region=REGION,
            data=str(self._data),
            pids=pids,
            streams=streams,
        ).save()

    def _look_after(self) -> int:
        assert self._engine
        while not self._asked_to_stop:
            if not self._engine.running():
                print(
                    "The engine has died, so the forum stops; its log is engine.log.",
                    file=sys.stderr,
                    flush=True,
                )
                return 1
            restarted = [child.look_after() for child in self._children.values()]
            if any(restarted):
                self._save_pids()
            time.sleep(LOOK_EVERY)
        return 0

    def _save_pids(self) -> None:
        kept = state.read(self._data)
        if kept:
            self._save_state(kept.port, kept.streams)

    def _stop(self) -> None:
        """Server first, so that nothing new comes; then the pump delivers what is there; the engine last."""
        if self._seeding and self._seeding.poll() is None:
            engine.stop_group(self._seeding, patience=5)
        engine_lives = bool(self._engine and self._engine.running())
        if engine_lives and self._children:
            _say("Stopping: what is on its way is delivered first …")
        for name, patience in (("server", 15.0), ("pump", self._options.drain + 15)):
            if name in self._children:
                self._children[name].stop(patience if engine_lives else 0.5, lambda: self._hurry)
        if self._engine and self._engine.stop() and engine_lives and self._children:
            state.path_in(self._data).unlink(missing_ok=True)


def _mail_here(port: int, address: str) -> dict[str, str]:
    """The variables by which mails know where the forum is, and stay on this machine (local/outbox.py)."""
    return {
        "ASKWELL_ADDRESS": address,
        "ASKWELL_MAIL_FROM": "Askwell <mail@localhost>",
        "AWS_ENDPOINT_URL_SESV2": f"http://127.0.0.1:{port}{outbox.ENDPOINT}",
    }


def _say(sentence: str) -> None:
    """Tells the person; a terminal that is gone must not keep the forum from stopping in order."""
    with contextlib.suppress(OSError):
        print(sentence, flush=True)


def _lock(data: Path) -> int:
    """Takes the data directory for this forum; the engine holds the lock too, so it is free when both have ended."""
    lock = os.open(data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    patient_until = time.monotonic() + ORPHANS_END_WITHIN
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running = state.read(data)
            if running is None or running.alive() or time.monotonic() > patient_until:
                os.close(lock)
                where = f" at {running.url}" if running else ""
                raise CannotStartError(f"The data in {data} is in use by a running forum{where}.") from None
            time.sleep(0.1)
        else:
            return lock


def _listen(port: int) -> socket.socket:
    try:
        return listen(port)
    except OSError as refused:
        raise CannotStartError(
            f"Port {port} can not be used ({os.strerror(refused.errno or 0)}). Choose another: make run PORT=8001"
        ) from refused


def _what_was_lost(data: Path) -> str | None:
    """A sentence about an unclean stop of the former run; None after a clean one."""
    if not state.path_in(data).exists():
        return None
    kept = data / "engine.pickle"
    what = "nothing is lost"
    if kept.exists() and not saved_at_the_end(kept).exists():
        moment = time.strftime("%H:%M:%S", time.localtime(kept.stat().st_mtime))
        what = f"what was written after {moment} may be lost"
    return f"The forum was not stopped cleanly: {what}. It now looks for loose ends by itself."
