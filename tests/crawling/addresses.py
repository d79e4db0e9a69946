"""The addresses that an answer holds: in its headers, and in its HTML, CSS, JSON or XML."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

from tests.crawling.site import Reply

# Where a person may be led to another site; everything else has to stay on this one.
WAY = "way"
LOADED = "loaded"
FORM = "form"
REDIRECT = "redirect"
OWN = "own"

_IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
_IN_XML = re.compile(r"""(?:href|url|src)="([^"]+)"|<(?:loc|link|id|guid)[^>]*>\s*(https?:[^<\s]+)""")
_URLS_IN_JSON = ("url", "href", "src", "start_url", "scope", "next")


@dataclass(frozen=True)
class Found:
    """An address as it is written, and what it is there for."""

    address: str
    kind: str


def addresses(reply: Reply) -> Iterator[Found]:
    """All of them, more than once if they stand there more than once."""
    yield from (Found(value, REDIRECT) for name in ("Location", "Content-Location") for value in reply.all(name))
    yield from (Found(value, OWN) for line in reply.all("Link") for value in re.findall(r"<([^>]+)>", line))
    if reply.kind == "text/html":
        yield from _in_html(reply.text)
    elif reply.kind == "text/css":
        yield from (Found(one or other, LOADED) for one, other in _IN_CSS.findall(reply.text))
    elif reply.kind.endswith("json") and reply.body:
        yield from _in_json(json.loads(reply.body))
    elif reply.kind.endswith("xml") and not reply.kind.startswith("image/"):
        yield from (Found(one or other, WAY) for one, other in _IN_XML.findall(reply.text))


def anchors(reply: Reply) -> set[str]:
    """The places on a page that an address may lead to."""
    return set(re.findall(r"""\sid="([^"]+)\"""", reply.text)) if reply.kind == "text/html" else set()


def _in_html(text: str) -> Iterator[Found]:
    for tag in BeautifulSoup(text, "html.parser").find_all(True):
        assert isinstance(tag, Tag)
        if tag.name == "form":
            yield _of_form(tag)
        if tag.get("http-equiv", "").lower() == "refresh":
            yield Found(str(tag["content"]).partition("url=")[2], REDIRECT)
        for name, value in tag.attrs.items():
            if name in ("href", "src", "formaction", "poster", "cite") and isinstance(value, str):
                yield Found(value, WAY if tag.name in ("a", "area") else LOADED if name != "cite" else WAY)
            elif name.startswith("data-") and isinstance(value, str) and value.startswith(("/", "http")):
                yield Found(value, OWN)


def _of_form(form: Tag) -> Found:
    """One that only asks is followed with what its fields hold; one that changes something is not sent."""
    action = str(form.get("action", ""))
    if str(form.get("method", "get")).lower() == "post":
        return Found(action, FORM)
    fields = {str(field["name"]): str(field.get("value", "")) for field in form.find_all("input", attrs={"name": True})}
    return Found(f"{action}?{urlencode(fields)}", OWN)


def _in_json(value: Any) -> Iterator[Found]:
    if isinstance(value, dict) and "openapi" in value:
        yield from _in_description(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in _URLS_IN_JSON and isinstance(inner, str):
                yield Found(inner, OWN)
            yield from _in_json(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _in_json(inner)


def _in_description(document: dict[str, Any]) -> Iterator[Found]:
    """What OpenAPI says can be read without knowing anything."""
    for server in document["servers"]:
        for path, operations in document["paths"].items():
            if "get" in operations and "{" not in path:
                yield Found(server["url"] + path, OWN)
