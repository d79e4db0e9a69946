"""Where a member's points come from, as a page: every entry with its reason, and a sum."""

import pytest

from chalicelib.web import points
from tests.web.reader import _Text, read


def own(desk, handle: str, more: str = "") -> str:
    """What a member reads on the page of their own points."""
    page = desk.member(handle).get(f"/members/{handle}/points{more}")
    assert page.status == 200
    return " ".join(_Text.of(page.body).split())


@pytest.fixture
def thread(forum):
    """Ann asked, bob's answer was chosen and voted up."""
    thread = forum.ask("ann", title="How do I sleep again?")
    answer = forum.answer(thread, "bob")
    forum.accept(thread, answer)
    forum.vote(thread, answer)
    forum.settle()
    return thread


def test_each_entry_has_its_post_its_reason_and_its_amount(forum, desk, thread):
    said = own(desk, "bob")
    assert "How do I sleep again?" in said
    assert "Answer written +40 Votes on the answer +20 Chosen as the best answer +300" in said
    assert "Question asked +20 Best answer chosen +30" in own(desk, "ann")


def test_base_and_votes_given_come_first_and_the_whole_last(forum, desk, thread):
    said = own(desk, "dan")
    assert "Being a member +100 All votes given to posts of others +10 All together 110" in said


def test_points_may_be_lost(forum, desk, thread):
    forum.vote(thread, thread, -1)
    forum.settle()
    assert "Votes on the question −10" in own(desk, "ann")


def test_a_page_says_what_it_comes_to_and_leads_to_the_older_posts(forum, desk, thread, monkeypatch):
    monkeypatch.setattr(points, "POSTS_A_PAGE", 1)
    forum.ask("ann")
    forum.settle()
    page = desk.member("ann").get("/members/ann/points")
    first = " ".join(_Text.of(page.body).split())
    assert "The posts on this page +20 So far +120 All together 170" in first
    more = page.body.partition('href="/members/ann/points?')[2].partition('"')[0]
    assert "From the pages before +120" in own(desk, "ann", f"?{more}")
    assert "The posts on this page +50 All together 170" in own(desk, "ann", f"?{more}")


def test_others_are_told_that_it_may_not_add_up_for_them(forum, desk, thread):
    forum.hide(thread, thread)
    said = read("/members/bob/points").text
    assert "what you see adds up to more or less than the whole" in said
    assert "What you see adds up to +100 All together 460" in said
    assert "How do I sleep again?" not in said


def test_the_title_of_a_hidden_question_is_not_told_to_who_answered_it(forum, desk, thread):
    forum.hide(thread, thread)
    said = own(desk, "bob")
    assert "A question that is hidden now" in said
    assert "How do I sleep again?" not in said
    assert "Votes on the answer +20" in said


def test_a_post_that_gave_nothing_is_no_entry(forum, desk):
    thread = forum.ask("bob", title="How do I sleep again?")
    forum.comment(thread, by="ann")
    forum.settle()
    assert "How do I sleep again?" not in own(desk, "ann")


def test_a_handle_in_any_case_leads_to_the_page(forum):
    assert read("/members/ANN/points").location == "/members/ann/points"


def test_a_cursor_from_elsewhere_leads_nowhere(forum):
    assert read("/members/ann/points?cursor=120.x.y").status == 404
