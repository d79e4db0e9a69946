"""Pages beside the forum, below /_local/, for whoever runs it on this machine. Nothing of them is deployed.

A page is a function from a request to an answer; local/server.py names them all.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.presentation import assets
from local.gateway import Answer, Request, own_answer

BELOW = "/_local/"
_STYLE = f"{BELOW}forum.css"
_HERE = ("127.0.0.1", "localhost", "::1")
_SAFE = [
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'"),
]

Page = Callable[[Request], Answer]


class Beside:
    """The pages by their addresses below /_local/."""

    def __init__(self, pages: Mapping[str, Page] | None = None) -> None:
        self._pages = {f"{BELOW}{name}": page for name, page in (pages or {}).items()} | {_STYLE: _style}

    def holds(self, request: Request) -> bool:
        return request.target.startswith(BELOW)

    def answer(self, request: Request) -> Answer:
        """The page. Only to a browser that was sent to this machine by name: another site's name may lead here too."""
        if not _is_for_here(request):
            return own_answer(403, "This page is for people at this machine.")
        page = self._pages.get(request.target.partition("?")[0])
        return page(request) if page else own_answer(404, "There is no such page beside the forum.")


def page(template: str, **context: Any) -> Answer:
    """The HTML of a template of local/templates."""
    body = _jinja().get_template(template).render(style=_STYLE, **context)
    return Answer(200, [("Content-Type", "text/html; charset=utf-8"), *_SAFE], body.encode())


def file(text: str, media_type: str) -> Answer:
    return Answer(200, [("Content-Type", media_type), *_SAFE], text.encode())


def _style(_: Request) -> Answer:
    style = assets.named("forum.css")
    return file(style.text, style.media_type)


def _is_for_here(request: Request) -> bool:
    hosts = [value for name, value in request.headers if name.lower() == "host"]
    return len(hosts) == 1 and urlsplit(f"//{hosts[0]}").hostname in _HERE


@cache
def _jinja() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
