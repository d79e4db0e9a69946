"""The database on this machine: starts one, waits until it answers, stops it with patience."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from local import aws, leash

READY_WITHIN = 30.0
STOP_WITHIN = 60.0


class EngineError(Exception):
    """The engine did not start; the message says what to look at."""


@dataclass(frozen=True)
class Choice:
    """Which engine: `ministack`, `dynamodb-local` with its directory, or somebody's endpoint."""

    kind: str = "ministack"
    jar: Path | None = None
    endpoint: str | None = None
    snapshot_every: float = 2.0


@dataclass
class Engine:
    """A running engine. `process` is None when it is somebody else's."""

    endpoint: str
    kept_in: Path | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def running(self) -> bool:
        """Whether our process lives; an engine of somebody else counts as running."""
        return self.process is None or self.process.poll() is None

    def stop(self, patience: float = STOP_WITHIN) -> bool:
        """Asks the engine to end and waits for it; True if it ended by itself, so that everything is kept."""
        if self.process is None:
            return True
        clean = stop_group(self.process, patience)
        return clean and self.process.returncode in (0, 143, -signal.SIGTERM)


def start(choice: Choice, data: Path, *, keep_open: tuple[int, ...] = ()) -> Engine:
    """Starts the engine with its data under `data`; it holds the file descriptors `keep_open` while it lives.

    Raises EngineError when it does not answer.
    """
    engine = Engine(choice.endpoint) if choice.endpoint else _start_process(choice, data, keep_open)
    try:
        _wait_until_it_answers(engine)
    except BaseException:
        engine.stop(patience=5)
        raise
    return engine


def _start_process(choice: Choice, data: Path, keep_open: tuple[int, ...]) -> Engine:
    port = free_port()
    temporary = data / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    kept_in = data / "engine.pickle" if choice.kind == "ministack" else None
    with (data / "engine.log").open("ab") as log:
        process = subprocess.Popen(
            _command(choice, data, port),
            env=_environment(temporary, port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=keep_open,
        )
    return Engine(f"http://127.0.0.1:{port}", kept_in, process)


def _command(choice: Choice, data: Path, port: int) -> list[str]:
    if choice.kind == "ministack":
        ours = [sys.executable, "-m", "local.ministack", "--port", str(port)]
        return [*ours, "--state", str(data / "engine.pickle"), "--every", str(choice.snapshot_every)]
    if choice.jar is None:
        raise EngineError("dynamodb-local needs --jar DIR, the directory that holds DynamoDBLocal.jar.")
    kept = data / "dynamodb-local"
    kept.mkdir(parents=True, exist_ok=True)
    java = ["java", f"-Djava.library.path={choice.jar / 'DynamoDBLocal_lib'}"]
    options = ["-sharedDb", "-dbPath", str(kept), "-port", str(port), "-disableTelemetry"]
    return [
        sys.executable,
        "-m",
        "local.leash",
        *java,
        "-jar",
        str(choice.jar / "DynamoDBLocal.jar"),
        *options,
    ]


def _environment(temporary: Path, port: int) -> dict[str, str]:
    """Next to nothing: the engine must not find the person's AWS set-up, and a missing variable must show."""
    here = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "JAVA_HOME") if name in os.environ}
    return here | {
        leash.PARENT: str(os.getpid()),
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "GATEWAY_PORT": str(port),
        "SERVICES": "dynamodb,dynamodbstreams",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "DDB_LOCAL_TELEMETRY": "0",
        "AWS_ACCESS_KEY_ID": "askwell",
        "AWS_SECRET_ACCESS_KEY": "askwell",
    }


def _wait_until_it_answers(engine: Engine) -> None:
    tables = aws.client("dynamodb", engine.endpoint, read_timeout=5)
    patient_until = time.monotonic() + READY_WITHIN
    while time.monotonic() < patient_until:
        if not engine.running():
            raise EngineError("The engine ended before it answered; its log is engine.log in the data directory.")
        try:
            tables.list_tables(Limit=1)
        except (BotoCoreError, ClientError):
            time.sleep(0.05)
        else:
            return
    raise EngineError(f"The engine at {engine.endpoint} did not answer within {READY_WITHIN:.0f} s.")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop_group(process: subprocess.Popen[bytes], patience: float, hurry: Callable[[], bool] = lambda: False) -> bool:
    """SIGTERM to the process, then SIGKILL to its whole group; True if the process ended in time."""
    process.terminate()
    patient_until = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < patient_until and not hurry():
        time.sleep(0.02)
    in_time = process.poll() is not None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return in_time
