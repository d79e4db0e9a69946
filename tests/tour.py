"""A tour of the forum: a request to every route, as those make it who may. What it needs is there before."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app import app
from chalicelib.api.document import endpoints
from chalicelib.api.door import PREFIX
from chalicelib.presentation import assets
from chalicelib.storage import passes
from local.gateway import Gateway
from tests.forum import Forum
from tests.web.browser import Browser, Page

SESSION = "__Host-askwell-member"
TOKEN = "aw_a-token-of-ann"
PASSWORD = "correct horse battery"
TEXT = "Since spring I have not slept,\nand <b>nothing</b> that I tried helped."
JOINED = "zoe"
ADDRESS = "numbat@example.org"

_gateway = Gateway(app, "live")


@dataclass(frozen=True)
class Stop:
    """A request to a route, "POST /ask", that may be made again and again."""

    route: str
    visit: Callable[[], Page]

    @property
    def is_of_the_api(self) -> bool:
        return f" {PREFIX}" in self.route

    @property
    def brings_text(self) -> bool:
        return self.route in _TEXTS


_TEXTS = (
    "POST /ask",
    "POST /questions/{question}/answers",
    "POST /questions/{question}/comments",
    "POST /questions/{question}/posts/{post}/edit",
    "POST /members/{handle}/edit",
)


# Whoever has made one of these is nobody afterwards.
_GOODBYES = (("DELETE", f"{PREFIX}/sessions/current"), ("POST", "/sign-out"), ("POST", "/forget-me"))


def _goodbyes_last(route: tuple[str, str]) -> tuple[bool, tuple[str, str]]:
    return route in _GOODBYES, route


class Tour:
    """A small forum in which Ann has asked, Bob has answered and Dan has commented, and requests to all of it."""

    def __init__(self, forum: Forum, text: str = TEXT, address: str = "192.0.2.1") -> None:
        self._text, self._address = text, address
        self._title = f"How do I begin? {text[:30]}".replace("\n", " ")
        self.thread = forum.ask("ann", category="family/parents/care", tags=["x"])
        self.answer = forum.answer(self.thread, "bob")
        self.comment = forum.comment(self.thread, self.answer, "dan")
        passes.put_token(TOKEN, forum.people["ann"].id, 3600)
        self._member = {SESSION: f"{forum.people['ann'].id}.{TOKEN}"}
        self._browser({}).fill("/sign-up", handle=JOINED, password=PASSWORD)
        forum.settle()
        names = dict(zip(("first", "second", "third", "fourth"), ("family", "parents", "care", "x"), strict=True))
        posts = {"question": self.thread, "post": self.thread, "answer": self.answer, "comment": self.comment}
        self._names = names | posts | {"slug": "how", "tag": "x", "handle": "ann", "token": "a-token-of-nobody"}
        self._names["name"] = assets.named("forum.css").name

    def stops(self) -> Iterator[Stop]:
        """All of them: pages and the API's as a guest and as Ann; forms and deeds as whoever may."""
        for pattern in reads():
            yield self._stop("GET", pattern, as_guest=True)
            yield self._stop("GET", pattern)
        forms, deeds = self._forms(), self._deeds()
        for method, pattern in sorted(routes() - {("GET", pattern) for pattern in reads()}, key=_goodbyes_last):
            if pattern.startswith(PREFIX):
                yield self._stop(method, pattern, deeds[method, pattern.removeprefix(PREFIX)])
            else:
                yield self._form(pattern, forms[pattern] | {"as": "ann", "once": "a-form-of-the-tour-only"})

    def _forms(self) -> Mapping[str, dict[str, str]]:
        """What is written into forms, by where they are sent."""
        text, credentials = {"body": self._text}, {"handle": JOINED, "password": PASSWORD}
        titled = text | {"title": self._title}
        return {
            "/ask": titled | {"category": "work", "tags": "x, z"},
            "/questions/{question}/answers": text,
            "/questions/{question}/comments": text | {"parent": self.answer},
            "/questions/{question}/posts/{post}/edit": titled | {"version": "1", "category": "work", "tags": "z"},
            "/members/{handle}/edit": {"about": self._text},
            "/sign-in": credentials,
            "/sign-up": credentials | {"handle": "yves"},
            "/sign-out": {},
            "/forget-me": {},
            "/questions/{question}/accepted-answer": {"answer": self.answer, "accepted": "1"},
            "/questions/{question}/posts/{post}/visibility": {"hidden": "1"},
            "/questions/{question}/votes/{post}": {"vote": "1"},
            "/follow": {"kind": "tag", "key": "x", "state": "follows", "mail": "none"},
            "/inbox": {"all": "1"},
            "/settings/notices": {"follows_own": "1"},
            "/settings/mail": {"email": ADDRESS},
            "/mail/{token}": {"List-Unsubscribe": "One-Click"},
            "/mail/{token}/choices": {"discreet": "1"},
            "/mail/{token}/confirmation": {},
        }

    def _deeds(self) -> Mapping[tuple[str, str], object]:
        """What the API lets do, with the body that is sent."""
        text, credentials = {"body": self._text}, {"handle": JOINED, "password": PASSWORD}
        return {
            ("POST", "/members"): credentials | {"handle": "xena"},
            ("POST", "/sessions"): credentials,
            ("DELETE", "/sessions/current"): None,
            ("POST", "/questions"): text | {"title": self._title},
            ("PATCH", "/questions/{question}"): text,
            ("DELETE", "/questions/{question}"): None,
            ("POST", "/questions/{question}/answers"): text,
            ("POST", "/questions/{question}/comments"): text | {"parent": self.answer},
            ("PATCH", "/questions/{question}/posts/{post}"): text,
            ("DELETE", "/questions/{question}/posts/{post}"): None,
            ("PUT", "/questions/{question}/votes/{post}"): {"value": 1},
            ("PUT", "/questions/{question}/accepted-answer"): {"answer": self.answer},
            ("PUT", "/follows"): {"kind": "tag", "key": "x", "state": "follows"},
            ("POST", "/notices/read"): {"all": True},
        }

    def _stop(self, method: str, pattern: str, body: object = None, *, as_guest: bool = False) -> Stop:
        cookies, headers = ({} if as_guest else self._member), {}
        if pattern.startswith(PREFIX):
            headers = {} if as_guest else {"authorization": f"Bearer {TOKEN}"}
            headers |= {"content_type": "application/json"} if body is not None else {}
        sent = json.dumps(body).encode() if body is not None else b""
        return Stop(
            f"{method} {pattern}", lambda: self._browser(cookies).send(method, self._at(pattern), sent, **headers)
        )

    def _form(self, pattern: str, fields: dict[str, str]) -> Stop:
        return Stop(f"POST {pattern}", lambda: self._browser(self._member).post(self._at(pattern), fields))

    def _browser(self, cookies: Mapping[str, str]) -> Browser:
        return Browser(_gateway, cookies=dict(cookies), address=self._address)

    def _at(self, pattern: str) -> str:
        """The address of a route here. Ann votes on Bob's answer, not on her own question."""
        names = self._names | ({"post": self.answer} if "/votes/" in pattern else {})
        missing = set(re.findall(r"{(\w+)}", pattern)) - set(names)
        assert not missing, f"{pattern}: give {missing} a value in tests/tour.py"
        return pattern.format(**names)


def reads() -> list[str]:
    """The patterns of everything that can be read and is not nowhere."""
    return sorted(path for method, path in routes() if method == "GET")


def routes() -> set[tuple[str, str]]:
    """Method and pattern of all routes, without those that only say that there is nothing, or not by this method."""
    of_the_api = {(endpoint.method, PREFIX + endpoint.path) for endpoint in endpoints()}
    pages = {
        (method, path)
        for path, methods in app.routes.items()
        for method in methods
        if method != "HEAD" and not path.startswith("/api") and "{one}" not in path and path != "/static"
    }
    return of_the_api | pages
