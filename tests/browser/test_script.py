"""What the script adds to pages that work without it: less waiting, fewer lost texts, a faster way out."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.gates import moved, nothing

ELSEWHERE = "https://www.wikipedia.org/"
TEXT = "I have been awake since three, and so has the whole house."
NOTE = "did not post it"


def leave_to_nowhere(page: Page) -> None:
    """Stands in for the other site."""
    page.context.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="<title>An encyclopedia</title>"))


def posts(page: Page) -> list[str]:
    """Collects the addresses that the page sends forms to from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


def is_fetched(route: Route) -> bool:
    return route.request.resource_type == "fetch"


def is_remembered(page: Page) -> list[str]:
    """What outlives the browser."""
    return page.evaluate("Object.keys(localStorage)")


def type_question(page: Page, text: str = TEXT) -> None:
    page.goto("/ask")
    page.fill("#body", text)
    page.fill("#title", "How do you sleep in a noisy house?")


@pytest.fixture
def guest(browser_page) -> Page:
    return browser_page()


@pytest.fixture
def member(browser_page) -> Page:
    return browser_page(by="member")


@pytest.fixture
def others_question(places, forum) -> str:
    """The address of a question that the member did not ask."""
    title = f"What do you do when nobody calls back? {time.time_ns()}"
    asked = forum.send("POST", "/questions", {"title": title, "body": TEXT})
    return str(asked["url"])


# Votes and previews in place


def test_a_vote_counts_without_loading_the_page_anew(member, others_question):
    member.goto(others_question)
    member.evaluate("window.isSamePage = true")
    up = member.locator(".question [aria-pressed]").first
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(member.locator("body > [role=status]")).to_have_text(re.compile(r"^\d votes?$"))
    assert member.evaluate("window.isSamePage")
    assert "#" not in member.url


def test_a_vote_by_keyboard_keeps_its_place_and_is_taken_back_by_the_same_key(member, others_question):
    member.goto(others_question)
    up = member.locator(".question [aria-pressed]").first
    up.focus()
    member.keyboard.press("Enter")
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(up).to_be_focused()
    member.keyboard.press("Enter")
    expect(up).to_have_attribute("aria-pressed", "false")


def test_a_vote_is_sent_as_a_form_where_fetching_fails(member, others_question):
    member.goto(others_question)
    member.route("**/votes/**", lambda route: route.abort() if is_fetched(route) else route.continue_())
    with member.expect_navigation():
        member.locator(".question [aria-pressed]").first.click()
    expect(member.locator(".question [aria-pressed]").first).to_have_attribute("aria-pressed", "true")


def test_a_guests_vote_leads_to_signing_in(guest, others_question):
    guest.goto(others_question)
    guest.locator(".question [aria-pressed]").first.click()
    expect(guest.locator("h1")).to_have_text("Sign in")


def test_a_preview_comes_in_place_and_takes_the_focus(guest):
    type_question(guest, "**Loud** here")
    guest.evaluate("window.isSamePage = true")
    for shown in ("Loud", "Louder"):
        guest.fill("#body", f"**{shown}** here")
        guest.get_by_role("button", name="Preview").click()
        expect(guest.locator(".preview strong")).to_have_text(shown)
        expect(guest.locator(".preview")).to_be_focused()
    assert guest.evaluate("window.isSamePage")
    assert guest.input_value("#title") == "How do you sleep in a noisy house?"


# Nothing is sent twice


def test_a_form_that_is_on_its_way_is_not_sent_again(guest):
    guest.goto("/sign-in")
    sent = posts(guest)
    pressed = """(button) => {
        for (let times = 0; times < 3; times++) button.click();
        return button.getAttribute("aria-disabled");
    }"""
    assert guest.locator("main button[type=submit]").evaluate(pressed) == "true"
    expect(guest.locator(".summary")).to_be_visible()
    assert len(sent) == 1


# Texts that were not posted


def test_a_text_is_back_in_the_same_tab_with_a_word_about_it(guest):
    type_question(guest)
    guest.goto("/rules")
    guest.goto("/ask")
    assert guest.input_value("#body") == TEXT
    expect(guest.locator("main form .notice")).to_contain_text(NOTE)


def test_the_word_about_it_moves_nothing_that_was_shown_before_however_late_the_script_comes(guest):
    type_question(guest)
    guest.route("**/static/forum.*.js", lambda route: (time.sleep(0.5), route.continue_()))
    guest.goto("/ask")
    expect(guest.locator("main form .notice")).to_contain_text(NOTE)
    nothing(moved(guest))


