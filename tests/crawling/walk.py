"""The walk over a site: follows each address once, and notes what is wrong with it."""

import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urljoin, urlsplit

from app import app
from local.gateway import Routes
from tests.crawling.addresses import FORM, OWN, WAY, Found, addresses, anchors
from tests.crawling.site import Reply, Site

STARTS = ("/", "/api/v1/openapi.json")

# Hosts that no reader ever knows the forum by.
_NOBODYS_HOST = re.compile(r"^(127\.|localhost|\[::1\]|.*\.amazonaws\.com$|.*\.localhost$)")
_MOST = 20_000

READ = "read"

_ROUTES = Routes(app.routes)


@dataclass(frozen=True, order=True)
class Complaint:
    """What is wrong with an address, and on which page it stands."""

    what: str
    address: str
    on: str

    def __str__(self) -> str:
        return f"{self.what}: {self.address} (on {self.on})"


@dataclass
class Walk:
    """`seen` is the status of each path that was asked for; `routes` counts them by the route they belong to.

    `elsewhere` are the other sites that people are led to. Of one route at most `most` addresses are asked for.
    """

    site: Site
    most: int = _MOST
    seen: dict[str, int] = field(default_factory=dict)
    routes: Counter[str] = field(default_factory=Counter)
    complaints: set[Complaint] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    _ahead: deque[tuple[str, str, str]] = field(default_factory=deque)
    _known: set[tuple[str, str]] = field(default_factory=set)
    _anchors: dict[str, set[str]] = field(default_factory=dict)
    _fragments: set[tuple[str, str, str]] = field(default_factory=set)

    def __str__(self) -> str:
        return "\n".join(
            [f"{len(self.seen)} addresses, {len(self.complaints)} wrong", *map(str, sorted(self.complaints))]
        )

    def follow(self, found: Found, on: str) -> None:
        """Notes an address for later, or what is wrong with it already."""
        whole = urljoin(self.site.origin + on, found.address)
        parts = urlsplit(whole)
        if parts.scheme in ("mailto", "tel", "sms") and found.kind == WAY:
            return
        if f"{parts.scheme}://{parts.netloc}" != self.site.origin:
            self._leaves(found, parts.netloc, on)
        elif not f"{parts.path}/".startswith(f"{self.site.prefix}/"):
            self._complain("leaves the prefix", found.address, on)
        else:
            self._note(found.kind, parts._replace(scheme="", netloc="", fragment="").geturl(), on)
            if parts.fragment:
                self._fragments.add((parts._replace(scheme="", netloc="", fragment="").geturl(), parts.fragment, on))
            for way_back in parse_qs(parts.query).get("to", ()):
                self.follow(Found(way_back, OWN), on)

    def go(self) -> None:
        """Asks for what is ahead until nothing is."""
        while self._ahead and len(self.seen) < _MOST:
            kind, path, on = self._ahead.popleft()
            route = f"{kind} {self._route(path)}"
            self.routes[route] += 1
            if self.routes[route] > self.most:
                continue
            if kind == FORM:
                self._knock(path, on)
            else:
                self._visit(path, on)
        self.site.close()
        assert not self._ahead, "There is no end to this site."
        for page, fragment, on in self._fragments:
            if page in self._anchors and fragment not in self._anchors[page]:
                self._complain("no such place", f"{page}#{fragment}", on)
        for on, cookie in self.site.cookies_set:
            self._check_cookie(cookie, on)

    def _note(self, kind: str, path: str, on: str) -> None:
        what = FORM if kind == FORM else READ
        if (what, path) not in self._known:
            self._known.add((what, path))
            self._ahead.append((what, path, on))

    def _visit(self, path: str, on: str) -> None:
        reply = self.site.ask("GET", path)
        self.seen[path] = reply.status
        self._anchors[path] = anchors(reply)
        if reply.status >= 400 and not _asks_who(reply):
            self._complain(f"dead, {reply.status}", path, on)
        if reply.all("Set-Cookie") and "public" in reply.header("Cache-Control"):
            self._complain("sets a cookie on a page that others get too", path, on)
        if self.routes[f"{READ} {self._route(path)}"] == 1:
            self._look_at_the_head(path, reply)
        for found in addresses(reply):
            self.follow(found, path)

    def _look_at_the_head(self, path: str, reply: Reply) -> None:
        head = self.site.ask("HEAD", path)
        if (head.status, head.kind) != (reply.status, reply.kind) or head.body:
            self._complain(f"HEAD says {head.status} {head.kind}, GET {reply.status} {reply.kind}", path, path)

    def _knock(self, path: str, on: str) -> None:
        """A form that another site seems to send is refused by a page of ours, if there is anybody who takes it."""
        below = path.removeprefix(self.site.prefix)
        reply = self.site.post(below, {}, Sec_Fetch_Site="cross-site")
        self.seen[f"POST {path}"] = reply.status
        if (reply.status, reply.kind) != (403, "text/html"):
            self._complain(f"nobody takes this form, {reply.status}", path, on)

    def _route(self, path: str) -> str:
        below = path.partition("?")[0].removeprefix(self.site.prefix)
        found = _ROUTES.find(below or "/")
        return found[0] if found else below

    def _leaves(self, found: Found, host: str, on: str) -> None:
        if found.kind != WAY or not host or _NOBODYS_HOST.match(host):
            self._complain("leads to the wrong host", found.address, on)
        else:
            self.elsewhere.add(found.address)

    def _check_cookie(self, cookie: str, on: str) -> None:
        name = cookie.partition("=")[0]
        told = {key.lower(): value for key, _, value in (part.strip().partition("=") for part in cookie.split(";")[1:])}
        path = told.get("path", "")
        covers = f"{self.site.prefix}/".startswith(f"{path.rstrip('/')}/") and path.startswith("/")
        if not covers or "domain" in told or (name.startswith("__Host-") and (path != "/" or "secure" not in told)):
            self._complain("a cookie for the wrong addresses", re.sub("=[^;]*", "=…", cookie, count=1), on)

    def _complain(self, what: str, address: str, on: str) -> None:
        self.complaints.add(Complaint(what, address, on))


def _asks_who(reply: Reply) -> bool:
    """A program finds something there once it says who it is (RFC 9110, 11.6.1)."""
    return reply.status == 401 and bool(reply.header("WWW-Authenticate"))


def walked(site: Site, starts: Iterable[str] = STARTS, most: int = _MOST) -> Walk:
    """The whole site as whoever the site's cookies say, or only so much of each route."""
    walk = Walk(site, most)
    for path in starts:
        walk.follow(Found(site.prefix + path, OWN), path)
    walk.go()
    return walk
