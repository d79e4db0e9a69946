"""The page of a question."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain import ids
from chalicelib.domain.posts import Author, Kind, Post, Question, Source, Tally
from chalicelib.storage import threads
from chalicelib.storage.revisions import Revision
from chalicelib.web.questions import is_remarkable_edit
from tests.builders import a_question
from tests.forum import Forum
from tests.web.reader import Seen, read


def page(forum: Forum, thread: str) -> Seen:
    """The question's page, wherever its right address is."""
    forum.settle()
    return read(read(f"/questions/{thread}").location)


def bring(forum: Forum, **facts) -> str:
    """An imported question."""
    at = datetime(2019, 5, 4, tzinfo=UTC)
    key = ids.derived(at, "elsewhere")
    asked = Question(id=key, thread=key, kind=Kind.QUESTION, created_at=at, title="A question from elsewhere", **facts)
    threads.add(asked, Revision(post=key, number=1, source="Help", written_at=at))
    return key


def test_the_id_alone_leads_to_the_address_with_the_title(forum):
    thread = forum.ask(title="How do I sleep again?")
    answer = read(f"/questions/{thread}")
    assert (answer.status, answer.location) == (302, f"/questions/{thread}/how-do-i-sleep-again")


def test_a_wrong_title_leads_to_the_right_one(forum):
    thread = forum.ask(title="How do I sleep again?")
    answer = read(f"/questions/{thread}/why-do-i-wake")
    assert (answer.status, answer.location) == (302, f"/questions/{thread}/how-do-i-sleep-again")


def test_a_title_of_another_script_is_its_own_address(forum):
    thread = forum.ask(title="Как мне снова уснуть?")
    address = read(f"/questions/{thread}").location
    assert address.isascii()
    assert read(address).status == 200


def test_a_title_without_a_word_needs_none_in_its_address(forum):
    thread = forum.ask(title="?!?!?!?!?!?!")
    assert read(f"/questions/{thread}").status == 200
    assert read(f"/questions/{thread}/anything").location == f"/questions/{thread}"


@pytest.mark.parametrize("thread", ["x", "0", "01ARZ3NDEKTSV4RRFFQ69G5FAV"])
def test_an_unknown_question_is_nowhere(forum, thread):
    assert read(f"/questions/{thread}").status == 404
    assert read(f"/questions/{thread}/how-do-i-sleep-again").status == 404


def test_a_question_says_when_and_where_and_by_whom_it_was_asked(forum):
    thread = forum.ask("ann", category="family/parents")
    day = forum.question(thread).created_at
    assert f"asked {day.day} {day:%B} {day.year} in Family/Parents by ann (120 points)" in page(forum, thread).text


def test_dates_are_there_for_machines_too(forum):
    thread = forum.ask()
    at = forum.question(thread).created_at
    assert f'<time datetime="{at:%Y-%m-%dT%H:%M:%SZ}">' in page(forum, thread).body


def test_points_are_shortened(forum):
    forum.rule(question=277)
    thread = forum.ask("ann")
    forum.settle()
    forum.ask("ann")
    assert "by ann (5.6k points)" in page(forum, thread).text


def test_the_text_is_shown_with_its_formatting(forum):
    thread = forum.ask(body="I have **tried** it.")
    assert "<p>I have <strong>tried</strong> it.</p>" in page(forum, thread).body


def test_votes_are_shown_as_one_number(forum):
    thread = forum.ask("ann")
    forum.vote(thread, thread, 1, by="bob")
    forum.vote(thread, thread, 1, by="cas")
    forum.vote(thread, thread, -1, by="dan")
    assert "1 vote" in page(forum, thread).text


def test_tags_lead_to_their_lists(forum):
    thread = forum.ask(tags=["sleep"])
    assert "/tags/sleep" in page(forum, thread).addresses


def test_answers_and_comments_are_on_the_page(forum):
    thread = forum.ask()
    answer = forum.answer(thread, body="Warm milk and a dull book.")
    forum.comment(thread, answer, body="The duller the better!")
    forum.comment(thread, thread, body="How long has it been?")
    text = page(forum, thread).text
    assert "1 answer" in text
    assert text.index("How long has it been?") < text.index("Warm milk") < text.index("The duller the better!")


def test_the_best_answer_comes_first_and_says_so(forum):
    thread = forum.ask("ann")
    forum.answer(thread, "bob", body="The older answer of the two.")
    forum.accept(thread, forum.answer(thread, "cas", body="The better answer of the two."))
    text = page(forum, thread).text
    assert text.index("Best answer") < text.index("The better answer") < text.index("The older answer")


def test_a_question_without_answers_says_so(forum):
    assert "No answers yet" in page(forum, forum.ask()).text


def test_each_post_has_a_name_to_link_to(forum):
    thread = forum.ask()
    answer = forum.answer(thread)
    assert f'id="answer-{answer}"' in page(forum, thread).body


def test_more_than_thirty_answers_take_another_page(forum):
    thread = forum.ask()
    for number in range(31):
        forum.answer(thread, body=f"This is answer number {number} of thirty-one.")
    first = page(forum, thread)
    more = next(address for address in first.addresses if "cursor=" in address)
    assert ("number 29 of" in first.text, "number 30 of" in first.text) == (True, False)
    assert "31 answers" in first.text
    second = read(more)
    assert ("number 29 of" in second.text, "number 30 of" in second.text) == (False, True)
    assert f"/questions/{thread}" in second.body


def test_a_place_in_another_list_is_nowhere(forum):
    thread = forum.ask()
    address = read(f"/questions/{thread}").location
    assert read(f"{address}?cursor=elsewhere").status == 404


