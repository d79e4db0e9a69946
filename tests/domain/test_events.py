"""What of a thread's truth is news."""

from datetime import timedelta

from chalicelib.domain.events import recent
from chalicelib.domain.notices import Deed
from chalicelib.domain.posts import Question, Source, State, Turn
from tests.builders import a_comment, a_question, a_thread, an_answer, at

NOW = at(10)


def news(question: Question, *replies: object) -> list[tuple[Deed, str | None]]:
    told = recent(a_thread(question, *replies), NOW)  # type: ignore[arg-type]
    return [(event.deed, event.by) for event in told if event.post.kind != "question" or event.deed != Deed.CREATED]


def test_each_post_is_news_for_two_days() -> None:
    asked = a_question()
    thread = a_thread(asked, an_answer(asked))
    assert [event.deed for event in recent(thread, at(48))] == [Deed.CREATED, Deed.CREATED]
    assert [event.post.kind for event in recent(thread, at(48.5))] == ["answer"]
    assert not recent(thread, at(50))


def test_what_was_imported_is_no_news() -> None:
    asked = a_question(source=Source("https://elsewhere.example/1", "CC BY-SA"))
    assert not recent(a_thread(asked), NOW)


def test_an_edit_is_news_where_somebody_else_made_it() -> None:
    asked = a_question()
    by_mod = an_answer(asked, edited_by="mod", edited_at=at(3), version=2)
    by_author = an_answer(asked, edited_by="bob", edited_at=at(3), version=2)
    assert (Deed.EDITED, "mod") in news(asked, by_mod)
    assert [deed for deed, _ in news(asked, by_author)] == [Deed.CREATED]


def test_the_same_edit_has_the_same_id_and_the_next_another() -> None:
    asked = a_question()
    ids = [
        recent(a_thread(asked, an_answer(asked, edited_by="mod", edited_at=at(3), version=version)), NOW)[-1].id
        for version in (2, 2, 3)
    ]
    assert ids[0] == ids[1] != ids[2]


def test_an_acceptance_is_one_event_however_often_it_is_taken_back() -> None:
    answer = an_answer(a_question(), accepted_at=at(4), accepted_by="ann")
    asked = a_question(accepted=answer.id)
    assert (Deed.ACCEPTED, "ann") in news(asked, answer)
    assert (Deed.ACCEPTED, "ann") not in news(a_question(), answer)


def test_hiding_and_restoring_are_told_by_what_came_last() -> None:
    asked, turn = a_question(), Turn(at(5), "mod", 3, "Off topic")
    assert (Deed.HIDDEN, "mod") in news(asked, an_answer(asked, state=State.HIDDEN, turn=turn))
    assert (Deed.RESTORED, "mod") in news(asked, an_answer(asked, turn=turn))


def test_closing_is_news_of_the_question() -> None:
    assert (Deed.CLOSED, "mod") in [
        (event.deed, event.by) for event in recent(a_thread(a_question(closed_at=at(6), closed_by="mod")), NOW)
    ]


def test_of_what_nobody_may_see_its_author_hears_that_it_was_hidden() -> None:
    asked = a_question()
    hidden = an_answer(asked, state=State.HIDDEN, turn=Turn(at(5), "mod", 1))
    below = a_comment(asked, hidden)
    told = {(event.deed, event.post.kind): event.is_to_be_told for event in recent(a_thread(asked, hidden, below), NOW)}
    assert told == {
        (Deed.CREATED, "question"): True,
        (Deed.CREATED, "answer"): False,
        (Deed.CREATED, "comment"): False,
        (Deed.HIDDEN, "answer"): True,
    }


def test_events_come_oldest_first() -> None:
    asked = a_question()
    dates = [event.at for event in recent(a_thread(asked, an_answer(asked, hours=3), an_answer(asked, "cid", 1)), NOW)]
    assert dates == sorted(dates)
    assert timedelta() < dates[-1] - dates[0]
