"""A forum for all tests of a run, a browser for each file, and people to look at its pages."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import chromium
from tests.browser.gates import DESK, HEIGHT, PHONE, Heard, listening
from tests.browser.people import PASSWORD, Somebody, fresh_handle
from tests.browser.places import GUEST, Places, surveyed
from tests.browser.served import Served, seeded, served
from tests.browser.walk import Seen, Stop, stops

Person = Callable[..., Page]


@pytest.fixture(scope="session")
def executable() -> str:
    return chromium.needed()


@pytest.fixture(scope="session")
def forum(executable: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo forum with a line of help that was checked long ago. Each process has its own, the seed is shared."""
    own = tmp_path_factory.getbasetemp()
    data = shutil.copytree(seeded(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own), own / "forum")
    with served(data) as running:
        line = ["--country", "Nowhere", "--name", "The Listening Line", "--number", "555 0100", "--text", "555 0101"]
        seen = ["--source", "https://helpline.example/", "--checked-on", "2021-01-05"]
        running.operate("help-line", "add", *line, *seen)
        yield running


@pytest.fixture(scope="session")
def forum_url(forum: Served) -> str:
    return forum.url


@pytest.fixture(scope="session")
def places(forum: Served) -> Places:
    return surveyed(forum)


@pytest.fixture(scope="module")
def browser(executable: str) -> Iterator[Browser]:
    with chromium.running(executable) as started:
        yield started


@pytest.fixture(scope="session")
def states(forum: Served, places: Places) -> dict[str, Any]:
    """What the browser of each reader keeps."""
    return {who: {"cookies": [forum.cookie(handle)]} for who, handle in places.handles.items()} | {GUEST: None}


@pytest.fixture(scope="module")
def readers(browser: Browser, forum_url: str, states: dict[str, Any]) -> dict[str, tuple[Page, Heard]]:
    """A page in a browser of each reader's own, and what is heard from it."""
    pages = {who: _context(browser, forum_url, storage_state=state).new_page() for who, state in states.items()}
    return {who: (page, listening(page, forum_url)) for who, page in pages.items()}


@pytest.fixture
def browser_page(browser: Browser, forum_url: str, states: dict[str, Any]) -> Iterator[Person]:
    """Opens an empty page in a new browser: `browser_page(js=True, by="member", width=360)`."""
    opened = []

    def page(*, js: bool = True, by: str = GUEST, width: int = DESK, **options: Any) -> Page:
        size = {"width": width, "height": HEIGHT}
        state = {"java_script_enabled": js, "storage_state": states[by], "viewport": size}
        opened.append(_context(browser, forum_url, **state, **options))
        return opened[-1].new_page()

    yield page
    for context in opened:
        context.close()


@pytest.fixture
def join(forum: Served, browser_page: Person, js: bool) -> Callable[[], Somebody]:
    """Makes a member who is signed in in a browser of their own."""

    def joined() -> Somebody:
        known = {"handle": fresh_handle(), "password": PASSWORD}
        forum.send("POST", "/members", known)
        token = forum.send("POST", "/sessions", known)["token"]
        page = browser_page(js=js)
        page.context.add_cookies([forum.cookie(**known)])
        return Somebody(known["handle"], page, replace(forum, headers={"Authorization": f"Bearer {token}"}))

    return joined


@pytest.fixture
def guest(browser_page: Person, js: bool) -> Page:
    return browser_page(js=js)


@pytest.fixture(scope="module", params=stops(), ids=str)
def seen(request: pytest.FixtureRequest, readers: dict[str, tuple[Page, Heard]], places: Places) -> Seen:
    """Each page of the forum, one after the other, loaded on a phone by day."""
    stop: Stop = request.param
    page, heard = readers[stop.reader]
    heard.forget()
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.emulate_media(color_scheme="light")
    stop.come(page, places)
    return Seen(stop, page, heard)


def _context(browser: Browser, url: str, **options: Any) -> BrowserContext:
    context = browser.new_context(base_url=url, reduced_motion="reduce", **options)
    context.set_default_timeout(10_000)
    return context
