"""How a page is asked for and answered: GET and HEAD, calm errors, and the headers that every page carries."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import RuleBroken, Unavailable
from chalicelib.presentation import links, render
from chalicelib.presentation.links import Links
from chalicelib.storage.base import deadline

log = logging.getLogger(__name__)

pages = Blueprint(__name__)

# Shared caches may keep a page for 30 s, browsers ask each time: what is hidden is gone within that (design.md 5).
SHARED = "public, max-age=0, s-maxage=30"
_RETRY_SECONDS = 5

_SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}

View = Callable[..., Response]


def reads(*paths: str) -> Callable[[View], View]:
    """Registers a page under its paths, for GET and HEAD. A `RuleBroken` it raises becomes a page that says so."""

    def register(view: View) -> View:
        @wraps(view)
        def answering(**parameters: str) -> Response:
            return _calmly(view, parameters)

        for path in paths:
            pages.route(path, methods=["GET", "HEAD"])(answering)
        return answering

    return register


def here() -> Links:
    """The links of the request that is being answered."""
    request = pages.current_request
    return Links(links.stage_prefix(request.context, request.to_original_event()["path"]))


def asked(name: str) -> str | None:
    """A value of the query, None if it is missing or empty."""
    query = pages.current_request.query_params
    return query.get(name) or None if query else None


def shown(template: str, **context: object) -> Response:
    """A page that everybody sees alike."""
    return html(HTTPStatus.OK, render.page(template, links=here(), **context), {"Cache-Control": SHARED})


def moved(address: str) -> Response:
    """Off to the right address of the same thing; it may change again with the title."""
    return Response("", {**_SAFE, "Location": address, "Cache-Control": SHARED}, HTTPStatus.FOUND)


def file(text: str, media_type: str) -> Response:
    """A static file, whose address changes whenever it does."""
    return Response(text, {**_SAFE, "Content-Type": media_type, "Cache-Control": "public, max-age=31536000, immutable"})


def html(status: HTTPStatus, body: str, headers: dict[str, Any]) -> Response:
    return Response(body, {**_SAFE, "Content-Type": "text/html; charset=utf-8", **headers}, status)


def _calmly(view: View, parameters: dict[str, str]) -> Response:
    try:
        with deadline():
            return view(**parameters)
    except Unavailable:
        return _waiting()
    except RuleBroken:
        return _nothing_here()
    except Exception:
        log.exception("A page failed: %s", pages.current_request.path)
        return _our_fault()


def _nothing_here() -> Response:
    """404, also for a cursor or an order that a list does not have: reading breaks no other rules."""
    return _notice(HTTPStatus.NOT_FOUND, "nowhere.html", {"Cache-Control": SHARED})


def _waiting() -> Response:
    headers = {"Cache-Control": "no-store", "Retry-After": str(_RETRY_SECONDS)}
    return _notice(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable.html", headers)


def _our_fault() -> Response:
    return _notice(HTTPStatus.INTERNAL_SERVER_ERROR, "broken.html", {"Cache-Control": "no-store"})


def _notice(status: HTTPStatus, template: str, headers: dict[str, str]) -> Response:
    return html(status, render.page(template, links=here()), headers)
