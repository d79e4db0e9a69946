"""No text is lost or posted twice: by a session that ends, a double click, the way back; with a script or not."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PASSWORD, TEXT, Somebody, fresh_title, named, press, write_question
from tests.browser.served import Served

pytestmark = pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without"])

ANSWER = "Warm milk, and no clock in the room."


def sign_in_below(page: Page, button: str) -> None:
    """What a form that came back asks for."""
    page.locator("[name=session_password]:visible").fill(PASSWORD)
    press(page, button)


def test_a_session_that_ends_while_asking(join):
    writer, title = join(), fresh_title()
    write_question(writer.page, title)
    writer.lose_session()
    press(writer.page, "Ask this question")
    expect(writer.page.locator("[name=title]")).to_have_value(title)
    sign_in_below(writer.page, "Ask this question")
    expect(writer.page.locator("h1")).to_have_text(title)
    expect(writer.page.locator(".question .meta").first).to_contain_text(writer.handle)


def test_a_session_that_ends_while_answering(join):
    writer = join()
    writer.page.goto(join().ask()["url"])
    writer.page.fill("#your-answer textarea", ANSWER)
    writer.lose_session()
    press(writer.page, "Post your answer")
    expect(writer.page.locator("#your-answer textarea")).to_have_value(ANSWER)
    sign_in_below(writer.page, "Post your answer")
    expect(writer.page.locator(".answer .prose")).to_have_text(ANSWER)
    expect(writer.page.locator(".answer-by")).to_contain_text(writer.handle)


def test_a_session_that_ends_while_commenting(join):
    writer = join()
    writer.page.goto(join().ask()["url"])
    writer.page.locator(".question .add summary").click()
    writer.page.fill(".question .comments textarea", ANSWER)
    writer.lose_session()
    press(writer.page, "Post your comment")
    expect(writer.page.locator(".question .comments textarea")).to_have_value(ANSWER)
    sign_in_below(writer.page, "Post your comment")
    expect(writer.page.locator(".comment .prose")).to_have_text(ANSWER)
    expect(writer.page.locator(".comment .meta")).to_contain_text(writer.handle)


def test_a_session_that_ends_while_changing_a_post(join):
    writer = join()
    asked = writer.ask()
    writer.page.goto(f"/questions/{asked['id']}/posts/{asked['id']}/edit")
    writer.page.fill("[name=body]", ANSWER)
    writer.lose_session()
    press(writer.page, "Save")
    expect(writer.page.locator("[name=body]")).to_have_value(ANSWER)
    sign_in_below(writer.page, "Save")
    expect(writer.page.locator(".question .prose")).to_have_text(ANSWER)


def test_a_session_that_ends_while_introducing_oneself(join):
    writer = join()
    writer.page.goto(f"/members/{writer.handle}/edit")
    writer.page.fill("[name=about]", ANSWER)
    writer.lose_session()
    press(writer.page, "Save")
    expect(writer.page.locator("[name=about]")).to_have_value(ANSWER)
    sign_in_below(writer.page, "Save")
    expect(writer.page.locator(".member-about")).to_have_text(ANSWER)


def test_a_session_that_ends_before_a_vote_leads_back_to_the_post(join):
    voter, asked = join(), join().ask()
    voter.page.goto(asked["url"])
    voter.lose_session()
    voter.page.get_by_role("button", name="Vote up").first.click()
    sign_in_again(voter)
    expect(voter.page.locator(".question [role=status]")).to_contain_text("Your vote is not cast yet")
    voter.page.get_by_role("button", name="Vote up").first.click()
    expect(voter.page.locator(".question .votes-count").first).to_contain_text("1 vote")


def test_a_session_that_ends_before_a_choice_leads_back_to_the_question(join):
    asker = join()
    asked = asker.ask()
    join().answer(asked)
    asker.page.goto(asked["url"])
    asker.lose_session()
    press(asker.page, "Choose as best")
    sign_in_again(asker)
    press(asker.page, "Choose as best")
    expect(asker.page.locator(".answer.is-best")).to_be_visible()


def sign_in_again(somebody: Somebody) -> None:
    expect(somebody.page.locator("h1")).to_have_text("Sign in")
    somebody.page.fill("[name=handle]", somebody.handle)
    somebody.page.fill("[name=password]", PASSWORD)
    press(somebody.page, "Sign in")


def test_a_double_click_asks_once(forum: Served, guest: Page):
    title = fresh_title()
    write_question(guest, title)
    guest.get_by_role("button", name="Ask this question").dblclick()
    expect(guest.locator("h1")).to_have_text(title)
    time.sleep(0.5)
    assert len(named(forum, title)) == 1


@pytest.mark.parametrize("who", ["guest", "member"])
@pytest.mark.parametrize(
    ("within", "button"), [("#your-answer", "Post your answer"), (".question", "Post your comment")]
)
def test_a_double_click_answers_or_comments_once(forum: Served, join, guest: Page, who: str, within: str, button: str):
    asked, page = join().ask(), guest if who == "guest" else join().page
    page.goto(asked["url"])
    if within == ".question":
        page.locator(f"{within} .add summary").click()
    page.locator(f"{within} textarea").fill(ANSWER)
    page.locator(within).get_by_role("button", name=button).dblclick()
    expect(page.locator(".answer .prose, .comment .prose")).to_have_text(ANSWER)
    time.sleep(0.5)
    thread = forum.get(f"/questions/{asked['id']}")
    assert len(thread["answers"] + thread["comments"]) == 1


def test_the_way_back_leads_to_a_question_that_was_not_asked(guest: Page):
    title = fresh_title()
    write_question(guest, title)
    go_and_come_back(guest)
    expect(guest.locator("[name=title]")).to_have_value(title)
    expect(guest.locator("[name=body]")).to_have_value(TEXT)


@pytest.mark.parametrize("who", ["guest", "member"])
def test_the_way_back_leads_to_an_answer_that_was_not_posted(join, guest: Page, who: str):
    asked, page = join().ask(), guest if who == "guest" else join().page
    page.goto(asked["url"])
    page.fill("#your-answer textarea", ANSWER)
    go_and_come_back(page)
    expect(page.locator("#your-answer textarea")).to_have_value(ANSWER)


def test_the_way_back_leads_to_a_change_that_was_not_saved(join):
    writer = join()
    asked = writer.ask()
    writer.page.goto(f"/questions/{asked['id']}/posts/{asked['id']}/edit")
    writer.page.fill("[name=body]", ANSWER)
    go_and_come_back(writer.page)
    expect(writer.page.locator("[name=body]")).to_have_value(ANSWER)


def test_the_way_back_from_complaints_leads_to_the_text(guest: Page):
    write_question(guest, "Short")
    press(guest, "Ask this question")
    expect(guest.locator(".summary")).to_be_visible()
    go_and_come_back(guest)
    expect(guest.locator("[name=body]")).to_have_value(TEXT)


def go_and_come_back(page: Page) -> None:
    page.get_by_role("link", name="How we talk here").last.click()
    expect(page.locator("h1")).to_have_text("How we talk here")
    page.go_back()
