"""How a route of the API is opened: what it is called, what it takes and gives, and all that goes on around it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalice.app import Blueprint, Request, Response

from chalicelib.api import faults, idempotency
from chalicelib.api.answers import CORS, Answer, sent
from chalicelib.api.calls import Call, viewer_of
from chalicelib.domain.errors import RuleBroken
from chalicelib.storage.base import deadline

PREFIX = "/api/v1"

View = Callable[..., Answer]


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What the API's document says of a route: `gives` and `takes` are types from shapes.py.

    `query` explains the parameters of the address; `creates` marks a route that honours Idempotency-Key.
    """

    summary: str
    gives: Any = None
    takes: Any = None
    status: int = 200
    raises: tuple[type[RuleBroken], ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    creates: bool = False
    tagged: bool = False
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route of the API: a method at a path, its view and what is said of it."""

    method: str
    path: str
    about: About
    view: View

    def answer(self, call: Call) -> Answer:
        """The view's answer, given once per Idempotency-Key where the route creates something."""
        if not self.about.creates:
            return self.view(call, **call.path)
        route = f"{self.method} {self.path}"
        return idempotency.once(call, route, lambda intended: self.view(call, **call.path, intended=intended))


class Door(Blueprint):
    """A blueprint whose routes answer in JSON, whatever happens. `endpoints` lists them."""

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self.endpoints: list[Endpoint] = []

    def on(self, method: str, path: str, about: About) -> Callable[[View], View]:
        """Opens a route under /api/v1. The view gets the call and the names in its path; GET answers HEAD too."""

        def opened(view: View) -> View:
            endpoint = Endpoint(method, path, about, view)
            self.endpoints.append(endpoint)
            self.open(PREFIX + path, ["GET", "HEAD"] if method == "GET" else [method], endpoint.answer)
            return view

        return opened

    def open(self, path: str, methods: list[str], answer: Callable[[Call], Answer]) -> None:
        """Opens a route that no document mentions."""

        def answering(**names: str) -> Response:
            return _respond(self.current_request, names, answer)

        for method in methods:
            self.route(path, methods=[method], content_types=[], cors=CORS, name=f"{method} {path}")(answering)


def _respond(request: Request, names: Mapping[str, str], answer: Callable[[Call], Answer]) -> Response:
    try:
        with deadline():
            answered = answer(Call(request, viewer_of(request), names))
    except Exception as error:
        answered = faults.told(error, request)
    return sent(answered, request)
