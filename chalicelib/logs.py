"""Log lines as JSON, one a line: what happened, to which request of which route, and nothing of what anybody wrote.

Our own messages name ids. What a library says may hold anything (botocore quotes keys, Chalice paths, PynamoDB whole
requests), so of theirs only the place is kept, and of an error only its kind, its code and the way it came.
"""

import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from traceback import walk_tb
from types import TracebackType
from typing import Any

from chalicelib.config import settings

_OURS = "chalicelib"
_FRAMES_MOST, _CAUSES_MOST = 25, 4


@dataclass(frozen=True, slots=True)
class About:
    """What a process is at work on: a function of ours, a request as AWS names it, and the pattern of its route."""

    function: str = ""
    request: str = ""
    route: str = ""


_about: ContextVar[About] = ContextVar("about", default=About())  # noqa: B039 - it is frozen


@contextmanager
def about(function: str, request: str, route: str = "") -> Iterator[None]:
    """Lines that are logged inside say what they are about."""
    token = _about.set(About(function, request, route))
    try:
        yield
    finally:
        _about.reset(token)


class Line(logging.Formatter):
    """Writes a record as JSON: level, message, function, request, route, and the error if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        current = _about.get()
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "message": _said(record),
            "function": current.function,
            "request": current.request,
            "route": current.route,
        }
        if record.exc_info and record.exc_info[1]:
            line["errors"] = _told(record.exc_info[1])
        return json.dumps(line, separators=(",", ":"))


def set_up() -> None:
    """Lets everything that this process logs go to its standard output as such lines."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(Line())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.INFO)


def _said(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] == _OURS:
        return record.getMessage()
    return f"{record.name} said something in {record.funcName}, line {record.lineno}"


def _told(error: BaseException) -> list[dict[str, Any]]:
    """An error and what caused it, the last one first; never what it says."""
    told: list[dict[str, Any]] = []
    cause: BaseException | None = error
    while cause is not None and len(told) < _CAUSES_MOST:  # there are errors that cause themselves
        told.append({"kind": type(cause).__name__, **_of_aws(cause), "way": _way(cause.__traceback__)})
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return told


def _of_aws(error: BaseException) -> dict[str, str]:
    """The code and the operation of an error of botocore's: enough to see which permission is missing."""
    response = getattr(error, "response", None)
    if not isinstance(response, dict):
        return {}
    code, operation = response.get("Error", {}).get("Code", ""), getattr(error, "operation_name", "")
    return {"code": str(code), "operation": str(operation)}


def _way(passed: TracebackType | None) -> list[str]:
    """Where an error passed: files, lines and functions, the last ones if there are many."""
    frames = [(frame.f_code, line) for frame, line in walk_tb(passed)][-_FRAMES_MOST:]
    return [f"{'/'.join(code.co_filename.split('/')[-3:])}:{line} {code.co_name}" for code, line in frames]


# Lambda imports a trigger without app.py, and whatever it imports first leads here.
if settings.function:
    set_up()
