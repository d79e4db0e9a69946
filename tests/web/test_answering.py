"""Answering and commenting on the page of a question."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions import asking
from chalicelib.domain import ids
from tests.web.browser import Browser, Page
from tests.web.desk import MARK, PASSWORD

ANSWER = "Begin with one small step."


def opened(browser: Browser, thread: str) -> Page:
    """The question's page under its right address."""
    return browser.get(browser.get(f"/questions/{thread}").location)


def answered(browser: Browser, thread: str, **fields: str) -> Page:
    form = opened(browser, thread).form(f"/questions/{thread}/answers")
    return browser.post(f"/questions/{thread}/answers", form | {"body": ANSWER} | fields)


def commented(browser: Browser, thread: str, parent: str, **fields: str) -> Page:
    """Sends the form that stands under a post."""
    forms = [form["fields"] for form in opened(browser, thread).forms if form["action"].endswith("/comments")]
    form = next(fields for fields in forms if fields["parent"] == parent)
    return browser.post(f"/questions/{thread}/comments", form | {"body": "That helped me as well."} | fields)


def arrived(browser: Browser, sent: Page) -> Page:
    assert sent.status == 303
    return browser.get(sent.location.partition("#")[0])


def test_a_member_answers_and_comes_back_to_the_answer(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    sent = answered(browser, thread)
    (answer,) = desk.forum.page(thread).answers
    assert answer.author.member == desk.forum.people["bob"].id
    assert sent.location.endswith(f"#answer-{answer.id}")
    assert ANSWER in arrived(browser, sent).body


def test_a_guest_answers_under_the_name_they_choose(desk):
    thread = desk.forum.ask("ann")
    answered(desk.browser(), thread, name="Night Owl")
    (answer,) = desk.forum.page(thread).answers
    assert (answer.author.member, answer.author.name) == (None, "Night Owl")


def test_a_guest_is_thanked_in_one_sentence(desk):
    thread, browser = desk.forum.ask("ann"), desk.browser()
    assert "Thank you. Your answer stands here now" in arrived(browser, answered(browser, thread)).body


def test_nobody_else_is_thanked_for_it(desk):
    thread = desk.forum.ask("ann")
    sent = answered(desk.browser(), thread)
    assert "Thank you." not in arrived(desk.browser(), sent).body


def test_a_guest_is_remembered_only_if_they_ticked_the_box(desk):
    thread, browser = desk.forum.ask("ann"), desk.browser()
    answered(browser, thread, name="Night Owl")
    browser.close()
    assert MARK not in browser.cookies
    answered(browser, thread, body="Another small step.", name="Night Owl", remember="1")
    browser.close()
    assert opened(browser, thread).form(f"/questions/{thread}/answers")["name"] == "Night Owl"


def test_a_member_is_asked_for_no_name(desk):
    thread = desk.forum.ask("ann")
    assert "name" not in opened(desk.member("bob"), thread).form(f"/questions/{thread}/answers")


def test_a_page_that_many_share_has_a_form_that_is_nobody_s(desk):
    thread = desk.forum.ask("ann")
    first, second = (opened(desk.browser(), thread) for _ in range(2))
    assert first.body == second.body
    assert "once" not in first.form(f"/questions/{thread}/answers")


def test_a_double_click_makes_one_answer(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    form = opened(browser, thread).form(f"/questions/{thread}/answers") | {"body": ANSWER}
    first, second = (browser.post(f"/questions/{thread}/answers", form) for _ in range(2))
    assert first.location == second.location
    assert len(desk.forum.page(thread).answers) == 1


def test_complaints_stand_at_the_form_with_everything_kept(desk):
    thread, browser = desk.forum.ask("ann"), desk.browser()
    page = answered(browser, thread, body="Too short", name="Night Owl", remember="1")
    assert page.status == 422 and page.title.startswith("Please check: ")
    assert [place for place, _ in page.complaints] == ["answer_body"]
    kept = page.form(f"/questions/{thread}/answers")
    assert (kept["body"], kept["name"], kept["remember"]) == ("Too short", "Night Owl", "1")
    assert page.body.index('id="answers"') < page.body.index('class="summary"') < page.body.index('id="answer_body"')


def test_the_same_answer_twice_is_said_at_the_form(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    answered(browser, thread)
    page = answered(browser, thread)
    assert page.status == 422 and "The same text was just posted here" in page.body


def test_a_preview_stores_nothing(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    page = answered(browser, thread, body="Begin with **one** step.", preview="1")
    assert page.status == 200 and "<strong>one</strong>" in page.body
    assert page.form(f"/questions/{thread}/answers")["body"] == "Begin with **one** step."
    assert not desk.forum.page(thread).answers


def test_an_expired_session_keeps_the_answer_on_the_question_s_page(desk):
    thread, browser = desk.forum.ask("ann"), desk.joined("zoe")
    form = opened(browser, thread).form(f"/questions/{thread}/answers") | {"body": ANSWER}
    browser.cookies = {}
    page = browser.post(f"/questions/{thread}/answers", form)
    assert page.status == 403 and page.form(f"/questions/{thread}/answers")["body"] == ANSWER
    again = page.form(f"/questions/{thread}/answers") | {"session_password": PASSWORD}
    assert browser.post(f"/questions/{thread}/answers", again).status == 303
    assert desk.forum.page(thread).answers[0].author.member


def test_what_was_written_as_a_guest_is_sent_by_the_member_without_the_name(desk):
    thread, browser = desk.forum.ask("ann"), desk.browser()
    form = opened(browser, thread).form(f"/questions/{thread}/answers") | {"body": ANSWER, "name": "Night Owl"}
    browser.cookies = desk.member("bob").cookies
    again = browser.post(f"/questions/{thread}/answers", form).form(f"/questions/{thread}/answers")
    assert browser.post(f"/questions/{thread}/answers", again).status == 303
    assert desk.forum.page(thread).answers[0].author.member == desk.forum.people["bob"].id


def test_a_closed_question_takes_no_answers(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    form = opened(browser, thread).form(f"/questions/{thread}/answers") | {"body": ANSWER}
    desk.forum.close(thread)
    assert "/answers" not in [form["action"] for form in opened(browser, thread).forms]
    page = browser.post(f"/questions/{thread}/answers", form)
    assert page.status == 409 and "This question is closed" in page.body and ANSWER in page.body


def test_an_answer_to_a_question_that_was_hidden_meanwhile_is_not_lost(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    form = opened(browser, thread).form(f"/questions/{thread}/answers") | {
        "body": "Begin with one small step, then rest."
    }
    desk.forum.hide(thread, thread)
    page = browser.post(f"/questions/{thread}/answers", form)
    assert page.status == 404 and "Begin with one small step, then rest." in page.body


def test_the_thirty_first_answer_is_shown_on_the_second_page(desk):
    browser, last_year = desk.member("bob"), ids.new(datetime.now(UTC) - timedelta(days=365))
    texts = {"title": "How do I begin again?", "body": "I do not know where."}
    thread = asking.ask(desk.forum.people["ann"], texts, last_year).id
    desk.forum.fill(thread, 30)
    sent = answered(browser, thread)
    assert "cursor=" in sent.location
    assert ANSWER in arrived(browser, sent).body


@pytest.mark.parametrize("by", ["bob", None])
def test_members_and_guests_comment_on_the_question(desk, by):
    thread = desk.forum.ask("ann")
    browser = desk.member(by) if by else desk.browser()
    sent = commented(browser, thread, thread)
    (comment,) = desk.forum.page(thread).comments[thread]
    assert sent.location.endswith(f"#comment-{comment.id}")
    assert "That helped me as well." in arrived(browser, sent).body


def test_a_comment_stands_under_the_answer_that_it_is_about(desk):
    thread = desk.forum.ask("ann")
    answer = desk.forum.answer(thread, "bob")
    commented(desk.browser(), thread, answer, name="Robin")
    assert [comment.author.name for comment in desk.forum.page(thread).comments[answer]] == ["Robin"]


def test_a_comment_on_the_second_page_leads_back_there(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    last = desk.forum.fill(thread, 31)[-1]
    more = f"{browser.get(f'/questions/{thread}').location}?cursor={desk.forum.page(thread).next_cursor}"
    forms = [form["fields"] for form in browser.get(more).forms if form["action"].endswith("/comments")]
    form = next(fields for fields in forms if fields["parent"] == last)
    again = browser.post(f"/questions/{thread}/comments", form | {"body": "Short"})
    assert again.complaints[0][0] == f"comment_{last}_body"
    sent = browser.post(f"/questions/{thread}/comments", form | {"body": "That helped me as well."})
    assert "cursor=" in sent.location and "That helped me as well." in arrived(browser, sent).body


def test_a_comment_s_complaint_opens_its_own_form_alone(desk):
    thread = desk.forum.ask("ann")
    answer = desk.forum.answer(thread, "bob")
    page = commented(desk.browser(), thread, answer, body="Short", name="Robin")
    assert page.status == 422 and page.complaints[0][0] == f"comment_{answer}_body"
    assert page.body.count('<details class="add" open>') == 1
    forms = [form["fields"] for form in page.forms if form["action"].endswith("/comments")]
    assert {form["parent"]: (form["body"], form["name"]) for form in forms} == {
        thread: ("", ""),
        answer: ("Short", "Robin"),
    }


def test_a_comment_on_nothing_comes_back_below_the_question(desk):
    thread, browser = desk.forum.ask("ann"), desk.browser()
    sent = {"parent": "elsewhere", "body": "That helped me as well."}
    page = browser.post(f"/questions/{thread}/comments", sent)
    assert page.status == 422 and page.form(f"/questions/{thread}/comments")["body"] == sent["body"]


def test_comments_stay_open_where_the_question_is_closed(desk):
    thread = desk.forum.ask("ann")
    desk.forum.close(thread)
    assert commented(desk.browser(), thread, thread).status == 303


def test_the_addresses_of_the_forms_lead_to_the_question(desk):
    thread = desk.forum.ask("ann", title="How do I begin again?")
    for end in ("answers", "comments", "votes", "posts", "accepted-answer"):
        page = desk.browser().get(f"/questions/{thread}/{end}")
        assert (page.status, page.location) == (302, f"/questions/{thread}/how-do-i-begin-again")


def test_a_question_may_have_the_words_of_such_an_address(desk):
    thread = desk.forum.ask("ann", title="Accepted answer?")
    page = opened(desk.browser(), thread)
    assert page.status == 200 and "Accepted answer?" in page.body


def test_whoever_asked_finds_the_form_for_answers_folded(desk):
    thread = desk.forum.ask("ann")
    assert "Answer your own question" in opened(desk.member("ann"), thread).body
    assert answered(desk.member("ann"), thread).status == 303


def test_members_are_not_welcomed_again(desk):
    thread = desk.forum.ask("ann")
    assert "Welcome to Askwell" not in opened(desk.member("bob"), thread).body


def test_a_comment_on_an_answer_that_was_hidden_meanwhile_comes_back_with_a_way_on(desk):
    thread = desk.forum.ask("ann")
    answer = desk.forum.answer(thread, "bob")
    browser = desk.browser()
    forms = [form["fields"] for form in opened(browser, thread).forms if form["action"].endswith("/comments")]
    form = next(fields for fields in forms if fields["parent"] == answer)
    hidden = {"hidden": "1"}
    assert desk.member("mod").post(f"/questions/{thread}/posts/{answer}/visibility", hidden).status == 303
    page = browser.post(f"/questions/{thread}/comments", form | {"body": "That helped me as well."})
    assert page.status == 422
    assert "What you commented on is not here any more." in page.body and "That helped me as well." in page.body
    again = next(form["fields"] for form in page.forms if form["action"].endswith("/comments"))
    assert browser.post(f"/questions/{thread}/comments", again).status == 303
