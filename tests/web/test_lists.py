"""Lists of questions, categories and tags, as anybody reads them."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain import ids
from chalicelib.domain.posts import Kind, Question
from chalicelib.storage import threads
from chalicelib.storage.revisions import Revision
from tests.forum import Forum
from tests.web.reader import read


def ask_many(forum: Forum, number: int, **facts) -> None:
    for place in range(number):
        at = datetime(2026, 3, 1, 8, place, tzinfo=UTC)
        key = ids.derived(at, f"question {place}")
        title = f"Question number {place:02d} of many"
        asked = Question(id=key, thread=key, kind=Kind.QUESTION, created_at=at, title=title, **facts)
        threads.add(asked, Revision(post=key, number=1, source="Help", written_at=at))
    forum.settle()


@pytest.mark.parametrize("address", ["/", "/questions", "/categories/work", "/tags/sleep", "/members/ann"])
def test_a_question_is_in_every_list_it_belongs_to(forum, address):
    forum.ask("ann", title="How do I sleep again?", category="work", tags=["sleep"])
    forum.settle()
    assert "How do I sleep again?" in read(address).text


def test_a_row_says_when_and_where_and_by_whom_it_was_asked(forum):
    thread = forum.ask("ann", category="family/parents")
    forum.settle()
    day = forum.question(thread).created_at
    said = f"asked {day.day} {day:%B} {day.year} in Family/Parents by ann (120 points)"
    assert said in read("/questions").text


def test_a_row_counts_answers_and_votes(forum):
    thread = forum.ask("ann")
    forum.answer(thread, "bob")
    forum.vote(thread, thread, -1, by="dan")
    forum.settle()
    assert "1 answer −1 votes" in read("/questions").text


def test_a_row_says_that_a_best_answer_was_chosen(forum):
    thread = forum.ask("ann")
    forum.accept(thread, forum.answer(thread, "bob"))
    forum.settle()
    assert "1 answer, best one chosen" in read("/questions").text


def test_a_guest_is_called_by_the_name_they_gave(forum):
    forum.ask(None, name="Robin")
    forum.settle()
    assert "by Robin (guest)" in read("/questions").text


def test_a_guest_without_a_name_is_a_guest(forum):
    forum.ask(None)
    forum.settle()
    assert "by a guest" in read("/questions").text


def test_the_active_list_says_what_happened_last(forum):
    thread = forum.ask("ann")
    forum.answer(thread, "bob")
    forum.settle()
    assert " answered " in read("/questions?sort=active").text
    assert " answered " not in read("/questions").text


def test_the_active_list_puts_the_newest_answer_first(forum):
    first, second = forum.ask(title="The first question"), forum.ask(title="The second question")
    forum.answer(first, "bob")
    forum.settle()
    page = read("/questions?sort=active").body
    assert page.index(first) < page.index(second)


@pytest.mark.parametrize("sort", ["newest", "active", "hot", "votes", "answers", "unanswered"])
def test_all_questions_can_be_read_in_six_orders(forum, sort):
    thread = forum.ask()
    forum.settle()
    assert thread in read(f"/questions?sort={sort}").body


@pytest.mark.parametrize("sort", ["unanswered", "unaccepted", "unupvoted"])
def test_there_are_three_ways_to_be_unanswered(forum, sort):
    forum.ask()
    forum.settle()
    page = read(f"/categories/work?sort={sort}")
    assert "No answers No best answer No answer voted up" in page.text


def test_an_answered_question_is_not_among_the_unanswered(forum):
    thread = forum.ask()
    forum.answer(thread)
    forum.settle()
    assert thread not in read("/questions?sort=unanswered").body


def test_the_chosen_order_is_marked_for_everybody(forum):
    assert '<a href="/questions?sort=hot" aria-current="page">Hot</a>' in read("/questions?sort=hot").body


@pytest.mark.parametrize("address", ["/questions?sort=best", "/tags/sleep?sort=votes", "/questions?cursor=x"])
def test_an_order_or_a_place_that_a_list_does_not_have_is_nowhere(forum, address):
    forum.ask(tags=["sleep"])
    forum.settle()
    assert read(address).status == 404


def test_twenty_questions_make_a_page_and_the_next_begins_behind_them(forum):
    ask_many(forum, 23)
    first = read("/questions")
    more = next(address for address in first.addresses if "cursor=" in address)
    second = read(more)
    assert ("number 22" in first.text, "number 03" in first.text, "number 02" in first.text) == (True, True, False)
    assert ("number 02" in second.text, "number 00" in second.text, "number 03" in second.text) == (True, True, False)
    assert "More questions" not in second.text
    assert "Back to the first page" in second.text


def test_the_next_page_keeps_the_order(forum):
    ask_many(forum, 21, category="work")
    first = read("/categories/work?sort=votes")
    more = next(address for address in first.addresses if "cursor=" in address)
    assert more.startswith("/categories/work?sort=votes&cursor=")
    assert read(more).status == 200


def test_a_category_shows_the_questions_of_those_inside_it(forum):
    thread = forum.ask(category="family/parents/care")
    forum.settle()
    assert thread in read("/categories/family").body
    assert thread in read("/categories/family/parents").body
    assert thread in read("/categories/family/parents/care").body
    assert thread not in read("/categories/work").body


def test_a_category_names_those_above_and_those_inside(forum):
    page = read("/categories/family/parents")
    assert "/categories/family" in page.addresses
    assert "/categories/family/parents/care" in page.addresses


def test_an_empty_category_says_so(forum):
    page = read("/categories/work")
    assert (page.status, "No questions here yet." in page.text) == (200, True)


@pytest.mark.parametrize("path", ["love", "family/love", "family/parents/love", "family/parents/care/love"])
def test_an_unknown_category_is_nowhere(forum, path):
    assert read(f"/categories/{path}").status == 404


def test_the_categories_are_a_tree_with_counts(forum):
    forum.ask(category="family/parents/care")
    forum.settle()
    page = read("/categories").text
    assert "Family 1 question" in page
    assert "Work 0 questions" in page


def test_tags_come_with_their_counts(forum):
    forum.ask(tags=["sleep", "night"])
    forum.ask(tags=["sleep"])
    forum.settle()
    assert "sleep 2 questions night 1 question" in read("/tags").text


def test_a_tag_that_nobody_uses_is_nowhere(forum):
    assert read("/tags/unheard-of").status == 404


def test_a_tag_of_another_script_has_an_address(forum):
    forum.ask(tags=["сон", "c#"])
    forum.settle()
    assert read("/tags/%D1%81%D0%BE%D0%BD").status == 200
    assert "/tags/c%23" in read("/tags").addresses


@pytest.mark.parametrize("address", ["/", "/questions", "/categories/work", "/tags/sleep", "/members/ann"])
def test_a_hidden_question_is_in_no_list_from_that_moment(forum, address):
    thread = forum.ask("ann", category="work", tags=["sleep"])
    forum.ask("ann", category="work", tags=["sleep"])
    forum.settle()
    forum.hide(thread, thread)
    assert thread not in read(address).body


def test_a_hidden_answer_is_not_the_latest_that_happened(forum):
    thread = forum.ask("ann")
    answer = forum.answer(thread, "bob")
    forum.settle()
    forum.hide(thread, answer)
    assert "by bob" not in read("/questions?sort=active").text


def test_a_title_is_shown_as_it_was_written(forum):
    forum.ask(title="<script>alert('is & this')</script> fine?")
    forum.settle()
    page = read("/questions")
    assert "<script>" not in page.body
    assert "<script>alert('is & this')</script> fine?" in page.text


@pytest.mark.parametrize("address", ["/", "/questions", "/categories", "/tags"])
def test_every_list_leads_to_asking(forum, address):
    assert "/ask" in read(address).addresses


def test_a_category_s_list_leads_to_asking_in_it(forum):
    assert "/ask?category=family%2Fparents" in read("/categories/family/parents").addresses


@pytest.mark.parametrize(
    ("sort", "said"),
    [
        ("unanswered", "No question is waiting for an answer here."),
        ("unaccepted", "No question is waiting for its best answer here."),
        ("unupvoted", "No question is waiting for an answer that somebody votes up here."),
        ("votes", "No questions here yet."),
    ],
)
def test_a_list_without_questions_says_what_that_means_and_leads_on(forum, sort, said):
    assert f"{said} Ask a question" in read(f"/questions?sort={sort}").text
