"""Nobody needs a mouse: Tab reaches everything in the order of the page, and always shows where one is."""

import re

import pytest
from playwright.sync_api import expect

from local.demo import PASSWORD
from tests.browser.conftest import Person
from tests.browser.gates import measured, nothing
from tests.browser.walk import Seen

# What scrolls by itself, such as a wide table, is a stop of the browser's own making.
OWN_STOPS = 5


def test_tab_reaches_everything_in_order(seen: Seen):
    page = seen.page
    page.focus(".skip")
    names, troubles, last = measured(page, "reachable().map(named)"), [], 0
    for _ in range(len(names) + OWN_STOPS):
        page.keyboard.press("Tab")
        stands = measured(page, "standing()")
        if stands is None or last == len(names) - 1:
            break
        if stands["place"] >= 0:
            troubles += [f"{word}: {stands['name']}" for word in ("hidden", "covered") if stands[word]]
            troubles += [] if stands["place"] == last + 1 else [f"not the next: {stands['name']}"]
            last = stands["place"]
    nothing([*troubles, *(f"never reached: {name}" for name in names[last + 1 :])])


def test_the_first_tab_leads_past_the_menu(browser_page: Person):
    page = browser_page()
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_form_is_sent_by_keys_alone(browser_page: Person):
    page = browser_page()
    page.goto("/ask")
    page.focus("[name=title]")
    page.keyboard.type("What helps against a loud neighbour?")
    while page.evaluate("document.activeElement.innerText") != "Ask this question":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/**")
    assert page.inner_text("h1") == "What helps against a loud neighbour?"


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without"])
def test_enter_in_a_short_field_shows_a_preview_and_posts_nothing(browser_page: Person, js: bool):
    page = browser_page(js=js)
    page.goto("/ask")
    page.fill("[name=title]", "What helps against a leaking roof?")
    page.fill("[name=body]", "It has rained *for days*.")
    page.press("[name=tags]", "Enter")
    expect(page.locator(".preview em")).to_have_text("for days")
    expect(page).to_have_url(re.compile("/ask$"))


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without"])
def test_enter_below_the_password_sends_what_was_written_when_the_session_was_over(browser_page: Person, js: bool):
    page, title = browser_page(js=js, by="member"), f"What helps against a leaking tap {js}?"
    page.goto("/ask")
    page.fill("[name=title]", title)
    page.context.clear_cookies()
    page.get_by_role("button", name="Ask this question").click()
    page.fill("#session_password", PASSWORD)
    page.press("#session_password", "Enter")
    page.wait_for_url("**/questions/**")
    expect(page.locator("h1")).to_have_text(title)


def test_a_complaint_is_reached_first(browser_page: Person):
    """The summary has the focus, and its links lead to the fields."""
    page = browser_page()
    page.goto("/ask")
    page.click("main form .actions .button:not(.is-quiet)")
    page.wait_for_selector(".summary:focus")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "title"
