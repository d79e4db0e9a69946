"""The walk through the forum on which every page is measured: by guests, a member and a moderator, in every state."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.browser.gates import Heard
from tests.browser.places import GUEST, MEMBER, MODERATOR, Places, routes

# What reads the same for everybody, but for the name on top: guests look at it for all.
ALIKE = re.compile(r"^/(questions|categories.*|tags.*|members|about|rules|nowhere)$")


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
    """All pages as guests see them, those that know their reader also as a member and a moderator do, and states."""
    plain = [_at(GUEST, route) for route in routes()]
    known = [_at(who, route) for who in (MEMBER, MODERATOR) for route in routes() if not ALIKE.match(route)]
    return [*plain, *known, *_STATES]


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
    Stop(MEMBER, "a list without questions", lambda page, places: page.goto("/tags/nothing-has-this-tag")),
]
