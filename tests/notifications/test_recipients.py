"""The table of who hears of what, row by row."""

import pytest

from chalicelib.domain.events import Event, recent
from chalicelib.domain.notices import Deed, Why
from chalicelib.domain.posts import Post, Question, State, Thread, Turn
from chalicelib.notifications import recipients
from tests.builders import a_comment, a_question, a_thread, an_answer, at

ASKED = a_question("ann", tags=("sleep", "work"), category="family/parents")
ANSWER = an_answer(ASKED, "bob")
UNDER_IT = a_comment(ASKED, ANSWER, "cid", hours=2)
LATER = a_comment(ASKED, ANSWER, "dan", hours=3)
ON_THE_QUESTION = a_comment(ASKED, ASKED, "cid", hours=2)


def of(deed: Deed, post: Post, *others: Post, asked: Question = ASKED) -> tuple[Thread, Event]:
    posts = [p for p in (*others, post) if p.id != asked.id]
    thread = a_thread(asked, *posts)
    return thread, next(event for event in recent(thread, at(9)) if event.deed is deed and event.post.id == post.id)


def named(thread: Thread, event: Event, mentioned: tuple[str, ...] = ()) -> dict[str | None, Why]:
    return {one.member: one.why for one in recipients.named(thread, event, mentioned)}


def test_the_asker_hears_of_an_answer() -> None:
    assert named(*of(Deed.CREATED, ANSWER)) == {"ann": Why.ANSWERED}


def test_an_author_hears_of_a_comment_on_their_post_and_the_asker_does_not() -> None:
    assert named(*of(Deed.CREATED, UNDER_IT, ANSWER)) == {"bob": Why.COMMENTED}
    assert named(*of(Deed.CREATED, ON_THE_QUESTION)) == {"ann": Why.COMMENTED}


def test_who_is_mentioned_hears_of_it() -> None:
    assert named(*of(Deed.CREATED, ASKED), mentioned=("eva",)) == {"eva": Why.MENTIONED}
    assert named(*of(Deed.CREATED, ANSWER), mentioned=("eva",)) == {"ann": Why.ANSWERED, "eva": Why.MENTIONED}


def test_earlier_commenters_hear_of_a_later_comment_beside_theirs() -> None:
    assert named(*of(Deed.CREATED, LATER, ANSWER, UNDER_IT)) == {"bob": Why.COMMENTED, "cid": Why.COMMENTED_LATER}


def test_commenters_elsewhere_in_the_thread_do_not() -> None:
    assert "cid" not in named(*of(Deed.CREATED, LATER, ANSWER, ON_THE_QUESTION))


def test_who_comments_later_does_not_hear_of_what_was_there() -> None:
    assert named(*of(Deed.CREATED, UNDER_IT, ANSWER, LATER)) == {"bob": Why.COMMENTED}


def test_an_answerer_hears_that_the_answer_was_chosen() -> None:
    chosen = an_answer(ASKED, "bob", accepted_at=at(4), accepted_by="ann")
    asked = a_question("ann", accepted=chosen.id)
    assert named(*of(Deed.ACCEPTED, chosen, asked=asked)) == {"bob": Why.ACCEPTED}


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
@pytest.mark.parametrize("deed", [Deed.EDITED, Deed.HIDDEN, Deed.RESTORED])
def test_an_author_hears_what_another_did_to_their_post(deed: Deed, kind: str) -> None:
    changed: dict[Deed, dict[str, object]] = {
        Deed.EDITED: {"edited_by": "mod", "edited_at": at(4), "version": 2},
        Deed.HIDDEN: {"state": State.HIDDEN, "turn": Turn(at(4), "mod", 1)},
        Deed.RESTORED: {"turn": Turn(at(4), "mod", 2)},
    }
    posts: dict[str, Post] = {
        "question": a_question("ann", **changed[deed]),
        "answer": an_answer(ASKED, "ann", **changed[deed]),
        "comment": a_comment(ASKED, ASKED, "ann", **changed[deed]),
    }
    asked = posts["question"] if kind == "question" else ASKED
    assert isinstance(asked, Question)
    assert named(*of(deed, posts[kind], asked=asked)) == {"ann": Why(deed.value)}


