"""Hiding posts and restoring them, on the page of a question."""

import pytest

from tests.web.browser import Browser, Page
from tests.web.test_answering import arrived, opened


def hidden(browser: Browser, thread: str, post: str) -> Page:
    return browser.post(f"/questions/{thread}/posts/{post}/visibility", {"hidden": "1"})


def restored(browser: Browser, thread: str, post: str) -> Page:
    return browser.post(f"/questions/{thread}/posts/{post}/visibility", {"hidden": ""})


def test_an_author_hides_an_answer_and_still_sees_it(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    answer = desk.forum.answer(thread, "bob", body="An answer better left out.")
    sent = hidden(browser, thread, answer)
    assert sent.location.endswith(f"#answer-{answer}")
    page = arrived(browser, sent)
    assert "You hid this. Only you and moderators see it." in page.body and ">Restore<" in page.body
    assert "better left out" not in opened(desk.browser(), thread).body


def test_and_restores_it(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    answer = desk.forum.answer(thread, "bob", body="An answer better left out.")
    hidden(browser, thread, answer)
    assert restored(browser, thread, answer).status == 303
    assert "better left out" in opened(desk.browser(), thread).body


def test_what_a_moderator_hid_its_author_sees_but_cannot_restore(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    answer = desk.forum.answer(thread, "bob")
    hidden(desk.member("mod"), thread, answer)
    page = opened(browser, thread)
    assert "Hidden by a moderator. Only you and moderators see it." in page.body and ">Restore<" not in page.body
    assert "only a moderator can restore it" in restored(browser, thread, answer).body


@pytest.mark.parametrize(
    ("author", "by", "said"),
    [
        ("bob", "mod", "You hid this. Only its author and moderators see it."),
        ("bob", "bob", "Hidden by its author. Only its author and moderators see it."),
        (None, "mod", "You hid this. Only moderators see it."),
    ],
)
def test_a_moderator_sees_who_hid_a_post(desk, author, by, said):
    thread = desk.forum.ask("ann")
    desk.forum.hide(thread, desk.forum.answer(thread, author), by)
    page = opened(desk.member("mod"), thread)
    assert said in page.body and ">Restore<" in page.body


def test_an_author_hides_a_whole_question(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("ann")
    page = arrived(browser, hidden(browser, thread, thread))
    assert "You hid this." in page.body and "Your answer" not in page.body and "Add a comment" not in page.body
    assert desk.browser().get(f"/questions/{thread}").status == 404


def test_a_hidden_comment_is_still_there_for_its_author(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("cas")
    comment = desk.forum.comment(thread, body="A comment better left out.")
    assert hidden(browser, thread, comment).location.endswith(f"#comment-{comment}")
    assert "better left out" in opened(browser, thread).body
    assert "better left out" not in opened(desk.browser(), thread).body


def test_hidden_posts_are_not_voted_on_or_edited(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("mod")
    answer = desk.forum.answer(thread, "bob")
    hidden(browser, thread, answer)
    page = opened(browser, thread)
    assert f"/votes/{answer}" not in page.body and f"/posts/{answer}/edit" not in page.body


@pytest.mark.parametrize("by", ["bob", None])
def test_others_are_offered_neither_hiding_nor_editing(desk, by):
    thread = desk.forum.ask("ann")
    browser = desk.member(by) if by else desk.browser()
    page = opened(browser, thread)
    assert ">Hide<" not in page.body and ">Edit<" not in page.body
    assert hidden(browser, thread, thread).status == 403


def test_authors_are_led_to_the_edit_page(desk):
    thread = desk.forum.ask("ann")
    assert f'href="/questions/{thread}/posts/{thread}/edit"' in opened(desk.member("ann"), thread).body


def test_a_button_that_we_do_not_have_does_nothing(desk):
    thread = desk.forum.ask("ann")
    page = desk.member("ann").post(f"/questions/{thread}/posts/{thread}/visibility", {"hidden": "perhaps"})
    assert page.status == 404 and desk.forum.question(thread).is_visible


def test_the_address_of_the_button_leads_to_the_post(desk):
    thread = desk.forum.ask("ann")
    page = desk.browser().get(f"/questions/{thread}/posts/{thread}/visibility")
    assert page.location.endswith(f"#question-{thread}")
