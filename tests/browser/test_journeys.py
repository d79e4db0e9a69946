"""What people come for, step by step: once with JavaScript, once without."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PASSWORD, fresh_handle, fresh_title, press, write_question

SOON_SECONDS = 2.0

pytestmark = pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without"])


def test_somebody_joins(guest: Page):
    handle = fresh_handle()
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
