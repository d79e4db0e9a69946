"""What API Gateway does between HTTP and the app: finds the route, makes the event, unpacks the answer.

It differs from `chalice local` where that differs from AWS: parameters are percent-decoded, a method without
a route is API Gateway's own 403, headers and query keep all their values, the address is the client's.
"""

import base64
import json
import threading
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from chalice.local import LambdaContext

Header = tuple[str, str]

# API Gateway ends an integration after 29 s and passes on at most 10 MB; Lambda returns at most 6 MB.
MOST_SECONDS = 29
MOST_BODY = 10 * 1024 * 1024
MOST_ANSWER = 6 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    """A request as it came over the wire: `target` is the path and query, still encoded."""

    method: str
    target: str
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""
    client: str = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire."""

    status: int
    headers: list[Header]
    body: bytes


def own_answer(status: int, message: str) -> Answer:
    """An answer that API Gateway gives without asking the app."""
    return Answer(status, [("Content-Type", "application/json")], json.dumps({"message": message}).encode())


class Routes:
    """Finds the most specific resource for a path."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_length: dict[int, list[tuple[str, list[str]]]] = {}
        for path in sorted(paths, key=_most_specific_first):
            parts = path.split("/")
            self._by_length.setdefault(len(parts), []).append((path, parts))

    def find(self, path: str) -> tuple[str, dict[str, str]] | None:
        """The resource's path and its parameters, decoded; None when there is no such resource.

        The path comes encoded and is split before it is decoded: an encoded slash belongs to its parameter.
        """
        trimmed = path[:-1] if path.endswith("/") and path != "/" else path
        given = [unquote(part) for part in trimmed.split("/")]
        for resource, parts in self._by_length.get(len(given), ()):
            if all(_fits(part, value) for part, value in zip(parts, given, strict=True)):
                return resource, {part[1:-1]: value for part, value in zip(parts, given, strict=True) if _open(part)}
        return None


def _most_specific_first(path: str) -> list[tuple[bool, str]]:
    return [(_open(part), part) for part in path.split("/")]


def _open(part: str) -> bool:
    return part.startswith("{")


def _fits(part: str, value: str) -> bool:
    return bool(value) if _open(part) else part == value


class Gateway:
    """Answers requests through a Chalice app.

    As behind a domain of one's own, or below "/<stage>", as on API Gateway's own domain.
    """

    def __init__(self, app: Any, stage: str, *, below_stage: bool = False) -> None:
        self._app = serve_many_threads(app)
        self._stage = stage
        self._below = f"/{stage}" if below_stage else ""
        self._routes = Routes(app.routes)

    def answer(self, request: Request) -> Answer:
        """The app's answer, or API Gateway's own for an unknown path, a preflight or an app that fails."""
        path = urlsplit(request.target).path if request.target[:1] != "/" else request.target.partition("?")[0]
        if not f"{path}/".startswith(f"{self._below}/"):
            return own_answer(403, "Forbidden")
        path = path.removeprefix(self._below) or "/"
        found = self._routes.find(path)
        if found is None:
            return own_answer(403, "Missing Authentication Token")
        resource, parameters = found
        if request.method not in self._app.routes[resource]:
            return self._without_route(request.method, resource)
        if len(request.body) > MOST_BODY:
            return own_answer(413, "Request Too Long")
        context = LambdaContext("http", memory_size=1024, max_runtime_ms=MOST_SECONDS * 1000)
        event = self._event(request, path, resource, parameters)
        return _unpacked(self._app(event, context))

    def _without_route(self, method: str, resource: str) -> Answer:
        shared = [route for route in self._app.routes[resource].values() if route.cors is not None]
        if method != "OPTIONS" or not shared:
            return own_answer(403, "Missing Authentication Token")
        methods = ",".join([*self._app.routes[resource], "OPTIONS"])
        allowed = shared[0].cors.get_access_control_headers() | {"Access-Control-Allow-Methods": methods}
        return Answer(200, [(name, str(value)) for name, value in allowed.items()], b"")

    def _event(self, request: Request, path: str, resource: str, parameters: dict[str, str]) -> dict[str, Any]:
        query = _many(parse_qsl(request.target.partition("?")[2], keep_blank_values=True))
        headers = _many(request.headers)
        last = {name: values[-1] for name, values in headers.items()}
        content_type = next((value for name, value in last.items() if name.lower() == "content-type"), "")
        binary = _is_binary(content_type, self._app.api.binary_types)
        return {
            "resource": resource,
            "path": path,
            "httpMethod": request.method,
            "headers": last,
            "multiValueHeaders": headers,
            "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
            "multiValueQueryStringParameters": query or None,
            "pathParameters": parameters or None,
            "stageVariables": None,
            "requestContext": self._context(request, path, resource, last),
            "body": _text(request.body, binary),
            "isBase64Encoded": binary and bool(request.body),
        }

    def _context(self, request: Request, path: str, resource: str, headers: dict[str, str]) -> dict[str, Any]:
        """`path` carries the stage where the address did."""
        return {
            "accountId": "000000000000",
            "apiId": "local",
            "stage": self._stage,
            "protocol": "HTTP/1.1",
            "domainName": headers.get("Host", ""),
            "httpMethod": request.method,
            "resourcePath": resource,
            "path": self._below + path,
            "requestId": str(uuid.uuid4()),
            "requestTimeEpoch": int(time.time() * 1000),
            "identity": {"sourceIp": request.client, "userAgent": headers.get("User-Agent")},
        }


def serve_many_threads(app: Any) -> Any:
    """Gives each thread its own `current_request`: Lambda never serves two at once, this machine does."""
    own = threading.local()

    def per_thread(name: str) -> property:
        return property(lambda _: getattr(own, name, None), lambda _, value: setattr(own, name, value))

    kept = {name: per_thread(name) for name in ("current_request", "lambda_context")}
    app.__class__ = type(app.__class__.__name__, (app.__class__,), kept)
    return app


def _many(pairs: Iterable[Header]) -> dict[str, list[str]]:
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    return gathered


def _is_binary(content_type: str, binary_types: list[str]) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    return any(fnmatch(media_type, pattern) for pattern in binary_types)


def _text(body: bytes, binary: bool) -> str | None:
    if not body:
        return None
    return base64.b64encode(body).decode("ascii") if binary else body.decode("utf-8", "replace")


def _unpacked(answer: dict[str, Any]) -> Answer:
    headers = [(name, str(value)) for name, value in answer["headers"].items()]
    headers += [(name, str(value)) for name, values in answer["multiValueHeaders"].items() for value in values]
    body = answer["body"] or ""
    if len(body) > MOST_ANSWER:
        return own_answer(502, "Internal server error")
    unpacked = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode("utf-8")
    return Answer(answer["statusCode"], headers, unpacked)
