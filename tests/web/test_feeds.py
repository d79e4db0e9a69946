"""Feeds: well-formed Atom of what everybody may read, and nothing sent twice."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest

from tests.web.desk import desk, opened
from tests.web.reader import read

__all__ = ["desk", "opened"]

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(address):
    page = read(address)
    assert (page.status, page.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(page.body).findall(f"{ATOM}entry")


def titles(address):
    return [entry.findtext(f"{ATOM}title") for entry in entries(address)]


@pytest.fixture
def thread(forum):
    thread = forum.ask("ann", title="Why <b>so</b> & how?", category="family/parents", tags=["c#"])
    forum.answer(thread, "bob", body="Begin with **one** small step.")
    forum.comment(thread, by=None)
    forum.settle()
    return thread


@pytest.mark.parametrize(
    "address",
    ["/feeds/questions", "/feeds/questions?sort=hot", "/feeds/tags/c%23", "/feeds/categories/family"],
)
def test_a_list_is_a_feed(forum, thread, address):
    assert titles(address) == ["Why <b>so</b> & how?"]


def test_a_thread_is_a_feed_of_its_posts(forum, thread):
    assert titles(f"/feeds/questions/{thread}") == [
        "Comment on: Why <b>so</b> & how?",
        "Answer to: Why <b>so</b> & how?",
        "Why <b>so</b> & how?",
    ]
    _, answer, _ = entries(f"/feeds/questions/{thread}")
    assert answer.findtext(f"{ATOM}content") == "<p>Begin with <strong>one</strong> small step.</p>"
    assert answer.findtext(f"{ATOM}author/{ATOM}name") == "bob"


def test_each_entry_has_what_atom_asks_for(forum, thread):
    for entry in entries(f"/feeds/questions/{thread}"):
        assert entry.findtext(f"{ATOM}id").startswith("urn:uuid:")
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated"))
        assert entry.find(f"{ATOM}link").get("href")
    page = read("/feeds/questions").body
    assert 'rel="self"' in page and 'rel="alternate"' in page


def test_what_is_hidden_is_in_no_feed(forum, thread):
    hidden = forum.answer(thread, "cas", body="Words to be hidden in a moment.")
    forum.hide(thread, hidden)
    assert "Words to be hidden" not in read(f"/feeds/questions/{thread}").body
    forum.hide(thread, thread)
    assert read(f"/feeds/questions/{thread}").status == 404
    assert titles("/feeds/questions") == []


def test_a_hidden_question_has_no_feed_for_its_author_either(forum, thread, desk):
    forum.hide(thread, thread)
    assert desk.member("ann").get(f"/feeds/questions/{thread}").status == 404


def test_who_has_a_feed_is_not_sent_it_again(forum, thread, desk):
    browser = desk.browser()
    own = browser.get("/feeds/questions").headers["ETag"]
    assert browser.get("/feeds/questions", if_none_match=f'W/{own}, "x"').status == 304
    assert browser.get("/feeds/questions", if_none_match='"x"').status == 200


def test_an_unseen_change_makes_another_tag(forum, thread, desk):
    browser = desk.browser()
    before = browser.get(f"/feeds/questions/{thread}").headers["ETag"]
    forum.hide(thread, forum.answer(thread, "cas"))
    assert browser.get(f"/feeds/questions/{thread}").headers["ETag"] == before
    forum.edit(thread, thread, "ann", body="I do not know where to begin at all.")
    assert browser.get(f"/feeds/questions/{thread}").headers["ETag"] != before


def test_a_feed_says_when_it_changed_last(forum, thread):
    page = read("/feeds/questions")
    updated = datetime.fromisoformat(ElementTree.fromstring(page.body).findtext(f"{ATOM}updated"))
    assert parsedate_to_datetime(page.headers["Last-Modified"]) == updated


def test_a_feed_answers_head(forum, thread):
    assert read("/feeds/questions", "HEAD").status == 200


@pytest.mark.parametrize(
    "address",
    ["/feeds/questions?sort=x", "/feeds/questions/1", "/feeds/tags/nobody-used-it", "/feeds/categories/nowhere"],
)
def test_where_there_is_no_list_there_is_no_feed(forum, address):
    assert read(address).status == 404


@pytest.mark.parametrize(
    ("page", "feed"),
    [("/", "/feeds/questions"), ("/tags/c%23", "/feeds/tags/c%23"), ("/categories/family", "/feeds/categories/family")],
)
def test_pages_lead_to_their_feeds(forum, thread, page, feed):
    assert f'<link rel="alternate" type="application/atom+xml" href="{feed}"' in read(page).body


def test_letters_that_xml_does_not_know_are_left_out(forum):
    thread = forum.ask("ann", title="How do I begin\x0c with this?", body="A line\x0bwith a tab of its own kind.")
    forum.settle()
    assert len(entries(f"/feeds/questions/{thread}")) == 1
