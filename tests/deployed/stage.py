"""A stage on emulated AWS, brought there by the operators' commands from a copy of this tree."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3

from local.aws import ACCOUNT, REGION
from local.emulated_aws.starting import EmulatedAws
from local.state import REPOSITORY
from ops.stage_names import StageNames

PASSWORD = "correct horse battery"
ARCHITECTURE = "x86_64"  # of the machines that run the tests; a real stage is arm64 unless somebody says otherwise


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    code: int
    said: str


@dataclass(frozen=True)
class Reply:
    """What came back from the live address."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Stage:
    """A stage with its name, its tree and its AWS. `seconds` are those of what was timed."""

    aws: EmulatedAws
    tree: Path
    name: str = "test"
    seconds: dict[str, float] = field(default_factory=dict)

    @cached_property
    def names(self) -> StageNames:
        return StageNames(self.name, REGION, ACCOUNT)

    def client(self, service: str) -> Any:
        """A client of emulated AWS, for looking behind the commands."""
        keys = {"aws_access_key_id": "askwell", "aws_secret_access_key": "askwell"}
        return boto3.client(service, region_name=REGION, endpoint_url=self.aws.endpoint, **keys)

    def ops(self, *words: str) -> Done:
        """Runs `python -m ops … --stage NAME` in the tree."""
        began = time.monotonic()
        running = self.start(*words)
        said, _ = running.communicate(timeout=240)
        self.note(" ".join(words[:2]), began)
        return Done(running.returncode, said)

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """The same, without waiting for its end."""
        return subprocess.Popen(
            [sys.executable, "-m", "ops", *words, "--stage", self.name],
            cwd=self.tree,
            env=self.aws.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def chalice(self, *words: str) -> Done:
        """Runs Chalice by itself, from the root of the tree."""
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", "import sys; from chalice.cli import main; sys.exit(main())", *words],
            cwd=self.tree,
            env=self.aws.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        self.note(f"chalice {words[0]}", began)
        return Done(done.returncode, done.stdout + done.stderr)

    def note(self, what: str, began: float) -> None:
        """Remembers how long something took, for the list at the end; looking is not told."""
        if what.endswith(" list"):
            return
        key = what if what not in self.seconds else f"{what} ({sum(k.startswith(what) for k in self.seconds) + 1})"
        self.seconds[key] = time.monotonic() - began

    @property
    def rest_api(self) -> str:
        entries = json.loads((self.tree / ".chalice" / "deployed" / f"{self.name}.json").read_text())["resources"]
        return str(next(entry["rest_api_id"] for entry in entries if entry["resource_type"] == "rest_api"))

    def ask(self, method: str, path: str, sent: object = None, **headers: str) -> Reply:
        """Asks the live address as a program would."""
        host, _, port = self.aws.endpoint.removeprefix("http://").partition(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=30)
        named = {"Host": f"{self.rest_api}.execute-api.localhost", "Content-Type": "application/json"} | headers
        try:
            connection.request(method, f"/live{path}", json.dumps(sent) if sent is not None else None, named)
            answer = connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def api(self, method: str, path: str, sent: object = None, token: str = "") -> Any:
        """The JSON of an answer that has to be a good one."""
        reply = self.ask(method, f"/api/v1{path}", sent, **({"Authorization": f"Bearer {token}"} if token else {}))
        assert reply.status < 300, f"{method} {path}: {reply.status} {reply.text}\n{self.complaints()}"
        return json.loads(reply.text) if reply.text else None

    def join(self, handle: str) -> str:
        """A new member's token."""
        self.api("POST", "/members", {"handle": handle, "password": PASSWORD})
        return str(self.api("POST", "/sessions", {"handle": handle, "password": PASSWORD})["token"])

    def points(self) -> dict[str, int]:
        return {member["handle"]: member["points"] for member in self.api("GET", "/members")["items"]}

    def listed(self) -> set[str]:
        """The titles in the list of all questions."""
        return {question["title"] for question in self.api("GET", "/questions?limit=100")["items"]}

    def invoke(self, function: str) -> None:
        """Runs a function as its schedule would. It has to succeed."""
        event = {
            "version": "0",
            "account": ACCOUNT,
            "region": REGION,
            "detail": {},
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "time": "2026-01-01T00:00:00Z",
            "id": "1",
            "resources": [],
        }
        done = self.client("lambda").invoke(FunctionName=self.names.function(function), Payload=json.dumps(event))
        assert "FunctionError" not in done, f"{done['Payload'].read()!r}\n{self.complaints()}"

    def complaints(self, most: int = 3) -> str:
        """The last errors that functions have logged."""
        logs, found = self.client("logs"), []
        for group in logs.describe_log_groups()["logGroups"]:
            told = [e["message"] for e in logs.filter_log_events(logGroupName=group["logGroupName"])["events"]]
            found += [message for message in told if "rror" in message and "_aws" not in message]
        return "\n".join(found[-most:])

    def mappings(self, function: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client("lambda").list_event_source_mappings(
            FunctionName=self.names.function(function)
        )["EventSourceMappings"]
        return found


def copy_of_the_tree(into: Path) -> Path:
    """What git knows or would take, and nothing that was made here."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (REPOSITORY / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(REPOSITORY / name, into / name)
    return into


def eventually(is_so: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it is so within that time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.2)
    return is_so()


def kill(running: "subprocess.Popen[str]") -> None:
    """At once, with all that it started."""
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
