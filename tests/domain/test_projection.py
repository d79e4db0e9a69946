"""What a thread shows elsewhere."""

from dataclasses import replace

import pytest

from chalicelib.domain.posts import State, Tally
from chalicelib.domain.projection import Sort, card, labels, places
from tests.builders import a_comment, a_question, a_thread, an_answer, at


def where(thread):
    return places(thread, card(thread))


def test_a_question_stands_in_all_its_category_with_ancestors_its_tags_and_its_askers_list():
    thread = a_thread(a_question(category="relationships/family", tags=("mum", "moving")))
    lists = {"all", "category:relationships", "category:relationships/family", "tag:mum", "tag:moving", "member:ann"}
    assert set(where(thread)) == lists


def test_a_guests_question_stands_in_no_members_list():
    assert set(where(a_thread(a_question(by=None)))) == {"all"}


def test_tags_and_members_offer_two_orders_and_all_offers_every_one():
    places_ = where(a_thread(a_question(tags=("mum",))))
    assert set(places_["tag:mum"]) == set(places_["member:ann"]) == {Sort.NEWEST, Sort.ACTIVE}
    assert set(places_["all"]) == set(Sort.ALL)


def test_a_hidden_question_stands_nowhere_and_counts_for_no_label():
    thread = a_thread(a_question(tags=("mum",), category="grief", state=State.HIDDEN))
    assert where(thread) == {}
    assert labels(thread) == frozenset()


def test_labels_count_the_category_with_its_ancestors_and_the_tags():
    thread = a_thread(a_question(tags=("mum",), category="a/b"))
    assert labels(thread) == {"category:a", "category:a/b", "tag:mum"}


UNANSWERED = {Sort.UNANSWERED, Sort.UNACCEPTED, Sort.UNUPVOTED}


@pytest.mark.parametrize(
    ("answered", "accepted", "score", "stands_in"),
    [
        (False, False, 0, UNANSWERED),
        (True, False, 0, {Sort.UNACCEPTED, Sort.UNUPVOTED}),
        (True, False, 1, {Sort.UNACCEPTED}),
        (True, True, 0, {Sort.UNUPVOTED}),
        (True, True, 2, set()),
        (True, False, -1, {Sort.UNACCEPTED, Sort.UNUPVOTED}),
    ],
)
def test_the_three_kinds_of_unanswered(answered, accepted, score, stands_in):
    question = a_question()
    answer = an_answer(question)
    if accepted:
        question = replace(question, accepted=answer.id)
    votes = Tally(max(score, 0), max(-score, 0))
    thread = a_thread(question, *([answer] if answered else []), bob=votes)
    assert set(where(thread)["all"]) & UNANSWERED == stands_in


def test_a_closed_question_is_in_none_of_the_unanswered_lists():
    assert not set(where(a_thread(a_question(closed_at=at(3))))["all"]) & UNANSWERED


def test_hidden_answers_are_neither_counted_nor_the_latest():
    question = a_question()
    thread = a_thread(question, an_answer(question, hours=5, state=State.HIDDEN))
    shown = card(thread)
    assert shown.answers == 0
    assert shown.latest.what == "asked"


def test_a_comment_under_a_hidden_answer_is_out_of_sight_too():
    question = a_question()
    answer = an_answer(question, state=State.HIDDEN)
    assert card(a_thread(question, answer, a_comment(question, answer))).latest.what == "asked"


def test_the_latest_is_the_newest_post_or_edit():
    question = a_question()
    answer = an_answer(question, hours=1, edited_at=at(9), edited_by="mod")
    shown = card(a_thread(question, answer, a_comment(question, question, hours=4)))
    assert (shown.latest.what, shown.latest.at, shown.latest.by.member) == ("edited", at(9), "mod")


def test_hidden_answers_do_not_heat():
    question = a_question()
    hidden = an_answer(question, state=State.HIDDEN)
    assert card(a_thread(question, hidden)).hot == card(a_thread(question)).hot
