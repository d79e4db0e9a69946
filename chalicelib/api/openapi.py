"""The OpenAPI 3.1 document, made from the routes and from the types that they take and give."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from chalicelib.api import shapes
from chalicelib.api.calls import LIMIT_MOST, LIMIT_USUAL
from chalicelib.api.door import Endpoint
from chalicelib.api.faults import BadIdempotencyKey, BadToken, NotJson, TooLarge, Unreadable, status_of
from chalicelib.api.schemas import Schemas
from chalicelib.domain.errors import KeyInFlight, KeyReused, Unavailable

_ABOUT = """\
The forum as programs see it. Everything is JSON; errors are problems (RFC 9457) with a stable `code`.
Lists give `items`, `next_cursor` and `has_more`. Guests may read, ask, answer and comment; for the rest sign in and
send the token as `Authorization: Bearer …`. Cookies count for nothing.
"""

_ALWAYS = (BadToken, Unavailable)
_WITH_BODY = (Unreadable, NotJson, TooLarge)
_WITH_KEY = (BadIdempotencyKey, KeyInFlight, KeyReused)
_LIMIT = {"type": "integer", "minimum": 1, "maximum": LIMIT_MOST, "default": LIMIT_USUAL}


def description(endpoints: Iterable[Endpoint], server: str) -> dict[str, Any]:
    """The whole document, for the API at this address."""
    schemas = Schemas()
    paths: dict[str, Any] = {}
    for endpoint in endpoints:
        operations = paths.setdefault(endpoint.path, {})
        operations[endpoint.method.lower()] = _operation(endpoint, schemas)
        if endpoint.method == "GET":
            operations["head"] = _without_bodies(operations["get"])
    return {
        "openapi": "3.1.0",
        "info": {"title": "Askwell", "version": "1", "description": _ABOUT},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


def _operation(endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    about = endpoint.about
    operation: dict[str, Any] = {
        "operationId": f"{endpoint.view.__module__.rpartition('.')[2]}.{endpoint.view.__name__}",
        "summary": about.summary,
        "parameters": _parameters(endpoint),
        "responses": {str(about.status): _success(endpoint, schemas)} | _problems(endpoint, schemas),
    }
    if endpoint.view.__doc__:
        operation["description"] = endpoint.view.__doc__
    if about.takes is not None:
        content = {"application/json": {"schema": schemas.of(about.takes)}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    in_path = [_parameter("path", name, "", required=True) for name in re.findall(r"{(\w+)}", endpoint.path)]
    in_query = [_parameter("query", name, said) for name, said in endpoint.about.query.items()]
    headers = []
    if endpoint.about.creates:
        said = "Sent again with the same body within a day, it gives the first answer again and creates nothing."
        headers.append(_parameter("header", "Idempotency-Key", said))
    if endpoint.about.guarded:
        said = "The post’s version as its ETag gave it; if it has changed since, nothing is done."
        headers.append(_parameter("header", "If-Match", said))
    return in_path + in_query + headers


def _parameter(place: str, name: str, said: str, *, required: bool = False) -> dict[str, Any]:
    schema = _LIMIT if name == "limit" else {"type": "string"}
    described = {"description": said} if said else {}
    return {"name": name, "in": place, "required": required, "schema": schema} | described


def _success(endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    about = endpoint.about
    response: dict[str, Any] = {"description": HTTPStatus(about.status).phrase}
    if about.gives is not None:
        response["content"] = {"application/json": {"schema": schemas.of(about.gives)}}
    names = {
        "ETag": about.tagged,
        "Location": about.status == HTTPStatus.CREATED and about.takes is not shapes.Credentials,
        "Link": "cursor" in about.query,
        "Idempotency-Replayed": about.creates,
    }
    headers = {name: {"schema": {"type": "string"}} for name, there in names.items() if there}
    return response | ({"headers": headers} if headers else {})


def _problems(endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    about = endpoint.about
    errors = {*about.raises, *_ALWAYS, *(_WITH_BODY if about.takes else ()), *(_WITH_KEY if about.creates else ())}
    codes: dict[int, set[str]] = {HTTPStatus.INTERNAL_SERVER_ERROR: {"internal_error"}}
    for error in errors:
        codes.setdefault(status_of(error), set()).add(error.code)
    return {str(int(status)): _problem(status, codes[status], schemas) for status in sorted(codes)}


def _problem(status: int, codes: Iterable[str], schemas: Schemas) -> Mapping[str, Any]:
    said = f"{HTTPStatus(status).phrase}: {', '.join(f'`{code}`' for code in sorted(codes))}"
    content = {"application/problem+json": {"schema": schemas.of(shapes.Problem)}}
    return {"description": said, "content": content}


def _without_bodies(operation: Mapping[str, Any]) -> dict[str, Any]:
    responses = {
        status: {part: value for part, value in response.items() if part != "content"}
        for status, response in operation["responses"].items()
    }
    return {**operation, "operationId": f"{operation['operationId']}.head", "responses": responses}
