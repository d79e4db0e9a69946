"""Votes and the accepted answer."""

import pytest


@pytest.fixture
def asked(people):
    return people.ann.ask()


def test_a_vote_shows_at_once_to_who_cast_it(people, asked):
    assert people.bob.vote(asked, asked).json == {"score": 1, "value": 1}
    assert people.bob.get(f"/questions/{asked}").json["own_vote"] == 1
    assert people.bob.get(f"/questions/{asked}").json["score"] == 1


def test_a_vote_is_changed_and_withdrawn(people, asked, forum):
    scores = []
    for value in (1, -1, 0, 0, 1):
        scores.append(people.bob.vote(asked, asked, value).json["score"])
        forum.settle()
    assert scores == [1, -1, 0, 0, 1]
    assert people.guest.get(f"/questions/{asked}").json["score"] == 1


@pytest.mark.parametrize("value", [2, "1", 1.0, True, None, 10**400])
def test_a_vote_is_one_of_three_numbers(people, asked, value):
    assert people.bob.vote(asked, asked, value).pointers.keys() == {"/value"}


def test_nobody_votes_on_their_own_post(people, asked):
    assert (people.ann.vote(asked, asked).status, people.ann.vote(asked, asked).code) == (409, "own_post_vote")


def test_guests_do_not_vote_or_accept(people, asked):
    assert people.guest.vote(asked, asked).status == 401
    assert people.guest.accept(asked, None).status == 401


def test_comments_are_not_voted_on(people, asked):
    assert people.bob.vote(asked, people.cas.comment(asked)).code == "voting_off"


def test_who_voted_is_told_to_nobody_else(people, asked, forum):
    people.bob.vote(asked, asked)
    forum.settle()
    bob = forum.people["bob"]
    for caller in (people.ann, people.mod, people.guest):
        for path in (f"/questions/{asked}", "/questions", "/members/ann/ledger"):
            text = caller.get(path).text
            assert bob.id not in text and "bob" not in text
    assert people.cas.get(f"/questions/{asked}").json["own_vote"] == 0


def test_an_answer_is_accepted_moved_and_taken_back(people, asked):
    one, two = people.bob.answer(asked), people.cas.answer(asked)
    for choice in (one, two, None, two):
        assert people.ann.accept(asked, choice).json == {"answer": choice}
        thread = people.guest.get(f"/questions/{asked}").json
        assert thread["accepted_answer"] == choice
        assert [a["id"] for a in thread["answers"] if a["accepted"]] == [choice] * bool(choice)


def test_only_the_asker_and_moderators_accept(people, asked):
    answer = people.bob.answer(asked)
    assert people.bob.accept(asked, answer).status == 403
    assert people.mod.accept(asked, answer).status == 200


@pytest.mark.parametrize("answer", ["nothing", "", 7, "01ARZ3NDEKTSV4RRFFQ69G5FAV"])
def test_only_an_answer_of_this_question_is_accepted(people, asked, answer):
    assert people.ann.accept(asked, answer).pointers.keys() == {"/answer"}
