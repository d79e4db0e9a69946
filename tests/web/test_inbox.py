"""The inbox, following and muting on pages: with forms, and with what the header counts."""

import pytest

from tests.web.desk import Desk, desk, opened
from tests.web.reader import Seen

__all__ = ["desk", "opened"]


@pytest.fixture
def told(desk: Desk) -> str:
    """Ann's question with an answer of Bob's that she has not read about."""
    thread = desk.forum.ask(by="ann", title="How do I say no to them?")
    desk.forum.answer(thread, by="bob")
    desk.forum.settle()
    return thread


def read(page):
    return Seen(page.status, page.headers, page.body).text


def test_the_header_counts_what_is_unread(desk, told):
    assert "1 unread notice" in read(desk.member("ann").get("/tags"))
    assert "unread" not in read(desk.member("bob").get("/tags"))
    assert "unread" not in read(desk.browser().get("/tags"))


def test_the_inbox_says_who_did_what_where(desk, told):
    said = read(desk.member("ann").get("/inbox"))
    assert "How do I say no to them?" in said
    assert "bob (140 points) answered your question." in said


def test_opening_the_question_reads_its_notices(desk, told):
    ann = desk.member("ann")
    page = ann.get(f"/questions/{told}/how-do-i-say-no-to-them")
    assert "unread" not in read(page)
    assert "Mark all as read" not in read(ann.get("/inbox"))


def test_a_page_that_a_browser_gets_ready_reads_nothing(desk, told):
    ann = desk.member("ann")
    ann.get(f"/questions/{told}/how-do-i-say-no-to-them", sec_purpose="prefetch;prerender")
    assert "1 unread notice" in read(ann.get("/tags"))


@pytest.mark.parametrize("button", [{"all": "1"}, {"thread": ""}])
def test_buttons_mark_as_read(desk, told, button):
    ann = desk.member("ann")
    chosen = {name: value or told for name, value in button.items()}
    assert ann.fill("/inbox", **chosen).status == 303
    assert "unread" not in read(ann.get("/tags"))


def test_what_is_hidden_by_now_shows_nothing(desk, told):
    (answer,) = [post.id for post in desk.forum.page(told).answers]
    desk.forum.hide(told, answer)
    page = desk.member("ann").get("/inbox").body
    assert "Something that is hidden by now." in page
    assert not any(words in page for words in ("How do I say no to them?", "answered your", "bob", f"/posts/{answer}"))


def test_an_inbox_needs_an_account(desk, forum):
    assert desk.browser().get("/inbox").status == 403
    assert desk.browser().get("/settings/notices").status == 403


def test_a_question_is_followed_by_its_form(desk, told):
    dan = desk.member("dan")
    address = f"/follow?kind=thread&key={told}"
    page = dan.get(address)
    assert page.form("/follow")["key"] == told
    assert dan.post("/follow", page.form("/follow") | {"state": "follows", "mail": "daily"}).status == 303
    said = read(dan.get("/settings/notices"))
    assert "How do I say no to them?" in said
    assert "One mail a day" in said


def test_a_member_is_muted(desk, told):
    dan, ann = desk.member("dan"), desk.forum.people["ann"]
    page = dan.get(f"/follow?kind=member&key={ann.id}")
    assert dan.post("/follow", page.form("/follow") | {"state": "muted"}).location.endswith("/members/ann")
    assert "muted" in read(dan.get("/settings/notices"))


@pytest.mark.parametrize("query", ["?kind=thread&key=1", "?kind=x&key=y", "?kind=category&key=nowhere"])
def test_what_is_not_there_cannot_be_followed(desk, query):
    assert desk.member("dan").get(f"/follow{query}").status == 404


def test_a_guest_is_told_of_feeds_and_of_signing_in(desk, told):
    page = desk.browser().get(f"/follow?kind=thread&key={told}")
    assert "Following needs an account" in page.body
    assert f"/feeds/questions/{told}" in page.body


def test_whether_posting_follows_is_a_choice(desk, forum):
    dan = desk.member("dan")
    assert dan.get("/settings/notices").form("/settings/notices").get("follows_own") == "1"
    dan.post("/settings/notices", {"as": "dan"})
    assert "follows_own" not in dan.get("/settings/notices").form("/settings/notices")


def test_signing_in_with_another_kind_of_device_is_told(desk):
    zoe = desk.joined("zoe")
    other = desk.browser()
    fields = {"handle": "zoe", "password": "correct horse battery"}
    other.post("/sign-in", other.get("/sign-in").form("/sign-in") | fields, user_agent="curl/8.5.0")
    assert "Somebody signed in to your account with a kind of device that is new: curl." in read(zoe.get("/inbox"))