def test_a_text_can_be_discarded(guest):
    type_question(guest)
    guest.goto("/ask")
    guest.get_by_role("button", name="Discard it").click()
    expect(guest.locator(".notice")).to_have_count(0)
    assert guest.input_value("#body") == ""
    guest.goto("/ask")
    assert guest.input_value("#body") == ""


def test_a_text_does_not_outlive_the_tab(guest):
    type_question(guest)
    guest.goto("/rules")
    assert is_remembered(guest) == []
    other = guest.context.new_page()
    other.goto("/ask")
    assert other.input_value("#body") == ""


def test_a_text_outlives_the_tab_for_who_asked_to_be_remembered(guest):
    type_question(guest)
    guest.check("#remember")
    guest.goto("/rules")
    other = guest.context.new_page()
    other.goto("/ask")
    assert other.input_value("#body") == TEXT


def test_a_text_is_forgotten_after_a_day(guest):
    guest.clock.install()
    type_question(guest)
    guest.clock.run_for(1000)
    guest.clock.fast_forward("24:00:01")
    guest.goto("/ask")
    assert guest.input_value("#body") == ""


def test_a_posted_text_is_not_kept(guest):
    type_question(guest)
    guest.get_by_role("button", name="Ask this question").click()
    expect(guest.locator("h1")).to_have_text("How do you sleep in a noisy house?")
    guest.goto("/ask")
    assert guest.input_value("#body") == ""


def test_a_text_that_never_arrived_is_kept(guest):
    type_question(guest)
    guest.route("**/ask", lambda route: route.abort())
    guest.get_by_role("button", name="Ask this question").click()
    guest.wait_for_timeout(300)
    guest.unroute("**/ask")
    guest.goto("/ask")
    assert guest.input_value("#body") == TEXT


def test_a_text_with_complaints_is_kept_until_it_is_posted(guest):
    type_question(guest)
    guest.fill("#title", "Short")
    guest.get_by_role("button", name="Ask this question").click()
    expect(guest.locator(".summary")).to_be_visible()
    guest.goto("/rules")
    guest.goto("/ask")
    assert guest.input_value("#body") == TEXT


def test_a_text_that_was_overtaken_by_another_is_kept_for_the_newer_version(browser_page, others_question, forum):
    page, other = browser_page(by="moderator"), browser_page(by="moderator")
    edit = f"/questions/{others_question.split('/')[2]}/posts/{others_question.split('/')[2]}/edit"
    for one, text in [(page, TEXT), (other, "Somebody else was faster.")]:
        one.goto(edit)
        one.fill("#body", text)
    for one in (other, page):
        one.get_by_role("button", name="Save").click()
        one.wait_for_load_state()
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    page.goto("/rules")
    page.goto(edit)
    assert page.input_value("#body") == TEXT


def test_each_form_of_a_page_has_its_own_text(guest, others_question):
    guest.goto(others_question)
    guest.fill("#your-answer textarea", TEXT)
    guest.goto(others_question)
    assert guest.input_value("#your-answer textarea") == TEXT
    expect(guest.locator(".comments textarea").first).to_have_value("")


def test_what_a_member_wrote_is_no_guests_to_see(browser_page, places, forum_url):
    page = browser_page(by="moderator")
    type_question(page)
    page.goto("/rules")
    page.context.clear_cookies()
    page.goto("/ask")
    assert page.input_value("#body") == ""


def test_what_a_guest_wrote_is_there_when_they_have_signed_in(browser_page, states):
    page = browser_page()
    type_question(page)
    page.goto("/rules")
    page.context.add_cookies(states["member"]["cookies"])
    page.goto("/ask")
    assert page.input_value("#body") == TEXT


def test_forgetting_this_device_takes_the_texts_and_the_kept_help_with_it(guest):
    type_question(guest)
    guest.check("#remember")
    keep_help(guest)
    guest.goto("/forget-me")
    guest.get_by_role("button", name="Forget me here").click()
    expect(guest.locator("h1")).to_have_text("This device has forgotten you")
    guest.wait_for_function("caches.keys().then((names) => names.length === 0)")
    assert guest.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert guest.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []


def test_no_password_is_kept_even_where_it_is_typed_below_a_text(member):
    type_question(member)
    member.context.clear_cookies()
    member.get_by_role("button", name="Ask this question").click()
    member.fill("#session_password", "correct horse battery")
    member.fill("#body", f"{TEXT} Still.")
    member.goto("/rules")
    kept = member.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Still." in kept
    assert "correct horse" not in kept


