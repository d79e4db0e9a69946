"""Whether the forum answers at its live address: a page, a list for programs, a file, and "there is nothing here"."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPResponse

from ops.failures import Declined

_PATIENCE = 60.0  # seconds: a new deployment takes a while to be everywhere
_TOO_DEEP = "/a/b/c/d/e/f/g/h/i"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    kind: str
    body: str


@dataclass(frozen=True)
class Check:
    """An address, and whether its answer is right."""

    path: str
    what: str
    right: Callable[[Answer], bool]


CHECKS = (
    Check("/", "the first page", lambda a: a.status == 200 and "<main" in a.body),
    Check("/help", "the page of help", lambda a: a.status == 200 and "<main" in a.body),
    Check("/api/v1/questions", "the API", lambda a: a.status == 200 and '"items"' in a.body),
    Check("/nowhere", "the page of an unknown address", lambda a: a.status == 404 and "<main" in a.body),
    Check(_TOO_DEEP, "API Gateway's page of an unknown address", lambda a: a.status == 404 and "html" in a.kind),
)


def smoke(address: str, say: Callable[[str], None]) -> None:
    """Asks for each. Declined when an answer is not right within a minute."""
    until = time.monotonic() + _PATIENCE
    for check in CHECKS:
        while not check.right(answer := ask(address + check.path)):
            if time.monotonic() > until:
                raise Declined(
                    f"The stage is deployed, but {check.what} is not right: {address}{check.path} answers "
                    f"{answer.status} ({answer.kind}): {answer.body[:200]}"
                )
            time.sleep(1)
    say(f"{len(CHECKS)} addresses answer as they should.")


def ask(url: str) -> Answer:
    """GET, whatever comes of it; status 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            return _read(response)
    except urllib.error.HTTPError as refused:
        return _read(refused)
    except OSError as silent:
        return Answer(0, "", str(silent))


def _read(response: HTTPResponse | urllib.error.HTTPError) -> Answer:
    return Answer(
        response.status or 0, response.headers.get("Content-Type", ""), response.read().decode("utf-8", "replace")
    )
