"""A visit: one request to a page, who is making it as far as their cookies tell, and what they have typed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import cast
from urllib.parse import quote, urlencode

from chalice.app import Request

from chalicelib.actions import inbox, joining
from chalicelib.domain.members import Guest, Member, Viewer
from chalicelib.presentation.arrivals import Arrival
from chalicelib.storage import keys
from chalicelib.web import cookies, guests
from chalicelib.web.guests import Mark

_ADDRESS_MOST = 1_000


class Visit:
    """A request while it is answered. `sets` are the cookies its answer sets, `typed` the fields of its form.

    Who is behind a session is looked up when first asked for: static files and redirects never ask.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.arrival = Arrival.of(request)
        self.links = self.arrival.links
        self.is_secure = self._header("x-forwarded-proto") == "https"
        self.cookies = cookies.read(self._header("cookie"), secure=self.is_secure)
        self.sets: list[str] = []
        self.typed: Mapping[str, str] = {}

    @property
    def is_post(self) -> bool:
        return bool(self.request.method == "POST")

    @property
    def is_a_look(self) -> bool:
        """Whether a person is about to see the page: not one that a browser merely gets ready."""
        is_ready_made = "prefetch" in self._header("sec-purpose")
        return bool(self.request.method == "GET") and not is_ready_made

    @property
    def is_known(self) -> bool:
        """Whether the browser brought one of our cookies: then nobody else may get the same page."""
        return bool(self.cookies)

    @property
    def token(self) -> str | None:
        """The session's token; the member it belongs to stands before it in the cookie."""
        kept = self.cookies.get(cookies.MEMBER)
        return kept.partition(".")[2] if kept else None

    @cached_property
    def viewer(self) -> Viewer:
        """The member whose session this is, else a guest."""
        if self.token:
            found = joining.viewer(self.token)
            if isinstance(found, Member) and self.cookies[cookies.MEMBER].startswith(f"{found.id}."):
                return found
        return self.as_guest()

    @property
    def member(self) -> Member | None:
        return self.viewer if isinstance(self.viewer, Member) else None

    @property
    def member_if_seen(self) -> Member | None:
        """The same without asking the storage."""
        return self.member if "viewer" in self.__dict__ else None

    @cached_property
    def unread(self) -> int:
        """How many notices the member has not read; opening a thread says so by the way."""
        return inbox.unread(self.viewer)

    @property
    def session_is_over(self) -> bool:
        """Whether the browser brought a session that is worth nothing any more."""
        return cookies.MEMBER in self.cookies and self.member is None

    @cached_property
    def mark(self) -> Mark | None:
        """What this device remembers of a guest."""
        kept = self.cookies.get(cookies.GUEST)
        return guests.read(kept) if kept else None

    def as_guest(self) -> Guest:
        """Whoever this is, as a guest; only somebody who sends something is told apart from others."""
        return Guest(self._device() if self.is_post else "")

    @property
    def user_agent(self) -> str:
        """What the browser calls itself."""
        return self._header("user-agent")

    @property
    def path(self) -> str:
        """The path that was asked for, as the browser shows it."""
        return self.links.prefix + quote(self.request.to_original_event()["path"], safe="/%:@!$&'()*+,;=~-._")

    @property
    def address(self) -> str:
        """The path with its query, to come back to."""
        query = self.request.query_params
        asked = urlencode({name: query.getlist(name) for name in query}, doseq=True, errors="replace") if query else ""
        return f"{self.path}?{asked}" if 0 < len(asked) <= _ADDRESS_MOST else self.path

    def _device(self) -> str:
        """The sender's network address as only this stage can hash it; in clear it is neither stored nor logged."""
        return keys.keyed_hash("guest", self.arrival.sender)

    def _header(self, name: str) -> str:
        return cast(str, self.request.headers.get(name) or "")


_current: ContextVar[Visit] = ContextVar("visit")


def current() -> Visit:
    """The visit that is being answered."""
    return _current.get()


@contextmanager
def begun(request: Request) -> Iterator[Visit]:
    """Makes this request the current visit."""
    visit = Visit(request)
    token = _current.set(visit)
    try:
        yield visit
    finally:
        _current.reset(token)