def test_an_asker_hears_that_their_question_was_closed() -> None:
    asked = a_question("ann", closed_at=at(4), closed_by="mod")
    assert named(*of(Deed.CLOSED, asked, asked=asked)) == {"ann": Why.CLOSED}


AUDIENCES = [
    (Deed.CREATED, ANSWER, ["thread"]),
    (Deed.CREATED, UNDER_IT, ["thread"]),
    (Deed.CREATED, ASKED, ["tag#sleep", "tag#work", "category#family/parents", "category#family"]),
]


@pytest.mark.parametrize(("deed", "post", "targets"), AUDIENCES)
def test_followers_hear_of_new_posts(deed: Deed, post: Post, targets: list[str]) -> None:
    _, event = of(deed, post, ANSWER) if post is not ANSWER else of(deed, post)
    told = [target.replace(ASKED.id, "").rstrip("#") for target, _ in recipients.audiences(event)]
    assert told == targets


def test_followers_of_a_thread_hear_which_answer_was_chosen_and_that_it_was_closed() -> None:
    chosen = an_answer(ASKED, "bob", accepted_at=at(4), accepted_by="ann")
    asked = a_question("ann", accepted=chosen.id, closed_at=at(5))
    for deed, post in ((Deed.ACCEPTED, chosen), (Deed.CLOSED, asked)):
        _, event = of(deed, post, asked=asked)
        assert recipients.audiences(event) == [(f"thread#{asked.id}", Why.THREAD)]


def test_followers_hear_nothing_of_edits_and_of_what_is_hidden() -> None:
    for changed, deed in (
        ({"edited_by": "mod", "edited_at": at(4)}, Deed.EDITED),
        ({"state": State.HIDDEN, "turn": Turn(at(4), "mod", 1)}, Deed.HIDDEN),
        ({"turn": Turn(at(4), "mod", 1)}, Deed.RESTORED),
    ):
        _, event = of(deed, an_answer(ASKED, "bob", **changed))
        assert not recipients.audiences(event)


def test_nobody_hears_of_what_they_did_themselves() -> None:
    own_answer, own_comment = an_answer(ASKED, "ann"), a_comment(ASKED, ASKED, "ann")
    assert not named(*of(Deed.CREATED, own_answer), mentioned=("ann",))
    assert not named(*of(Deed.CREATED, own_comment))


def test_one_person_hears_once_by_the_nearest_reason() -> None:
    twice = a_comment(ASKED, ANSWER, "bob", hours=2)
    assert named(*of(Deed.CREATED, LATER, ANSWER, twice), mentioned=("bob",)) == {"bob": Why.COMMENTED}


def test_a_guest_is_told_by_their_own_post() -> None:
    asked = a_question(None)
    thread, event = of(Deed.CREATED, an_answer(asked, "bob"), asked=asked)
    assert [(one.member, one.post) for one in recipients.named(thread, event, ())] == [(None, asked.id)]


MENTIONS = {
    "<p>@ann, thank you. As @Bob-Cat said: @cid!</p>": ["ann", "Bob-Cat", "cid"],
    "<p>ann@example.org and https://x.example/@ann and a@@b</p>": [],
    "<pre><code>@ann</code></pre><p><code>@bob</code></p>": [],
    "<p>@ann @ann @Ann</p>": ["ann", "Ann"],
    "<p>(@ann) “@bob”</p>": ["ann", "bob"],
    "<p>@café... @ @.</p>": ["café"],
}


@pytest.mark.parametrize("html", MENTIONS)
def test_a_mention_is_a_handle_behind_an_at(html: str) -> None:
    assert recipients.mentions(html) == MENTIONS[html]


def test_ten_at_most_are_mentioned() -> None:
    assert len(recipients.mentions(" ".join(f"@m{number}" for number in range(50)))) == 10
