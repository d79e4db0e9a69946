"""An engine shared by the tests of this directory, and whole forums in processes of their own."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from local import aws, engine, files
from local.engine import Choice, Engine
from local.state import REPOSITORY

SMALL = ("--app", "tests.local.small_forum", "--tables", "tests.local.small_forum")


@dataclass
class Forum:
    """A forum started with `python -m local`, as a person would."""

    process: subprocess.Popen[str]
    data: Path
    said: list[str] = field(default_factory=list)

    @property
    def state(self) -> dict[str, Any]:
        return files.read_json(self.data / "state.json", {})

    def pid(self, name: str) -> int:
        return int(self.state["pids"][name])

    def ask(self, method: str, path: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.state["port"], timeout=10)
        try:
            connection.request(method, path)
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def has(self, note: str) -> bool:
        return self.ask("GET", f"/notes/{note}")["found"] is not None

    def stop(self) -> int:
        """Ctrl-C; returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self) -> int:
        out, _ = self.process.communicate(timeout=60)
        self.said += out.splitlines()
        return self.process.returncode


def eventually(holds: Callable[[], bool], within: float = 10.0) -> bool:
    """Whether it comes true in time."""
    patient_until = time.monotonic() + within
    while not holds():
        if time.monotonic() > patient_until:
            return False
        time.sleep(0.05)
    return True


def processes_with(words: str) -> list[int]:
    """The processes whose command line or environment names these words, this one and zombies left out."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            known = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if words.encode() in known:
            found.append(int(entry.name))
    return found


def begin(data: Path, *arguments: str, port: int = 0, wait: bool = True) -> Forum:
    """Starts a forum; `wait` until it says where it is."""
    command = [sys.executable, "-m", "local", "--empty", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(
        [*command, *SMALL, *arguments],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    forum = Forum(process, data)
    while wait and "The forum is at" not in "".join(forum.said[-1:]):
        line = process.stdout.readline()
        assert line, forum.said
        forum.said.append(line)
    return forum


def end(forum: Forum) -> None:
    """Stops it if it still runs."""
    if forum.process.poll() is None:
        forum.process.terminate()
        forum.ended()
    forum.process.stdout.close()


@pytest.fixture
def start_forum(tmp_path: Path) -> Iterator[Callable[..., Forum]]:
    """Starts forums on the test's own data."""
    started: list[Forum] = []

    def start(*arguments: str, port: int = 0, wait: bool = True) -> Forum:
        started.append(begin(tmp_path / "data", *arguments, port=port, wait=wait))
        return started[-1]

    yield start
    for forum in started:
        end(forum)


@pytest.fixture(scope="session")
def forum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    """A forum for all tests that leave it running."""
    running = begin(tmp_path_factory.mktemp("forum"))
    yield running
    end(running)


@pytest.fixture(scope="session")
def running_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    started = engine.start(Choice(), tmp_path_factory.mktemp("engine"))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def dynamodb(running_engine: Engine) -> Any:
    return aws.client("dynamodb", running_engine.endpoint)
