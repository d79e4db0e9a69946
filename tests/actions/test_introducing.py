"""What a member says of themselves, and the answers that stand on their page."""

import pytest

from chalicelib.actions import introducing, reading
from chalicelib.domain.errors import Incomplete, SignInRequired
from chalicelib.storage import members
from tests.forum import Forum


def say(forum: Forum, by: str | None, about: object) -> str:
    introducing.introduce(forum.viewer(by), {"about": about})
    return reading.member(by or "ann").about


def answers(forum: Forum, by: str | None, owner: str = "bob", limit: int = 50) -> list[str]:
    page = introducing.answers_of(forum.viewer(by), reading.member(owner), limit, None)
    return [answer.post.id for answer in page.items]


def test_a_member_says_something_of_themselves(forum: Forum) -> None:
    assert say(forum, "ann", " I like\r\nquiet mornings. ") == "I like\nquiet mornings."


def test_a_member_takes_it_back(forum: Forum) -> None:
    say(forum, "ann", "I like quiet mornings.")
    assert say(forum, "ann", "") == ""


def test_five_hundred_characters_are_enough(forum: Forum) -> None:
    assert say(forum, "ann", "a" * 500) == "a" * 500
    with pytest.raises(Incomplete) as error:
        say(forum, "ann", "a" * 501)
    assert [(c.pointer, c.code) for c in error.value.complaints] == [("/about", "too_long")]


def test_a_guest_has_no_page(forum: Forum) -> None:
    with pytest.raises(SignInRequired):
        say(forum, None, "Hello")


def test_points_leave_alone_what_a_member_says(forum: Forum) -> None:
    say(forum, "ann", "I like quiet mornings.")
    forum.ask("ann")
    forum.settle()
    assert reading.member("ann").about == "I like quiet mornings."
    assert [m.about for m in members.by_points(50, None).items if m.handle == "ann"] == ["I like quiet mornings."]


def test_answers_come_newest_first(forum: Forum) -> None:
    thread = forum.ask("ann")
    written = [forum.answer(thread, "bob") for _ in range(3)]
    forum.comment(thread, by="bob")
    forum.ask("bob")
    forum.settle()
    assert answers(forum, None) == written[::-1]


def test_answers_come_in_pages_that_lead_to_each_other(forum: Forum) -> None:
    written = [forum.answer(forum.ask("ann"), "bob") for _ in range(5)]
    forum.settle()
    bob, seen, cursor = reading.member("bob"), [], None
    while True:
        page = introducing.answers_of(forum.viewer(None), bob, 2, cursor)
        seen.append([answer.post.id for answer in page.items])
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [written[4:2:-1], written[2:0:-1], written[:1]]


def test_a_hidden_answer_is_there_for_its_author_alone(forum: Forum) -> None:
    thread = forum.ask("ann")
    shown, hidden = forum.answer(thread, "bob"), forum.answer(thread, "bob")
    forum.settle()
    forum.hide(thread, hidden)
    assert answers(forum, "bob") == [hidden, shown]
    assert answers(forum, None) == answers(forum, "ann") == [shown]


def test_an_answer_in_a_hidden_thread_names_no_question(forum: Forum) -> None:
    thread = forum.ask("ann")
    forum.answer(thread, "bob")
    forum.settle()
    forum.hide(thread, thread)
    (own,) = introducing.answers_of(forum.viewer("bob"), reading.member("bob"), 5, None).items
    assert own.question is None
    assert answers(forum, None) == []


def test_an_answer_has_its_votes_and_whether_it_is_the_best(forum: Forum) -> None:
    thread = forum.ask("ann")
    best = forum.answer(thread, "bob")
    forum.vote(thread, best)
    forum.accept(thread, best)
    forum.settle()
    (answer,) = introducing.answers_of(forum.viewer(None), reading.member("bob"), 5, None).items
    assert (answer.tally.score, answer.is_best) == (1, True)
