"""Starts emulated AWS as a process of its own, waits until it answers, and leaves nothing behind."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local import leash
from local.aws import ACCOUNT, ROOT_KEY, environment
from local.engine import EngineError, free_port, stop_group
from local.state import REPOSITORY

READY_WITHIN = 30.0


@dataclass(frozen=True)
class EmulatedAws:
    """Running emulated AWS. `log` is what it and the functions' workers complained about."""

    endpoint: str
    log: Path
    process: "subprocess.Popen[bytes]"
    account: str = ACCOUNT

    def environment(self) -> dict[str, str]:
        """The variables that lead a program here and nowhere else."""
        return environment(self.endpoint) | {"PYTHONDONTWRITEBYTECODE": "1"}

    def exports(self) -> list[str]:
        """The same, as lines for a shell."""
        return [f"export {name}={value}" for name, value in sorted(environment(self.endpoint, {}).items())]

    def address(self, rest_api: str, stage: str = "live") -> str:
        """Where the stage of a REST API answers."""
        return f"{self.endpoint}/_aws/execute-api/{rest_api}/{stage}"

    def make_records_older(self, seconds: float) -> None:
        """All records of streams were written that much earlier; what is older than 24 h is gone from its stream."""
        self._tell("older", seconds=seconds)

    def trouble(self, kind: str, seconds: float) -> None:
        """For a while DynamoDB is out ("outage") or refuses everything as too much ("throttling"); 0 ends it."""
        self._tell("trouble", kind=kind, seconds=seconds)

    def used_permissions(self) -> dict[str, dict[str, list[str]]]:
        """By role, each "action resource" that was allowed, with the names of all statements that allow it."""
        used: dict[str, dict[str, list[str]]] = self._tell("permissions")
        return used

    def _tell(self, what: str, **how: object) -> Any:
        query = "&".join(f"{name}={value}" for name, value in how.items())
        asked = urllib.request.Request(f"{self.endpoint}/_askwell/{what}?{query}", method="POST")
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return json.load(answer)


@contextmanager
def emulated_aws(port: int | None = None, *, auth: bool = False) -> Iterator[EmulatedAws]:
    """Emulated AWS on 127.0.0.1; roles' policies are enforced with `auth`. Its files go when it ends.

    Raises EngineError when it does not answer.
    """
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="askwell-aws-", ignore_cleanup_errors=True) as kept:
        temporary = Path(kept)
        log = temporary / "emulated-aws.log"
        with log.open("ab") as writing:
            process = subprocess.Popen(
                [sys.executable, "-m", "local.emulated_aws.serving", "--port", str(port)],
                env=_environment(temporary, port, auth),
                cwd=REPOSITORY,
                stdin=subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                start_new_session=True,
            )
        aws = EmulatedAws(f"http://127.0.0.1:{port}", log, process)
        try:
            _wait_until_it_answers(aws)
            yield aws
        finally:
            stop_group(process, patience=3)


def _environment(temporary: Path, port: int, auth: bool) -> dict[str, str]:
    """Next to nothing: ministack hands all of its environment on to the functions, and a missing variable must show."""
    return {
        leash.PARENT: str(os.getpid()),
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "GATEWAY_PORT": str(port),
        "AUTH": "true" if auth else "false",
        "AWS_ACCESS_KEY_ID": ROOT_KEY,  # ministack replaces it for functions, whose roles have keys of their own
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }


def _wait_until_it_answers(aws: EmulatedAws) -> None:
    patient_until = time.monotonic() + READY_WITHIN
    while time.monotonic() < patient_until:
        if aws.process.poll() is not None:
            raise EngineError(f"Emulated AWS ended before it answered:\n{aws.log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(f"{aws.endpoint}/_ministack/health", timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise EngineError(f"Emulated AWS at {aws.endpoint} did not answer within {READY_WITHIN:.0f} s.")