def test_a_hidden_question_is_gone_for_everybody(forum):
    thread = forum.ask()
    address = read(f"/questions/{thread}").location
    forum.hide(thread, thread)
    assert read(address).status == 404
    assert read(f"/questions/{thread}").status == 404


def test_a_hidden_answer_is_gone_with_its_comments(forum):
    thread = forum.ask()
    answer = forum.answer(thread, body="An answer that hurts somebody.")
    forum.comment(thread, answer, body="A comment on that answer.")
    forum.hide(thread, answer)
    text = read(read(f"/questions/{thread}").location).text
    assert "hurts" not in text
    assert "A comment on that" not in text
    assert "No answers yet" in text


def test_a_hidden_comment_is_gone(forum):
    thread = forum.ask()
    forum.hide(thread, forum.comment(thread, thread, body="A comment that hurts."))
    assert "hurts" not in read(read(f"/questions/{thread}").location).text


def test_a_name_is_shown_as_it_was_written(forum):
    thread = forum.ask(None, name="<b>Robin</b>")
    seen = page(forum, thread)
    assert "<b>" not in seen.body
    assert "<b>Robin</b> (guest)" in seen.text


def test_an_author_without_an_account_any_more_is_a_former_member(forum):
    thread = bring(forum, author=Author(member="01ARZ3NDEKTSV4RRFFQ69G5FAV"))
    assert "by a former member" in read(read(f"/questions/{thread}").location).text


def test_a_title_cannot_close_the_page_s_own(forum):
    thread = forum.ask(title="</title><script>alert(1)</script>")
    seen = page(forum, thread)
    assert "<script>" not in seen.body
    assert "</title><script>alert(1)</script> · Askwell" in seen.text


def test_a_closed_question_says_since_when(forum):
    thread = forum.ask()
    forum.close(thread)
    assert "Closed on 1 March 2026" in page(forum, thread).text


def test_an_imported_post_says_where_it_was_first_and_under_which_licence(forum):
    seen = page(forum, bring(forum, source=Source("https://example.org/q/1", "CC BY-SA 4.0")))
    assert "First posted on example.org. CC BY-SA 4.0" in seen.text
    assert "https://example.org/q/1" in seen.addresses


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "http://[", "/questions"])
def test_an_imported_post_leads_nowhere_but_to_the_web(forum, link):
    seen = page(forum, bring(forum, source=Source(link, "CC BY-SA 4.0")))
    assert "First posted elsewhere. CC BY-SA 4.0" in seen.text
    assert link not in seen.addresses[10:]


def test_an_imported_score_is_shown(forum):
    assert "1.2k votes" in page(forum, bring(forum, base=Tally(1250, 30))).text


def test_only_the_newest_hundred_comments_are_shown(forum):
    thread = forum.ask()
    for number in range(101):
        key = ids.derived(datetime(2026, 3, 1, 8, 0, number % 60, number, tzinfo=UTC), f"comment {number}")
        made = Post(id=key, thread=thread, kind=Kind.COMMENT, parent=thread, created_at=ids.date_of(key))
        threads.add(made, Revision(post=key, number=1, source="x", written_at=ids.date_of(key)))
    assert "The newest 100 of 101 comments." in page(forum, thread).text


def edited(minutes: float, by: str) -> Post:
    asked = a_question("ann")
    return replace(asked, edited_at=asked.created_at + timedelta(minutes=minutes), edited_by=by)


@pytest.mark.parametrize(
    ("post", "remarkable"),
    [
        (a_question("ann"), False),
        (edited(5, "ann"), False),
        (edited(5.1, "ann"), True),
        (edited(1, "mod"), True),
        (replace(edited(1, "ann"), author=Author(name="Robin")), True),
    ],
)
def test_an_edit_is_remarked_on_after_five_minutes_or_by_another(post, remarkable):
    assert is_remarkable_edit(post) is remarkable


def test_the_page_says_who_edited(forum):
    thread = forum.ask("ann")
    forum.edit(thread, thread, "mod", body="What I meant to say is this.")
    assert "edited" in page(forum, thread).text
    assert "/members/mod" in page(forum, thread).addresses


def test_an_early_edit_of_one_s_own_goes_unremarked(forum):
    thread = forum.ask("ann")
    forum.edit(thread, thread, "ann", body="What I meant to say is this.")
    assert "edited" not in page(forum, thread).text


def folds(forum: Forum, comments: int) -> list[str]:
    thread = forum.ask()
    forum.fill(thread, comments, parent=thread)
    return re.findall(r"Show \d+ earlier comments", page(forum, thread).text)


def test_ten_comments_are_all_open(forum):
    assert folds(forum, 10) == []


def test_of_eleven_the_last_five_are_open(forum):
    assert folds(forum, 11) == ["Show 6 earlier comments"]


def test_guests_are_welcomed_and_led_to_more_of_the_category(forum):
    seen = page(forum, forum.ask("ann", category="family/parents"))
    assert "Welcome to Askwell" in seen.text
    assert {"/categories/family", "/categories/family/parents"} <= set(seen.addresses)


def test_a_question_takes_answers_at_the_end_of_its_page(forum):
    thread = forum.ask()
    seen = page(forum, thread)
    assert seen.body.index('id="answers"') < seen.body.index(f'action="/questions/{thread}/answers"')
    assert "Your name to display (optional)" in seen.text


def test_a_closed_question_has_no_form_for_answers(forum):
    thread = forum.ask()
    forum.close(thread)
    assert f'action="/questions/{thread}/answers"' not in page(forum, thread).body
