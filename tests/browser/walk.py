"""The walk through the forum on which every page is measured: by a guest, a member and a moderator, in every state."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from chalicelib.presentation import render
from chalicelib.presentation.links import Links
from tests.browser.gates import Heard
from tests.browser.places import GUEST, MEMBER, MODERATOR, Places, routes

# Pages that show a moderator more than a member.
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
    """All pages as a guest and a member see them, as a moderator does where that differs, and pages in states."""
    found = [_at(reader, route) for reader in (GUEST, MEMBER) for route in routes()]
    found += [_at(MODERATOR, route) for route in routes() if SHOWING_MORE.search(route)]
    return [*found, *_STATES]


def _at(reader: str, route: str) -> Stop:
    return Stop(reader, route, _open(route))


def _open(route: str) -> Callable[[Page, Places], Any]:
    return lambda page, places: page.goto(places.fill(route))


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


def _send(address: str, **fields: str) -> Callable[[Page, Places], None]:
    """What the forum says to a form that its page would not send like this."""

    def come(page: Page, places: Places) -> None:
        page.goto("/rules")
        with page.expect_navigation():
            page.evaluate(_SENDING, [places.fill(address), fields])

    return come


def _change(address: str, button: str, **fields: str) -> Callable[[Page, Places], None]:
    """A form that is sent after some of its fields were changed, also those that nobody sees."""

    def come(page: Page, places: Places) -> None:
        page.goto(places.fill(address))
        for name, value in fields.items():
            page.eval_on_selector(f"main form [name={name}]", "(field, value) => field.value = value", value)
        with page.expect_navigation():
            page.get_by_role("button", name=button, exact=True).click()

    return come


def _vote(page: Page, places: Places) -> None:
    page.goto(places.fullest)
    page.locator("[name=vote]").first.click()
    page.wait_for_selector("#handle")


def _forget(page: Page, _: Places) -> None:
    page.goto("/forget-me")
    page.click("main form button")
    page.wait_for_selector("[data-forgotten]")


def _come_back_to_a_text(page: Page, _: Places) -> None:
    page.goto("/ask")
    page.fill("#body", TEXT)
    page.goto("/ask")
    page.wait_for_selector("form > .notice")


def _trouble(template: str, **context: object) -> Callable[[Page, Places], None]:
    """A page for what does not happen here; it is put where the forum would show it."""

    def come(page: Page, places: Places) -> None:
        html = render.page(template, links=Links(), **context)
        page.route("**/in-trouble", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.goto("/in-trouble")

    return come


TEXT = "I have been awake since three, and so has the whole house."
_EDIT = "/questions/{question}/posts/{post}/edit"
_SENDING = """([address, fields]) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: address });
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}"""

_STATES = [
    Stop(GUEST, "the fullest question", lambda page, places: page.goto(places.fullest)),
    Stop(GUEST, "a crowded question, all of it open", _open_all),
    Stop(MEMBER, "the account's menu", _open_account),
    Stop(GUEST, "a question to follow", _open("/follow?kind=thread&key={question}")),
    Stop(MEMBER, "a question to follow", _open("/follow?kind=thread&key={foreign}")),
    Stop(MEMBER, "a category to follow", _open("/follow?kind=category&key={first}")),
    Stop(MODERATOR, "a hidden question", lambda page, places: page.goto(places.hidden)),
    Stop(GUEST, "asking, with complaints", _send_empty("/ask")),
    Stop(GUEST, "asking, with a preview", _preview),
    Stop(GUEST, "joining, with complaints", _send_empty("/sign-up")),
    Stop(GUEST, "signing in, with complaints", _send_empty("/sign-in")),
    Stop(GUEST, "answering, with complaints", _send_empty("/questions/{question}/{slug}", "#your-answer form")),
    Stop(GUEST, "voting, which needs an account", _vote),
    Stop(
        GUEST, "asking, when the session is over", _change("/ask", "Ask this question", **{"as": "Nora", "body": TEXT})
    ),
    Stop(MEMBER, "asking, signed in meanwhile", _change("/ask", "Ask this question", **{"as": "", "body": TEXT})),
    Stop(MEMBER, "a post of somebody else's to edit", _open("/questions/{foreign}/posts/{foreign}/edit")),
    Stop(MEMBER, "a text that was overtaken by another", _change(_EDIT, "Save", version="0")),
    Stop(MEMBER, "a vote on one's own post", _send("/questions/{question}/votes/{post}", vote="1", body=TEXT)),
    Stop(MEMBER, "a deed of somebody else's", _send("/questions/{foreign}/posts/{foreign}/visibility", hidden="1")),
    Stop(MEMBER, "a form for nothing", _send("/questions/x/answers", body=TEXT)),
    Stop(GUEST, "a text that was kept", _come_back_to_a_text),
    Stop(GUEST, "a device that has forgotten", _forget),
    Stop(GUEST, "too often", _trouble("too_often.html", seconds=600)),
    Stop(GUEST, "an outage", _trouble("unavailable.html", seconds=5)),
    Stop(GUEST, "a fault of ours", _trouble("broken.html")),
    Stop(MEMBER, "a list without questions", lambda page, places: page.goto("/tags/nothing-has-this-tag")),
]
