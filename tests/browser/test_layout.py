"""Pages stand still, fit on every screen, and have room for fingers."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Person
from tests.browser.gates import DESK, HEIGHT, PHONE, faults, hard_to_hit, measured, moved, nothing, sticking_out
from tests.browser.places import GUEST, MEMBER
from tests.browser.walk import Seen

REFLOW, ZOOMED = 320, 640  # what WCAG 1.4.10 asks for; a window of 1280 px at 200 %


def widen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})


@contextmanager
def letters_of(size: int, page: Page) -> Iterator[None]:
    """A reader whose browser writes larger."""
    browser = page.context.new_cdp_session(page)
    for now in (size, 16):
        browser.send("Page.setFontSizes", {"fontSizes": {"standard": now, "fixed": now}})
        if now == size:
            yield
    browser.detach()


def test_nothing_moves_while_the_page_loads(seen: Seen):
    nothing(moved(seen.page))


def test_the_html_is_sound(seen: Seen):
    nothing(faults(seen.page))


def test_the_page_asks_nobody_else_and_complains_of_nothing(seen: Seen):
    nothing(seen.heard.elsewhere + seen.heard.said)


@pytest.mark.parametrize("width", [REFLOW, PHONE, ZOOMED, DESK])
def test_the_page_fits_into_the_window(seen: Seen, width: int):
    widen(seen.page, width)
    nothing(sticking_out(seen.page))


@pytest.mark.parametrize("by", [GUEST, MEMBER])
@pytest.mark.parametrize("address", ["/", "/ask"])
def test_no_word_of_the_header_is_broken_at_any_width(browser_page: Person, by: str, address: str):
    page = browser_page(by=by)
    page.goto(address)
    for width in range(REFLOW, DESK + 1, 32):
        widen(page, width)
        nothing([f"{width}: {found}" for found in measured(page, "broken('.bar a:not(.brand), .ways a, .ways bdi')")])


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_page_fits_with_letters_of_twice_the_size(seen: Seen, width: int):
    widen(seen.page, width)
    with letters_of(32, seen.page):
        nothing(sticking_out(seen.page))


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_fingers_find_what_they_look_for(seen: Seen, width: int):
    widen(seen.page, width)
    nothing(hard_to_hit(seen.page))
