"""What goes back to the caller: a body in JSON, a status, headers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from chalice.app import CORSConfig, Request, Response

from chalicelib.api.shapes import Fault, Problem

CORS = CORSConfig(
    allow_origin="*",
    allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match"],
    expose_headers=["ETag", "Idempotency-Replayed", "Link", "Location", "Retry-After"],
    max_age=600,
)

_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer ready to be sent or kept; `text` is its JSON, or nothing."""

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_created(self, location: Mapping[str, str]) -> "Answer":
        """The same, for something that did not exist before."""
        return replace(self, status=HTTPStatus.CREATED, headers={**self.headers, **location})


def answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with a body."""
    return Answer(_written(body), status, _JSON | dict(headers or {}))


NO_CONTENT = Answer(status=HTTPStatus.NO_CONTENT)


def problem(
    status: int,
    code: str,
    detail: str,
    request: Request,
    faults: list[Fault] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """A problem as RFC 9457 writes it: `code` is for programs, `detail` for people, `instance` for the logs."""
    body: Problem = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "instance": f"urn:uuid:{name_of(request)}",
        "code": code,
    }
    if faults is not None:
        body["errors"] = faults
    return Answer(_written(body), status, {"Content-Type": "application/problem+json", **(headers or {})})


def name_of(request: Request) -> str:
    """What the logs call a request."""
    return str(request.context.get("requestId", ""))


def sent(answered: Answer, request: Request) -> Response:
    """The answer for Chalice, with what every answer of the API says; HEAD gets no body."""
    public = request.method in ("GET", "HEAD") and "authorization" not in request.headers
    headers: dict[str, str | list[str]] = {
        "Cache-Control": "no-cache" if public else "no-store",
        "Vary": "Authorization",
        **answered.headers,
        **CORS.get_access_control_headers(),
        "X-Content-Type-Options": "nosniff",
    }
    return Response("" if request.method == "HEAD" else answered.text, headers, answered.status)


def _written(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
