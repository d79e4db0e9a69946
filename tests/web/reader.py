"""Somebody who reads the forum: asks the app for pages as API Gateway would, and looks at what comes."""

from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app import app
from local.gateway import Routes

VOID = {"meta", "link", "img", "br", "hr", "input"}


@dataclass(frozen=True)
class Seen:
    """An answer of the app."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def text(self) -> str:
        """What a person reads of it: no tags, one space where there was any."""
        return " ".join(unescape(_Text.of(self.body)).split())

    @property
    def location(self) -> str:
        return self.headers["Location"]

    @property
    def addresses(self) -> list[str]:
        return _Links.of(self.body)


def read(target: str, method: str = "GET", stage: str = "") -> Seen:
    """Asks for an address. With a stage, as on API Gateway's own domain, where addresses begin with it."""
    found = Routes(app.routes).find(urlsplit(target).path)
    assert found, f"{target} has no route"
    answer = app(_event(target, method, stage, *found), None)
    return Seen(answer["statusCode"], answer["headers"], answer["body"] or "")


def _event(target: str, method: str, stage: str, resource: str, parameters: dict[str, str]) -> dict[str, Any]:
    path = urlsplit(target).path
    return {
        "resource": resource,
        "path": path,
        "headers": {"Accept": "text/html"},
        "multiValueQueryStringParameters": parse_qs(urlsplit(target).query) or None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "httpMethod": method,
            "resourcePath": resource,
            "stage": stage or "live",
            "path": f"/{stage}{path}" if stage else path,
            "identity": {"sourceIp": "127.0.0.1"},
        },
        "body": None,
        "isBase64Encoded": False,
    }


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        return "".join(parser.pieces)

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_entityref(self, name: str) -> None:
        self.pieces.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.pieces.append(f"&#{name};")


class _Links(HTMLParser):
    """Collects addresses, and fails on a tag that is not closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []

    @classmethod
    def of(cls, html: str) -> list[str]:
        parser = cls()
        parser.feed(html)
        assert not parser.open, f"never closed: {parser.open}"
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> inside {self.open}"
        self.open.pop()
