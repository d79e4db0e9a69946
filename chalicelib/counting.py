"""What the app does around each request, whichever door it takes: it is named in the logs, and counted."""

import time
from collections.abc import Callable
from http import HTTPStatus

from chalice.app import Blueprint, Request, Response

from chalicelib import logs, metrics

_FUNCTION = "api_handler"
_NOTHING_THERE = ("{one}", "{unknown")

counting = Blueprint(__name__)


@counting.middleware("http")
def counted(request: Request | None, respond: Callable[[Request | None], Response]) -> Response:
    """Answers a request and counts it by its route; what has no route of its own is counted together."""
    began, name, route = time.perf_counter(), _name_of(request), route_of(request)
    status = HTTPStatus.INTERNAL_SERVER_ERROR.value
    with logs.about(_FUNCTION, name, route), metrics.metered() as meter:
        try:
            response = respond(request)
            status = response.status_code
            return response
        finally:
            metrics.request(name, route, status, (time.perf_counter() - began) * 1000, meter)


def route_of(request: Request | None) -> str:
    """The method and the pattern of a request's route, "GET /questions/{question}"; HEAD counts as GET."""
    pattern = str(request.context.get("resourcePath", "")) if request else ""
    if request is None or any(name in pattern for name in _NOTHING_THERE):
        return metrics.NOWHERE
    return f"{'GET' if request.method == 'HEAD' else request.method} {pattern}"


def _name_of(request: Request | None) -> str:
    return str(request.context.get("requestId", "")) if request else ""
