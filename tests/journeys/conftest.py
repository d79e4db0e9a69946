"""Journeys through the API: on moto in this process, and through a whole forum that runs on this machine."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from local import files
from local.state import REPOSITORY
from tests.api.caller import people
from tests.forum import forum, moto_ground

__all__ = ["forum", "moto_ground", "people"]


@dataclass(frozen=True)
class Running:
    """A forum that somebody started with `python -m local`."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, sent: object = None, **headers: str) -> tuple[int, Any, dict[str, str]]:
        """Status, JSON and headers of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()} | self.headers
        body = json.dumps(sent) if sent is not None else None
        try:
            connection.request(method, f"/api/v1{path}", body, named | {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        return answer.status, json.loads(text) if text else None, {n.lower(): v for n, v in answer.getheaders()}

    def member(self, handle: str) -> "Running":
        """A new member, signed in."""
        credentials = {"handle": handle, "password": "correct horse battery"}
        assert self.send("POST", "/members", credentials)[0] == 201
        token = self.send("POST", "/sessions", credentials)[1]["token"]
        return Running(self.port, {"Authorization": f"Bearer {token}"})


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A whole forum in processes of its own: engine, server, pump."""
    data = tmp_path_factory.mktemp("forum") / "data"
    command = [sys.executable, "-m", "local", "--empty", "--port", "0", "--data", str(data)]
    process = subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_until_it_answers(process, data)
        yield Running(files.read_json(data / "state.json", {})["port"])
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _wait_until_it_answers(process: "subprocess.Popen[str]", data: Path) -> None:
    said = []
    while not said or "The forum is at" not in said[-1]:
        said.append(process.stdout.readline())
        assert said[-1], said
    assert (data / "state.json").exists()
