"""A browser for tests: keeps cookies, says where its requests come from, and fills in the forms it is shown."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

from local.gateway import Gateway, Header, Request

HOST = "forum.example"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    headers: dict[str, str]
    set_cookies: list[str]
    body: str
    forms: list[dict[str, Any]]

    @property
    def location(self) -> str:
        return self.headers["Location"]

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.body)
        assert found
        return found[1]

    @property
    def complaints(self) -> list[tuple[str, str]]:
        """The links of the summary: field and sentence."""
        summary = self.body.partition('aria-labelledby="summary"')[2].partition("</section>")[0]
        return [(place, unescape(said)) for place, said in re.findall(r'href="#(\w+)">(.*?)</a>', summary)]

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form with this action, as they stand there."""
        return next(dict(form["fields"]) for form in self.forms if form["action"] == action)


@dataclass
class Browser:
    """One person's browser, by HTTPS unless said otherwise."""

    gateway: Gateway
    is_secure: bool = True
    address: str = "192.0.2.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, target: str, **headers: str) -> Page:
        return self.send("GET", target, **headers)

    def post(self, target: str, fields: dict[str, str], **headers: str) -> Page:
        """Sends a form that a page of the forum holds."""
        told = {"sec_fetch_site": "same-origin", "content_type": FORM} | headers
        return self.send("POST", target, urlencode(fields).encode(), **told)

    def fill(self, page: str, action: str | None = None, **fields: str) -> Page:
        """Opens a page, fills in its form and sends it."""
        return self.post(action or page, self.get(page).form(action or page) | fields)

    def sign_in(self, handle: str, password: str, **more: str) -> Page:
        return self.fill("/sign-in", handle=handle, password=password, **more)

    def send(self, method: str, target: str, body: bytes = b"", **headers: str) -> Page:
        """Sends a request; headers are written with underscores, and an empty one is left out."""
        named = {"host": HOST} | headers
        if self.is_secure:
            named["x_forwarded_proto"] = "https"
        if self.cookies and "cookie" not in named:
            named["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent: list[Header] = [(name.replace("_", "-"), value) for name, value in named.items() if value]
        answer = self.gateway.answer(Request(method, target, sent, body, self.address))
        set_cookies = [value for name, value in answer.headers if name == "Set-Cookie"]
        self._keep(set_cookies)
        text = answer.body.decode()
        return Page(answer.status, dict(answer.headers), set_cookies, text, _Forms.of(text))

    def close(self) -> None:
        """Forgets what a browser forgets when it is closed."""
        self.cookies = {name: value for name, value in self.cookies.items() if name in self._lasting}

    def __post_init__(self) -> None:
        self._lasting: set[str] = set()

    def _keep(self, set_cookies: list[str]) -> None:
        for header in set_cookies:
            pair, *attributes = header.split("; ")
            name, _, value = pair.partition("=")
            self._lasting -= {name}
            if "Max-Age=0" in attributes:
                self.cookies.pop(name, None)
                continue
            self.cookies[name] = value
            if any(attribute.startswith("Max-Age") for attribute in attributes):
                self._lasting.add(name)


class _Forms(HTMLParser):
    """Collects forms with what their fields hold; a box that is not ticked sends nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self._text: str | None = None
        self._choice = ""

    @classmethod
    def of(cls, html: str) -> list[dict[str, Any]]:
        parser = cls()
        parser.feed(html)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "form":
            self.found.append({"action": urlsplit(named["action"] or "").path, "fields": {}})
        elif tag == "input" and self.found and (named.get("type") != "checkbox" or "checked" in named):
            self.found[-1]["fields"][named["name"]] = named.get("value") or ""
        elif tag == "select" and self.found and named.get("name"):
            self._choice = named["name"]
        elif tag == "option" and self.found and ("selected" in named or self._choice not in self.found[-1]["fields"]):
            self.found[-1]["fields"][self._choice] = named.get("value") or ""
        elif tag == "textarea" and self.found and named.get("name"):
            self._text = named["name"]
            self.found[-1]["fields"][self._text] = ""

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            fields = self.found[-1]["fields"]
            fields[self._text] = (fields[self._text] + data).removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