# Leaving


def test_leaving_puts_the_other_page_in_the_place_of_this_one(guest):
    leave_to_nowhere(guest)
    guest.goto("/rules")
    length = guest.evaluate("history.length")
    guest.get_by_role("link", name="Leave this page").click()
    guest.wait_for_url(ELSEWHERE)
    assert guest.evaluate("history.length") == length


def test_the_page_is_gone_before_the_other_one_comes(guest):
    leave_to_nowhere(guest)
    guest.goto("/rules")
    left = "(link) => { link.click(); return [document.body.checkVisibility(), document.title]; }"
    assert guest.get_by_role("link", name="Leave this page").evaluate(left) == [False, "www.wikipedia.org"]
    guest.wait_for_url(ELSEWHERE)


def test_back_does_not_show_what_was_left(guest):
    leave_to_nowhere(guest)
    guest.goto("/rules")
    guest.goto("/help")
    guest.get_by_role("link", name="Leave this page").click()
    guest.wait_for_url(ELSEWHERE)
    with guest.expect_event("load", lambda _: guest.url == ELSEWHERE):
        guest.evaluate("history.back()")
    guest.goto("/rules")
    expect(guest.locator("h1")).to_be_visible()


def test_shift_three_times_leaves(guest):
    leave_to_nowhere(guest)
    guest.goto("/rules")
    for _ in range(3):
        guest.keyboard.press("Shift")
    guest.wait_for_url(ELSEWHERE)


@pytest.mark.parametrize(
    "keys", [["Shift+A", "Shift+B", "Shift+C"], ["Shift", "Shift", "a", "Shift"], ["Alt+Shift"] * 3]
)
def test_shift_with_other_keys_leads_nowhere(guest, keys):
    guest.goto("/ask")
    guest.focus("#body")
    for key in keys:
        guest.keyboard.press(key)
    guest.wait_for_timeout(300)
    assert guest.url.endswith("/ask")


def test_three_slow_shifts_lead_nowhere(guest):
    guest.clock.install()
    guest.goto("/rules")
    for _ in range(3):
        guest.keyboard.press("Shift")
        guest.clock.fast_forward(2600)
    assert guest.url.endswith("/rules")


# Help without a network


def keep_help(page: Page) -> None:
    """Waits until the browser has kept the help page, which begins on any page, and has the worker at work."""
    page.goto("/rules")
    page.wait_for_function(
        "navigator.serviceWorker.getRegistration('/help').then((kept) => kept?.active?.state === 'activated')"
    )
    for _ in range(20):
        if page.goto("/help").from_service_worker:
            return
    pytest.fail("The worker does not look after the help page.")


@pytest.fixture
def offline(guest) -> Iterator[BrowserContext]:
    keep_help(guest)
    yield guest.context
    guest.context.set_offline(False)


def test_help_shows_without_a_network_in_its_own_clothes(guest, offline):
    offline.set_offline(True)
    guest.goto("/help")
    expect(guest.locator("h1")).to_have_text("You can talk to somebody now")
    assert guest.evaluate("document.styleSheets[0].cssRules.length") > 50


def test_help_is_the_newest_there_is_while_there_is_a_network(guest, offline):
    guest.evaluate("caches.open('askwell help').then((kept) => kept.put('/help', new Response('An old one')))")
    guest.goto("/help")
    expect(guest.locator("h1")).to_have_text("You can talk to somebody now")
    guest.wait_for_function("""caches.match('/help', { ignoreVary: true }).then((page) => page.text())
        .then((text) => text.includes('somebody now'))""")


def test_no_other_page_is_kept(guest, offline):
    guest.goto("/")
    guest.goto("/help")
    kept = guest.evaluate(
        "caches.open('askwell help').then((kept) => kept.keys()).then((all) => all.map((r) => r.url))"
    )
    paths = [re.sub(r"^https?://[^/]+", "", url) for url in kept]
    assert "/help" in paths
    assert all(path == "/help" or path.startswith("/static/") for path in paths)


def test_the_kept_page_names_nobody(member):
    keep_help(member)
    name = member.locator(".account bdi").inner_text()
    member.wait_for_timeout(300)
    text = member.evaluate("caches.match('/help', { ignoreVary: true }).then((page) => page.text())")
    assert f"<bdi>{name}</bdi></summary>" not in text
    assert "Sign in" in text


def test_pages_need_no_script(browser_page):
    page = browser_page(js=False)
    page.goto("/ask")
    assert page.get_by_role("link", name="Leave this page").get_attribute("href") == ELSEWHERE
