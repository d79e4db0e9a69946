"""A call as a route reads it: who calls, what they sent, which page they want."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn
from urllib.parse import quote, urlencode

from chalice.app import Request

from chalicelib.actions import joining
from chalicelib.api.faults import BadQuery, BadToken, NotJson, TooLarge, Unreadable
from chalicelib.domain.members import Viewer
from chalicelib.presentation.arrivals import Arrival
from chalicelib.presentation.links import Links
from chalicelib.storage import keys

LIMIT_MOST, LIMIT_USUAL = 100, 20
# The longest text of 64 KB takes six times as much where each letter is written as an escape.
BODY_MOST = 1_000_000


@dataclass(frozen=True)
class Call:
    """One request: who makes it, and the names in its address."""

    request: Request
    viewer: Viewer
    path: Mapping[str, str]

    @property
    def method(self) -> str:
        return self.request.method

    def header(self, name: str) -> str | None:
        value: str | None = self.request.headers.get(name)
        return value

    @cached_property
    def body(self) -> bytes:
        """The body as it was sent."""
        try:
            raw = self.request.raw_body or b""
            return raw if isinstance(raw, bytes) else raw.encode()
        except ValueError:
            raise Unreadable("The body is not UTF-8.") from None

    @cached_property
    def submitted(self) -> object:
        """The JSON that was sent. `NotJson`, `TooLarge`, or `Unreadable`."""
        _check_type(self.header("content-type") or "")
        if len(self.body) > BODY_MOST:
            raise TooLarge
        try:
            return json.loads(self.body.decode("utf-8-sig"), parse_constant=_refuse_constant)
        except UnicodeDecodeError:
            raise Unreadable("The body is not UTF-8.") from None
        except json.JSONDecodeError as error:
            raise Unreadable(f"The body is not JSON: line {error.lineno}, column {error.colno} does not fit.") from None
        except ValueError:
            raise Unreadable("The body holds a number that JSON does not have, or one far too long.") from None
        except RecursionError:
            raise Unreadable("The body is nested too deep.") from None

    def query(self, name: str) -> str | None:
        """A parameter of the query, the last if it came twice; None if it is missing or empty."""
        return self._query.get(name) or None

    @property
    def _query(self) -> dict[str, str]:
        return dict(self.request.query_params or {})

    @property
    def limit(self) -> int:
        """How many items the page may have. `BadQuery` unless it is 1 to 100."""
        sent = self.query("limit")
        if sent is None:
            return LIMIT_USUAL
        if not (sent.isascii() and sent.isdigit() and len(sent) <= 3 and 1 <= int(sent) <= LIMIT_MOST):
            raise BadQuery("limit", "out_of_range", f"A page has 1 to {LIMIT_MOST} items.")
        return int(sent)

    @property
    def cursor(self) -> str | None:
        return self.query("cursor")

    def address(self, *path: str) -> str:
        """The address of something in this API."""
        return "/".join([f"{self.pages.prefix}/api/v1", *(quote(part, safe="") for part in path)])

    @property
    def pages(self) -> Links:
        """The addresses of the forum's pages."""
        return Arrival.of(self.request).links

    def next_page(self, cursor: str | None, *path: str) -> dict[str, str]:
        """The header that leads to the next page of what is at this path, if there is one."""
        if cursor is None:
            return {}
        query = urlencode(self._query | {"cursor": cursor}, errors="replace")
        return {"Link": f'<{self.address(*path)}?{query}>; rel="next"'}


def reads(request: Request) -> bool:
    """Whether a request only looks."""
    return request.method in ("GET", "HEAD")


def token_of(request: Request) -> str | None:
    """The Bearer token, None without credentials. `BadToken` for credentials of another kind."""
    sent = request.headers.get("authorization")
    if sent is None:
        return None
    scheme, _, token = sent.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise BadToken
    return str(token.strip())


def viewer_of(request: Request) -> Viewer:
    """The member behind the token, or a guest; cookies count for nothing. `BadToken` if it is unknown or over."""
    token = token_of(request)
    viewer = joining.viewer(token, "" if token or reads(request) else _device(request))
    if viewer is None:
        raise BadToken
    return viewer


def _device(request: Request) -> str:
    """The caller's address as only this stage can hash it; in clear it is neither stored nor logged."""
    return keys.keyed_hash("guest", Arrival.of(request).sender)


def _check_type(content_type: str) -> None:
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [p.partition("=")[2].strip('" ') for p in parameters if p.startswith("charset=")]
    if kind != "application/json" or any(charset not in ("utf-8", "utf8") for charset in charsets):
        raise NotJson


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
