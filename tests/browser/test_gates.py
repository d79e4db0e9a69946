"""The gates see what they are there for."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Person
from tests.browser.gates import faults, hard_to_hit, listening, measured, moved, sticking_out, violations

SOUND = "<!DOCTYPE html><html lang=en><title>Sound</title><header></header><main><h1>Sound</h1>{}</main>"


@pytest.fixture
def shown(browser_page: Person):
    """Shows a page with this in it, at an address of the forum."""

    def show(inside: str, width: int = 360) -> Page:
        page = browser_page(width=width)
        page.route("**/sound", lambda route: route.fulfill(body=SOUND.format(inside), content_type="text/html"))
        page.goto("/sound")
        return page

    return show


def test_a_sound_page_passes(shown):
    page = shown("<p>Nothing is wrong here.</p>")
    assert violations(page) + sticking_out(page) + moved(page) + hard_to_hit(page) + faults(page) == []


def test_a_colour_too_pale_is_seen(shown):
    pale = shown("<p style='color:#bbb;background:#fff'>Can you read this?</p>")
    assert [found.partition(":")[0] for found in violations(pale, "color-contrast")] == ["color-contrast"]


def test_what_sticks_out_is_named(shown):
    assert "wide-one" in sticking_out(shown("<p id=wide-one style='width:900px'>Wide.</p>"))[1]


def test_what_stands_in_two_lines_is_named(shown):
    page = shown("<a href='#' id=long style='display:block;width:60px'>Two lines of words</a><a href='#'>One</a>")
    assert ["long" in found for found in measured(page, "broken('main a')")] == [True]


def test_what_moves_is_named(shown):
    late = "setTimeout(() => document.querySelector('h1').style.height = '300px', 100)"
    page = shown(f"<p id=first>First.</p><script>{late}</script>")
    for _ in range(30):
        page.wait_for_timeout(100)
        if moved(page):
            break
    assert "first" in moved(page)[0]


def test_a_small_button_is_named(shown):
    assert "Small" in hard_to_hit(shown("<button style='width:30px;height:44px'>Small</button>"))[0]


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("<h1>Another</h1>", "not one h1"),
        ("<p id=twin></p><p id=twin></p>", '"twin" twice'),
        ("<a href='#gone'>There</a>", 'nothing is called "gone"'),
        ("<input name=bare>", 'no label: <input name="bare">'),
        ("<button>Send</button>", "no type: <button>Send</button>"),
        ("<p onclick='go()'></p>", 'inline: <p onclick="go()"></p>'),
    ],
)
def test_unsound_html_is_named(shown, inside: str, found: str):
    assert faults(shown(inside)) == [found]


def test_a_request_to_somebody_else_is_heard(shown, forum_url: str):
    page = shown("")
    heard = listening(page, forum_url)
    page.evaluate("fetch('http://elsewhere.invalid/').catch(() => console.warn('gone'))")
    page.wait_for_timeout(300)
    assert heard.elsewhere == ["http://elsewhere.invalid/"]
    assert any(said.startswith("gone") for said in heard.said)


def test_a_focus_that_does_not_show_is_seen(shown):
    page = shown("<button type=button style='outline:0'>Here</button>")
    page.keyboard.press("Tab")
    assert measured(page, "standing()")["hidden"]
