"""Points by Q2A's formula (Q2A 2.1, 2.2): each case is a row of its table."""

from dataclasses import replace

import pytest

from chalicelib.domain.members import Given
from chalicelib.domain.points import NOTHING, Earned, PointsRule, for_votes_given, owed
from chalicelib.domain.posts import Author, State, Tally
from tests.builders import a_comment, a_question, a_thread, an_answer

RULE = PointsRule()


@pytest.mark.parametrize(
    ("ups", "downs", "points"),
    [(0, 0, 0), (1, 0, 10), (10, 0, 100), (11, 0, 100), (0, 1, -10), (0, 3, -30), (0, 4, -30), (50, 50, 70)],
)
def test_votes_on_a_question_are_capped_up_and_down_each_by_itself(ups, downs, points):
    question = a_question()
    assert owed(RULE, a_thread(question, question=Tally(ups, downs)))["ann", question.id].votes == points


@pytest.mark.parametrize(
    ("ups", "downs", "points"),
    [(1, 0, 20), (10, 0, 200), (11, 0, 200), (0, 2, -40), (0, 3, -50), (0, 9, -50), (12, 7, 150)],
)
def test_votes_on_an_answer_count_double_and_the_third_downvote_takes_only_ten(ups, downs, points):
    question = a_question()
    answer = an_answer(question)
    assert owed(RULE, a_thread(question, answer, bob=Tally(ups, downs)))["bob", answer.id].votes == points


def test_asking_and_answering_earn_20_and_40():
    question = a_question()
    answer = an_answer(question)
    entries = owed(RULE, a_thread(question, answer))
    assert entries["ann", question.id] == Earned(posting=20)
    assert entries["bob", answer.id] == Earned(posting=40)


def test_an_accepted_answer_earns_300_and_its_asker_30():
    question = a_question()
    answer = an_answer(question)
    entries = owed(RULE, a_thread(replace(question, accepted=answer.id), answer))
    assert entries["bob", answer.id].accepted == 300
    assert entries["ann", question.id].accepting == 30


def test_accepting_ones_own_answer_earns_nothing():
    question = a_question()
    answer = an_answer(question, by="ann")
    entries = owed(RULE, a_thread(replace(question, accepted=answer.id), answer))
    assert entries["ann", answer.id] == Earned(posting=40)
    assert entries["ann", question.id] == Earned(posting=20)


def test_a_guests_acceptance_counts_for_the_answerer():
    question = a_question(by=None)
    answer = an_answer(question)
    entries = owed(RULE, a_thread(replace(question, accepted=answer.id), answer))
    assert entries == {("bob", answer.id): Earned(posting=40, accepted=300)}


def test_an_asker_earns_for_accepting_a_guests_answer():
    question = a_question()
    answer = an_answer(question, by=None)
    entries = owed(RULE, a_thread(replace(question, accepted=answer.id), answer))
    assert entries == {("ann", question.id): Earned(posting=20, accepting=30)}


def test_a_hidden_post_keeps_its_votes_and_loses_the_rest():
    question = a_question()
    answer = an_answer(question, state=State.HIDDEN)
    thread = a_thread(replace(question, accepted=answer.id), answer, bob=Tally(2, 0))
    assert owed(RULE, thread)["bob", answer.id] == Earned(votes=40)
    assert owed(RULE, thread)["ann", question.id] == Earned(posting=20)


def test_an_answer_to_a_hidden_question_still_counts():
    question = a_question(state=State.HIDDEN)
    answer = an_answer(question)
    assert owed(RULE, a_thread(question, answer))["bob", answer.id] == Earned(posting=40)


def test_comments_earn_nothing_by_default():
    question = a_question()
    comment = a_comment(question, question)
    assert owed(RULE, a_thread(question, comment, cid=Tally(5, 0)))["cid", comment.id] == NOTHING


def test_comments_earn_for_votes_where_the_operator_says_so():
    question = a_question()
    comment = a_comment(question, question)
    rule = replace(RULE, comment_up=1)
    assert owed(rule, a_thread(question, comment, cid=Tally(5, 0)))["cid", comment.id] == Earned(votes=50)


def test_a_former_author_is_owed_nothing_any_more():
    question = a_question(by="ann", author=Author(member="bob"), former_authors=frozenset({"ann"}))
    entries = owed(RULE, a_thread(question))
    assert entries["ann", question.id] == NOTHING
    assert entries["bob", question.id] == Earned(posting=20)


def test_every_vote_given_earns_its_voter_ten_whichever_way():
    assert for_votes_given(RULE, Given(1, 2, 3, 4)) == 100


def test_the_rule_is_data():
    rule = replace(RULE, multiple=1, question=5, give_answer_down=-2)
    question = a_question()
    assert owed(rule, a_thread(question))["ann", question.id] == Earned(posting=5)
    assert for_votes_given(rule, Given(answer_downs=3)) == -6
