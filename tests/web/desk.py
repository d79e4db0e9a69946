"""A desk with forms, open during tests: a question that anybody may ask, one for members, and a drawer full of trouble.

It stands on the foundation that the forum's own pages stand on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

import pytest
from chalice.app import Blueprint, Response
from jinja2 import ChoiceLoader, DictLoader

from app import app
from chalicelib.actions import asking
from chalicelib.domain import errors
from chalicelib.presentation import render
from chalicelib.storage import passes
from chalicelib.web import door
from chalicelib.web.door import Draft, Senders, Sent, asked, blank, elsewhere, form, here, posts, reads, shown
from local.gateway import Gateway
from tests.forum import Forum
from tests.web.browser import Browser

PASSWORD = "correct horse battery"
SESSION = "__Host-askwell-member"
MARK = "__Host-askwell-guest"

_TEMPLATE = """
{% extends "base.html" %}
{% from "_fields.html" import actions, area, field, hidden, remember, summary, title with context %}
{% block title %}{{ title(draft, "Desk") }}{% endblock %}
{% block main %}
<h1>Desk</h1>
{{ summary(draft) }}
<form method="post" action="{{ at }}" novalidate>
{{ hidden(draft) }}
{{ field(draft, "title", "Title", required=true) }}
{{ area(draft, "body", "Text", "Write freely.") }}
{{ field(draft, "tags", "Tags") }}
{% if not draft.writer %}{{ field(draft, "name", "Name") }}{{ remember(draft) }}{% endif %}
{{ actions(draft, "Post") }}
</form>
{% endblock %}
"""


def _guests_form(draft: Draft) -> Response:
    return form("desk.html", draft, at="/desk")


def _members_form(draft: Draft) -> Response:
    return form("desk.html", draft, at="/desk/members")


def _open() -> None:
    reads("/desk")(lambda: _guests_form(blank()))
    reads("/desk/shared")(lambda: shown("desk.html", draft=blank(shared=True), at="/desk"))
    reads("/desk/members")(lambda: _members_form(blank()))
    reads("/desk/drawer")(lambda: _trouble(asked("trouble")))
    posts("/desk", Senders.GUESTS, again=_guests_form)(_ask)
    posts("/desk/members", Senders.MEMBERS, again=_members_form)(_ask)
    posts("/desk/drawer", Senders.ANYBODY)(lambda sent: _trouble(sent.typed["trouble"]))
    posts("/desk/members/drawer", Senders.MEMBERS)(lambda _: elsewhere(here().home()))


def _trouble(name: str | None) -> NoReturn:
    raise getattr(errors, name or "", ZeroDivisionError)


def _ask(sent: Sent) -> Response:
    def made(intended: str) -> str:
        return asking.ask(sent.viewer, sent.fields("title", "body", "tags", "name"), intended).id

    key = sent.once(made)
    sent.remember_guest()
    return elsewhere(here().question(key, sent.typed["title"]))


@dataclass
class Desk:
    """The desk, and browsers of people who sit down at it."""

    forum: Forum
    gateway: Gateway

    def browser(self, *, is_secure: bool = True, address: str = "192.0.2.1") -> Browser:
        return Browser(self.gateway, is_secure, address)

    def member(self, handle: str = "ann") -> Browser:
        """The browser of a member who is signed in."""
        browser, member = self.browser(), self.forum.people[handle]
        passes.put_token(f"aw_{handle}", member.id, 3600)
        browser.cookies[SESSION] = f"{member.id}.aw_{handle}"
        return browser

    def joined(self, handle: str = "zoe") -> Browser:
        """The browser of somebody who has just signed up here, with a password."""
        browser = self.browser()
        assert browser.fill("/sign-up", handle=handle, password=PASSWORD).status == 303
        return browser

    def end_session(self, handle: str) -> None:
        passes.drop_token(f"aw_{handle}")

    def questions(self) -> list[str]:
        self.forum.settle()
        return self.forum.listed()

    def author(self) -> str | None:
        """The id of the member who asked the only question there is; None for a guest."""
        (key,) = self.questions()
        return self.forum.question(key).author.member


@pytest.fixture(scope="module")
def opened() -> Iterator[None]:
    before, desk = set(app.routes), Blueprint(__name__)
    jinja = render._jinja()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja, "loader", ChoiceLoader([jinja.loader, DictLoader({"desk.html": _TEMPLATE})]))
        with pytest.MonkeyPatch.context() as opening:
            opening.setattr(door, "pages", desk)
            _open()
        app.register_blueprint(desk)
        yield
    for path in set(app.routes) - before:
        del app.routes[path]


@pytest.fixture
def desk(forum: Forum, opened: None) -> Desk:
    return Desk(forum, Gateway(app, "live"))
