"""What ministack's Lambda lacks: functions that are ready at once, workers that outlive an exception, no packages."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

_READY = {
    "State": "Active",
    "StateReason": "",
    "StateReasonCode": "",
    "LastUpdateStatus": "Successful",
    "LastUpdateStatusReason": "",
    "LastUpdateStatusReasonCode": "",
}
_FAILED = '{"status": "error", "error": str(e), "trace": traceback.format_exc()}'
_FAILED_BUT_ALIVE = '{"status": "ok", "handler_error": str(e), "trace": traceback.format_exc()}'


def add_what_is_missing() -> None:
    """Half a second of "Pending" would cost Chalice five of waiting, for each function."""
    lambda_svc._schedule_state_transition = _ready_at_once
    _outlive_exceptions()
    _run_without_packages()
    # A warm call waits this long for a first line on stderr; 50 ms by default.
    lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (0.004, 0.002, 0.25)


def _ready_at_once(name: str, _delay: float) -> None:
    function = lambda_svc._functions.get(name)
    if function:
        for version in (function, *function.get("versions", {}).values()):
            version["config"].update(_READY)


def _outlive_exceptions() -> None:
    """On AWS an exception in a handler does not end its process; ministack would start a new one each time."""
    script = lambda_runtime._PYTHON_WORKER_SCRIPT
    if script.count(_FAILED) != 1:
        raise SystemExit("ministack's worker is not the one that is known here.")
    lambda_runtime._PYTHON_WORKER_SCRIPT = script.replace(_FAILED, _FAILED_BUT_ALIVE)
    invoke = lambda_runtime.Worker.invoke

    def told_apart(self: Any, *event: Any, **named: Any) -> dict[str, Any]:
        answer: dict[str, Any] = invoke(self, *event, **named)
        if "handler_error" in answer:
            answer.update(status="error", error=answer.pop("handler_error"))
        return answer

    lambda_runtime.Worker.invoke = told_apart


def _run_without_packages() -> None:
    """Workers see the standard library and their zip, not what is installed beside the emulator (-I -S).

    As /var/task is read-only on AWS, they write no bytecode either (-B).
    """
    python = Path(tempfile.gettempdir(), "python-of-lambda")
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S -B "$@"\n')
    python.chmod(0o700)
    found = lambda_runtime._detect_runtime_binary

    def runtime(name: str) -> tuple[str, str]:
        binary, script = found(name)
        return (os.fspath(python) if name.startswith("python") else binary), script

    lambda_runtime._detect_runtime_binary = runtime
