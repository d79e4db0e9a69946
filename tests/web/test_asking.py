"""Asking a question on its page: as a guest or a member, with a preview first, and with everything kept."""

import pytest

from tests.web.desk import MARK

TITLE = "How do I talk to her again?"
BODY = "We were **close** once.\n\n- I wrote\n- she did not"


def ask(browser, **fields):
    return browser.fill("/ask", title=TITLE, body=BODY, **fields)


def asked(desk):
    (key,) = desk.questions()
    return desk.forum.question(key)


def test_a_guest_asks_and_comes_to_the_question(desk):
    page = ask(desk.browser(), name="Robin", category="family/parents", tags="sleep, New Baby")
    question = asked(desk)
    assert (page.status, page.location) == (303, f"/questions/{question.id}/how-do-i-talk-to-her-again")
    assert (question.title, question.category, question.author.name) == (TITLE, "family/parents", "Robin")
    assert question.tags == ("sleep", "new", "baby")


def test_a_member_asks_under_their_handle(desk):
    ask(desk.member("ann"))
    assert desk.author() == desk.forum.people["ann"].id


def test_only_a_guest_is_asked_for_a_name(desk):
    assert "name" in desk.browser().get("/ask").form("/ask")
    assert "name" not in desk.member().get("/ask").form("/ask")


def test_a_guest_is_remembered_when_they_have_asked(desk):
    browser = desk.browser()
    ask(browser, name="Robin")
    assert MARK in browser.cookies and browser.get("/ask").form("/ask")["name"] == "Robin"


def test_a_name_typed_as_a_guest_is_left_out_for_a_member(desk):
    assert ask(desk.member("ann"), name="Robin").status == 303


def test_everything_but_the_title_may_be_left_out(desk):
    assert desk.browser().fill("/ask", title=TITLE).status == 303
    assert asked(desk).category == ""


def test_all_complaints_come_together_and_everything_is_kept(desk):
    typed = {"title": "Short", "body": BODY, "tags": "a, b, c, d, e, f", "category": "work", "name": "admin"}
    page = desk.browser().fill("/ask", **typed)
    assert page.status == 422 and [place for place, _ in page.complaints] == ["title", "tags", "name"]
    assert page.form("/ask").items() >= typed.items()


def test_a_category_that_is_gone_is_complained_about_in_words_for_people(desk):
    page = ask(desk.browser(), category="gone")
    assert page.complaints == [("category", "There is no such category. Please choose another one.")]


def test_the_tree_is_offered_to_choose_from(desk):
    page = desk.browser().get("/ask")
    assert '<option value="family/parents">\u2003Family/Parents</option>' in page.body


@pytest.mark.parametrize(("named", "chosen"), [("work", "work"), ("nowhere", ""), ("", "")])
def test_the_page_that_led_here_may_choose_the_category(desk, named, chosen):
    assert desk.browser().get(f"/ask?category={named}").form("/ask")["category"] == chosen


def test_a_preview_shows_the_text_as_its_page_will(desk):
    browser = desk.browser()
    page = ask(browser, preview="1")
    shown = page.body.partition('aria-labelledby="preview"')[2].partition("</section>")[0]
    assert page.status == 200 and TITLE in shown
    key = ask(browser).location.split("/")[2]
    assert desk.forum.question(key).html in shown


def test_a_preview_stores_nothing_and_keeps_everything(desk):
    typed = {"title": TITLE, "body": BODY, "tags": "sleep", "category": "work", "name": "Robin", "remember": "1"}
    page = desk.browser().fill("/ask", **typed, preview="1")
    assert page.form("/ask").items() >= typed.items()
    assert desk.questions() == [] and not page.set_cookies


def test_what_was_looked_at_can_be_asked(desk):
    browser = desk.browser()
    page = ask(browser, preview="1")
    assert browser.post("/ask", page.form("/ask")).status == 303


def test_a_preview_complains_about_nothing_that_is_not_finished_yet(desk):
    page = desk.browser().fill("/ask", title="", body="", preview="1")
    assert page.status == 200 and "There is no text yet." in page.body


def test_a_text_that_cannot_be_shown_is_complained_about_in_place_of_its_preview(desk):
    page = desk.browser().fill("/ask", body="> " * 30 + "deep", preview="1")
    assert page.status == 422 and page.complaints[0][0] == "body"
    assert 'id="preview"' not in page.body


def test_a_preview_passes_nothing_that_is_not_clean(desk):
    page = desk.browser().fill("/ask", title="<b>bold</b> title here", body="<script>alert(1)</script>", preview="1")
    assert "<script>" not in page.body and "<b>" not in page.body


def test_the_same_form_sent_twice_asks_once(desk):
    browser = desk.browser()
    sent = browser.get("/ask").form("/ask") | {"title": TITLE}
    assert browser.post("/ask", sent).location == browser.post("/ask", sent).location


def test_a_session_that_ended_loses_nothing(desk):
    browser = desk.member("ann")
    sent = browser.get("/ask").form("/ask") | {"title": TITLE, "body": BODY, "category": "work"}
    desk.end_session("ann")
    page = browser.post("/ask", sent)
    assert page.status == 403 and page.form("/ask").items() >= sent.items()
    assert browser.post("/ask", page.form("/ask") | {"guest": "1"}).status == 303
