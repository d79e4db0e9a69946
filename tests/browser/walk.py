"""The walk through the forum on which every page is measured: by guests, a member and a moderator, in every state."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from chalicelib.presentation import render
from chalicelib.presentation.links import Links
from tests.browser.gates import Heard
from tests.browser.places import GUEST, MEMBER, MODERATOR, Places, routes

# Pages that know who reads them, and those that show a moderator more than a member. Guests look at all pages.
KNOWING = re.compile(r"^/$|^/(ask|help)$|^/questions/|^/members/{handle}")
SHOWING_MORE = re.compile(r"^/help$|^/questions/|^/members/{handle}(/points)?$")


@dataclass(frozen=True)
class Stop:
    """A page in one state: who looks at it, and how they come to it."""

    reader: str
    name: str
    come: Callable[[Page, Places], Any]

    def __str__(self) -> str:
        return f"{self.reader} {self.name}"


@dataclass(frozen=True)
class Seen:
    """A page that somebody stands before."""

    stop: Stop
    page: Page
    heard: Heard


def stops() -> list[Stop]:
    """All pages as guests see them, again as a member and a moderator do where that differs, and pages in states."""
    found = [_at(GUEST, route) for route in routes()]
    found += [_at(MEMBER, route) for route in routes() if KNOWING.search(route)]
    found += [_at(MODERATOR, route) for route in routes() if SHOWING_MORE.search(route)]
    return [*found, *_STATES]


def _at(reader: str, route: str) -> Stop:
    return Stop(reader, route, lambda page, places: page.goto(places.fill(route)))


def _send_empty(route: str, form: str = "main form") -> Callable[[Page, Places], None]:
    def come(page: Page, places: Places) -> None:
        page.goto(places.fill(route))
        page.click(f"{form} .actions .button:not(.is-quiet)")
        page.wait_for_selector(".summary")

    return come


def _preview(page: Page, places: Places) -> None:
    page.goto("/ask")
    page.fill("[name=title]", "Does a list help to fall asleep?")
    page.fill("[name=body]", "# One\n\n- **two**\n- *three*\n\n> four")
    page.click("main [name=preview]")
    page.wait_for_selector(".preview")


def _open_all(page: Page, places: Places) -> None:
    page.goto(places.crowded)
    page.eval_on_selector_all("main details", "all => all.forEach((one) => one.open = true)")


def _open_account(page: Page, places: Places) -> None:
    page.goto(places.fullest)
    page.click(".account summary")


def _trouble(template: str, **context: object) -> Callable[[Page, Places], None]:
    """A page for what does not happen here; it is put where the forum would show it."""

    def come(page: Page, places: Places) -> None:
        html = render.page(template, links=Links(), **context)
        page.route("**/in-trouble", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.goto("/in-trouble")

    return come


_STATES = [
    Stop(GUEST, "the fullest question", lambda page, places: page.goto(places.fullest)),
    Stop(GUEST, "a crowded question, all of it open", _open_all),
    Stop(MEMBER, "the account's menu", _open_account),
    Stop(MODERATOR, "a hidden question", lambda page, places: page.goto(places.hidden)),
    Stop(GUEST, "asking, with complaints", _send_empty("/ask")),
    Stop(GUEST, "asking, with a preview", _preview),
    Stop(GUEST, "joining, with complaints", _send_empty("/sign-up")),
    Stop(GUEST, "signing in, with complaints", _send_empty("/sign-in")),
    Stop(GUEST, "answering, with complaints", _send_empty("/questions/{question}/{slug}", "#your-answer form")),
    Stop(GUEST, "too often", _trouble("too_often.html", seconds=600)),
    Stop(GUEST, "an outage", _trouble("unavailable.html", seconds=5)),
    Stop(GUEST, "a fault of ours", _trouble("broken.html")),
    Stop(MEMBER, "a list without questions", lambda page, places: page.goto("/tags/nothing-has-this-tag")),
]
