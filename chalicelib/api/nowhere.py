"""What the API says where it has nothing: unknown addresses, methods not taken there, Chalice's own errors.

API Gateway knows no greedy routes through Chalice and answers 403 for what is no route, so each address that
somebody may try has one.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import NoReturn

from chalice.app import Request, Response

from chalicelib.api import faults
from chalicelib.api.answers import Answer, sent
from chalicelib.api.calls import Call
from chalicelib.api.document import endpoints
from chalicelib.api.door import PREFIX, Door
from chalicelib.api.faults import NotJson, NotOffered
from chalicelib.domain.errors import NotFound

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

# One segment more than the longest route of the API has: further down, API Gateway itself says no.
_DEEPEST = 7

nowhere = Door(__name__)


def _nothing(_: Call) -> Answer:
    raise NotFound


def _refusing(allowed: Iterable[str]) -> Callable[[Call], Answer]:
    def refuse(_: Call) -> NoReturn:
        raise NotOffered(allowed)

    return refuse


def taken() -> dict[str, set[str]]:
    """The methods that each address of the API takes."""
    methods: dict[str, set[str]] = {}
    for endpoint in endpoints():
        read = {"GET", "HEAD"} if endpoint.method == "GET" else {endpoint.method}
        methods.setdefault(PREFIX + endpoint.path, set()).update(read)
    return methods


def unknown(known: Iterable[str]) -> list[str]:
    """The addresses beside and below the known ones. Names agree, as API Gateway has one per place and parent."""
    branches = {tuple(path.split("/")[1 : end + 1]) for path in known for end in range(1, len(path.split("/")))}
    paths = set()
    for branch in branches | {("api",)}:
        if any(len(other) == len(branch) + 1 and other[:-1] == branch and "{" in other[-1] for other in branches):
            continue
        for more in range(1, _DEEPEST - len(branch) + 1):
            names = (f"{{unknown{place}}}" for place in range(len(branch) + 1, len(branch) + more + 1))
            paths.add("/".join(("", *branch, *names)))
    return sorted(paths | {"/" + "/".join(branch) for branch in branches} - set(known))


def _open() -> None:
    known = taken()
    for path, methods in known.items():
        nowhere.open(path, [method for method in METHODS if method not in methods], _refusing(methods))
    for path in unknown(known):
        nowhere.open(path, list(METHODS), _nothing)


_open()


@nowhere.middleware("http")
def in_our_words(request: Request | None, respond: Callable[[Request | None], Response]) -> Response:
    """Chalice's own errors under /api as problems; everything else as it is."""
    response = respond(request)
    if request is None or not request.path.startswith("/api") or isinstance(response.body, str):
        return response
    return sent(_in_our_words(request, response), request)


def _in_our_words(request: Request, response: Response) -> Answer:
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return faults.told(NotOffered(str(response.headers.get("Allow", "")).split(", ")), request)
    if response.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
        return faults.told(NotJson(), request)
    return faults.failed(request)
