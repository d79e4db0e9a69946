"""Votes and the best answer, on the page of a question."""

import re

import pytest

from chalicelib.storage import settings
from tests.web.browser import Browser, Page
from tests.web.desk import PASSWORD
from tests.web.test_answering import arrived, opened


def pressed(page: Page) -> list[str]:
    """The vote buttons of a page by what they say, those that are pressed with a star."""
    buttons = re.findall(r'name="vote" value="(-?\d)" aria-pressed="(\w+)" aria-label="([\w ]+)"', page.body)
    return [f"{label} {value}{'*' if state == 'true' else ''}" for value, state, label in buttons]


def voted(browser: Browser, thread: str, post: str, value: int, **fields: str) -> Page:
    return browser.post(f"/questions/{thread}/votes/{post}", {"vote": str(value)} | fields)


def test_a_vote_leads_back_to_the_post_which_shows_it(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    sent = voted(browser, thread, thread, 1)
    assert sent.location.endswith(f"#question-{thread}")
    page = arrived(browser, sent)
    assert pressed(page) == ["Vote up 0*", "Vote down -1"] and "1 vote<" in page.body


def test_pressing_the_pressed_button_takes_the_vote_back(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    voted(browser, thread, thread, -1)
    assert pressed(opened(browser, thread)) == ["Vote up 1", "Vote down 0*"]
    assert "−1<" in opened(browser, thread).body
    voted(browser, thread, thread, 0)
    assert pressed(opened(browser, thread)) == ["Vote up 1", "Vote down -1"]


def test_nobody_finds_buttons_at_their_own_post(desk):
    thread = desk.forum.ask("ann")
    page = opened(desk.member("ann"), thread)
    assert pressed(page) == [] and "0 votes" in page.body


def test_a_vote_on_one_s_own_post_is_told_calmly(desk):
    thread = desk.forum.ask("ann")
    page = voted(desk.member("ann"), thread, thread, 1)
    assert page.status == 409 and "Nobody votes on their own post." in page.body


def test_a_vote_that_is_none_is_refused(desk):
    thread = desk.forum.ask("ann")
    assert voted(desk.member("bob"), thread, thread, 7).status == 422


@pytest.mark.parametrize("on", [False, True])
def test_comments_are_voted_on_where_the_operator_says_so(desk, on):
    thread = desk.forum.ask("ann")
    comment = desk.forum.comment(thread)
    settings.put("options", {"comment_votes": on})
    page = opened(desk.member("bob"), thread)
    assert (f'action="/questions/{thread}/votes/{comment}"' in page.body) is on


def test_a_vote_on_a_comment_leads_back_to_it(desk):
    thread = desk.forum.ask("ann")
    comment = desk.forum.comment(thread)
    settings.put("options", {"comment_votes": True})
    assert voted(desk.member("bob"), thread, comment, 1).location.endswith(f"?at={comment}#comment-{comment}")


def test_a_vote_on_the_second_page_leads_back_there(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    last = desk.forum.fill(thread, 31)[-1]
    cursor = desk.forum.page(thread).next_cursor
    assert f'value="{cursor}"' in browser.get(f"{browser.get(f'/questions/{thread}').location}?cursor={cursor}").body
    sent = voted(browser, thread, last, 1, cursor=cursor)
    assert pressed(arrived(browser, sent))[-2:] == ["Vote up 0*", "Vote down -1"]


def test_guests_find_buttons_that_lead_to_signing_in_and_back_to_the_post(desk):
    desk.joined("zoe")
    thread, browser = desk.forum.ask("ann"), desk.browser()
    assert pressed(opened(browser, thread)) == ["Vote up 1", "Vote down -1"]
    page = voted(browser, thread, thread, 1)
    assert page.status == 403 and "needs an account" in page.body
    signed = browser.post("/sign-in", page.form("/sign-in") | {"handle": "zoe", "password": PASSWORD})
    back = browser.get(signed.location)
    assert back.location.endswith(f"#question-{thread}")
    assert "Your vote is not cast yet" in browser.get(back.location.partition("#")[0]).body


def test_an_address_alone_casts_no_vote(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("bob")
    browser.get(f"/questions/{thread}/votes/{thread}?vote=1")
    assert pressed(opened(browser, thread)) == ["Vote up 1", "Vote down -1"]


def test_who_signed_in_to_vote_on_a_post_of_their_own_is_told(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("ann")
    back = browser.get(f"/questions/{thread}/votes/{thread}").location
    assert "nobody votes on their own" in browser.get(back.partition("#")[0]).body


def chosen(browser: Browser, thread: str, answer: str, accepted: str = "1") -> Page:
    return browser.post(f"/questions/{thread}/accepted-answer", {"answer": answer, "accepted": accepted})


@pytest.mark.parametrize("by", ["ann", "mod"])
def test_the_asker_or_a_moderator_chooses_the_best_answer(desk, by):
    thread, browser = desk.forum.ask("ann"), desk.member(by)
    answer = desk.forum.answer(thread, "bob")
    assert "Choose as best" in opened(browser, thread).body
    sent = chosen(browser, thread, answer)
    assert sent.location.endswith(f"#answer-{answer}")
    page = arrived(browser, sent)
    assert "Best answer" in page.body and "Take back the choice" in page.body


def test_the_choice_is_taken_back(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("ann")
    answer = desk.forum.answer(thread, "bob")
    chosen(browser, thread, answer)
    assert chosen(browser, thread, answer, "").location.endswith(f"#answer-{answer}")
    assert desk.forum.question(thread).accepted is None


def test_an_answer_of_the_second_page_is_found_on_top_once_chosen(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("ann")
    last = desk.forum.fill(thread, 31)[-1]
    assert "cursor" not in chosen(browser, thread, last).location
    assert "cursor=" in chosen(browser, thread, last, "").location


def test_nobody_else_is_offered_the_choice(desk):
    thread = desk.forum.ask("ann")
    answer = desk.forum.answer(thread, "bob")
    for browser in (desk.member("bob"), desk.browser()):
        assert "Choose as best" not in opened(browser, thread).body
    assert chosen(desk.member("bob"), thread, answer).status == 403
    assert "needs an account" in chosen(desk.browser(), thread, answer).body


def test_an_answer_that_was_hidden_meanwhile_cannot_be_chosen_and_the_page_says_why(desk):
    thread = desk.forum.ask("ann")
    answer = desk.forum.answer(thread, "bob")
    desk.member("mod").post(f"/questions/{thread}/posts/{answer}/visibility", {"hidden": "1"})
    page = chosen(desk.member("ann"), thread, answer)
    assert page.status == 422 and "There is no such answer to this question." in page.body


def test_points_of_the_author_follow(desk):
    thread = desk.forum.ask("ann")
    chosen(desk.member("ann"), thread, desk.forum.answer(thread, "bob"))
    before = desk.forum.points("bob")
    desk.forum.settle()
    assert desk.forum.points("bob") > before
