"""What people come for, step by step: once with JavaScript, once without."""

import time
from dataclasses import dataclass, replace
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person
from tests.browser.served import Served

PASSWORD = "walking by the river"
SOON_SECONDS = 2.0
TEXT = "I lie awake and count the trams.\n\nWhat do **you** do then?"

pytestmark = pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without"])
numbers = count(int(time.time()) % 1_000_000 * 100)


@dataclass(frozen=True)
class Somebody:
    """A member who is new: by browser, and by the API."""

    handle: str
    page: Page
    api: Served

    @property
    def points(self) -> int:
        return int(self.api.get(f"/members/{self.handle}")["points"])

    def ask(self) -> dict[str, str]:
        return dict(self.api.send("POST", "/questions", {"title": fresh_title(), "body": TEXT}))

    def answer(self, question: dict[str, str]) -> dict[str, str]:
        return dict(self.api.send("POST", f"/questions/{question['id']}/answers", {"body": f"{self.handle} walks."}))


def fresh_title() -> str:
    return f"How do I find sleep on night {next(numbers)}?"


@pytest.fixture
def join(forum: Served, browser_page: Person, js: bool):
    """Makes a member who is signed in in a browser of their own."""

    def joined() -> Somebody:
        handle = f"walker{next(numbers)}"
        known = {"handle": handle, "password": PASSWORD}
        forum.send("POST", "/members", known)
        token = forum.send("POST", "/sessions", known)["token"]
        page = browser_page(js=js)
        page.context.add_cookies([forum.cookie(handle, PASSWORD)])
        return Somebody(handle, page, replace(forum, headers={"Authorization": f"Bearer {token}"}))

    return joined


@pytest.fixture
def guest(browser_page: Person, js: bool) -> Page:
    return browser_page(js=js)


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def write_question(page: Page, title: str) -> None:
    page.goto("/ask")
    page.locator("[name=title]").fill(title)
    page.locator("[name=body]").fill(TEXT)


def named(forum: Served, title: str) -> list[str]:
    """The newest questions of that title."""
    newest = forum.get("/questions?sort=newest&limit=50")["items"]
    return [question["id"] for question in newest if question["title"] == title]


def test_somebody_joins(guest: Page):
    handle = f"walker{next(numbers)}"
    guest.goto("/")
    guest.get_by_role("link", name="Sign in").click()
    guest.get_by_role("link", name="Create an account").click()
    guest.get_by_label("Handle").fill(handle)
    guest.get_by_label("Password").fill(PASSWORD)
    press(guest, "Create an account")
    expect(guest.locator(".account")).to_contain_text(handle)


def test_a_member_looks_at_their_question_and_asks_it(join):
    page, title = join().page, fresh_title()
    write_question(page, title)
    press(page, "Preview")
    expect(page.locator(".preview strong")).to_have_text("you")
    press(page, "Ask this question")
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".question .prose strong")).to_have_text("you")


def test_a_guest_answers_and_is_thanked(guest: Page, join):
    guest.goto(join().ask()["url"])
    guest.locator("#your-answer [name=body]").fill("Warm milk, and *no* clock.")
    guest.locator("#your-answer [name=name]").fill("Nora")
    press(guest, "Post your answer")
    expect(guest.locator(".answer")).to_contain_text("Nora")
    expect(guest.locator(".answer [role=status]")).to_contain_text("Thank you")


def test_a_vote_counts_and_the_points_come_soon(join):
    asker, voter = join(), join()
    before = asker.points
    voter.page.goto(asker.ask()["url"])
    while asker.points == before:  # those for asking
        time.sleep(0.1)
    before = asker.points
    up = voter.page.locator(".question").get_by_role("button", name="Vote up").first
    up.click()
    expect(voter.page.locator(".question .votes-count").first).to_contain_text("1 vote")
    expect(up).to_have_attribute("aria-pressed", "true")
    voted = time.monotonic()
    while asker.points == before:
        assert time.monotonic() < voted + SOON_SECONDS, "The points did not come."
        time.sleep(0.1)
    voter.page.goto(f"/members/{asker.handle}/points")
    expect(voter.page.locator("main")).to_contain_text(f"{asker.points:,}")


def test_the_asker_chooses_the_best_answer(join):
    asker = join()
    question = asker.ask()
    join().answer(question)
    asker.page.goto(question["url"])
    asker.page.click(".answer button[name=accepted]")
    expect(asker.page.locator(".answer.is-best")).to_contain_text("Best answer")


def test_an_author_changes_their_question(join):
    author = join()
    author.page.goto(author.ask()["url"])
    author.page.locator(".question").get_by_role("link", name="Edit").first.click()
    author.page.locator("[name=body]").fill("The trams have stopped.")
    press(author.page, "Save")
    expect(author.page.locator(".question .prose")).to_have_text("The trams have stopped.")


def test_what_its_author_hides_others_do_not_see(join, guest: Page):
    author, asker = join(), join()
    question = asker.ask()
    author.answer(question)
    author.page.goto(question["url"])
    author.page.click(".answer button[name=hidden]")
    expect(author.page.locator(".answer")).to_contain_text("You hid this.")
    guest.goto(question["url"])
    expect(guest.locator(".answer")).to_have_count(0)


def test_a_member_signs_in_and_out(join, guest: Page):
    page, handle = guest, join().handle
    page.goto("/sign-in")
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    expect(page.locator(".account")).to_contain_text(handle)
    page.locator(".account summary").click()
    press(page, "Sign out")
    expect(page.locator(".account")).to_have_count(0)


def test_an_expired_session_loses_no_text(join):
    writer, title = join(), fresh_title()
    write_question(writer.page, title)
    writer.page.context.clear_cookies()
    press(writer.page, "Ask this question")
    expect(writer.page.locator("[name=title]")).to_have_value(title)
    writer.page.get_by_label("Your password").fill(PASSWORD)
    press(writer.page, "Ask this question")
    expect(writer.page.locator("h1")).to_have_text(title)
    expect(writer.page.locator(".question .meta").first).to_contain_text(writer.handle)


def test_a_double_click_asks_once(forum: Served, guest: Page):
    title = fresh_title()
    write_question(guest, title)
    guest.get_by_role("button", name="Ask this question").dblclick()
    expect(guest.locator("h1")).to_have_text(title)
    time.sleep(0.5)
    assert len(named(forum, title)) == 1


def test_the_way_back_leads_to_the_text(guest: Page):
    title = fresh_title()
    write_question(guest, title)
    guest.get_by_role("link", name="How we talk here").first.click()
    expect(guest.locator("h1")).not_to_have_text("Ask a question")
    guest.go_back()
    expect(guest.locator("[name=title]")).to_have_value(title)
    expect(guest.locator("[name=body]")).to_have_value(TEXT)
