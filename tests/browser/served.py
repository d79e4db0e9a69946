"""A whole forum on this machine with its demo content, as `make run` starts it, for browsers to visit."""

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from local.demo import PASSWORD
from local.state import REPOSITORY, State, read

_READY = "sign in with the password"
_PATIENCE_SECONDS = 150
_CLEAN = {"PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True)
class Served:
    """A running forum, spoken to by its API."""

    state: State
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.state.url

    def send(self, method: str, path: str, sent: object = None) -> Any:
        """What the API answers. HTTPError if it refuses."""
        told = {"Content-Type": "application/json"} | self.headers
        body = None if sent is None else json.dumps(sent).encode()
        with urlopen(Request(f"{self.url}/api/v1{path}", body, told, method=method), timeout=20) as answer:
            return json.loads(answer.read() or b"null")

    def get(self, path: str) -> Any:
        return self.send("GET", path)

    def signed_in(self, handle: str) -> "Served":
        """The forum as a member of the demo speaks to it."""
        token = self.send("POST", "/sessions", {"handle": handle, "password": PASSWORD})["token"]
        return Served(self.state, {"Authorization": f"Bearer {token}"})

    def cookie(self, handle: str, password: str = PASSWORD) -> dict[str, str]:
        """What a browser keeps after a member has signed in; those of the demo share a password."""
        typed = urlencode({"handle": handle, "password": password})
        told = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        connection = HTTPConnection("127.0.0.1", self.state.port)
        connection.request("POST", "/sign-in", typed, told)
        kept = connection.getresponse().headers["Set-Cookie"]
        connection.close()
        name, _, value = kept.partition(";")[0].partition("=")
        return {"name": name, "value": value, "url": self.url}

    def operate(self, *command: str) -> None:
        """Runs an operator's command on this forum."""
        line = [sys.executable, "-m", "ops", *command, "--into", self.url]
        told = os.environ | _CLEAN | {"ASKWELL_DATA": self.state.data}
        subprocess.run(line, cwd=REPOSITORY, env=told, check=True, capture_output=True)


@contextmanager
def served(data: Path, *options: str) -> Iterator[Served]:
    """Starts a forum, waits until the demo is in it, and stops it at the end."""
    command = [sys.executable, "-m", "local", "--port", "0", "--data", str(data), *options]
    said = data.parent / f"{data.name}.log"
    with said.open("w") as log:
        process = subprocess.Popen(command, cwd=REPOSITORY, env=os.environ | _CLEAN, stdout=log, stderr=log)
    try:
        _wait_for_the_demo(process, said)
        state = read(data)
        assert state and state.wait_until_drained(), said.read_text()
        yield Served(state)
    finally:
        process.terminate()
        process.wait(60)


def seeded(folder: Path) -> Path:
    """The data of a forum with the demo in it, not running: who asks first makes it, all others wait for it."""
    data = folder / "seeded"
    with (folder / "seeding").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not data.exists():
            with served(folder / "begun"):
                pass
            (folder / "begun").rename(data)
    return data


def _wait_for_the_demo(process: "subprocess.Popen[bytes]", said: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while _READY not in said.read_text():
        assert process.poll() is None and time.monotonic() < until, said.read_text()
        time.sleep(0.1)
