"""Lists say what the threads say, after every turn of a thread's story."""

import pytest

from chalicelib.domain.projection import Sort


@pytest.fixture
def asked(people, forum):
    return people.ann.ask(tags=["sleep"], category="work")


@pytest.fixture
def standing(people, forum, asked):
    """In which of the three lists of unanswered questions it stands, once all is delivered."""

    def standing():
        forum.settle()
        lists = (Sort.UNANSWERED, Sort.UNACCEPTED, Sort.UNUPVOTED)
        return {sort for sort in lists if asked in people.guest.listed(sort=sort)}

    return standing


def test_the_unanswered_lists_follow_every_turn(people, asked, standing):
    assert standing() == {"unanswered", "unaccepted", "unupvoted"}
    answer = people.bob.answer(asked)
    assert standing() == {"unaccepted", "unupvoted"}
    people.ann.accept(asked, answer)
    assert standing() == {"unupvoted"}
    people.cas.vote(asked, answer)
    assert standing() == set()
    people.ann.accept(asked, None)
    people.cas.vote(asked, answer, 0)
    assert standing() == {"unaccepted", "unupvoted"}
    people.bob.delete(f"/questions/{asked}/posts/{answer}")
    assert standing() == {"unanswered", "unaccepted", "unupvoted"}


def test_hiding_and_restoring_an_answer_counts_it_out_and_in(people, asked, standing, forum):
    answer = people.bob.answer(asked)
    for state, count in (("hidden", 0), ("visible", 1), ("hidden", 0)):
        people.bob.patch(f"/questions/{asked}/posts/{answer}", {"state": state})
        forum.settle()
        (card,) = people.guest.get("/questions").json["items"]
        assert card["answers"] == count == people.guest.get(f"/questions/{asked}").json["answer_count"]


def test_a_question_moves_with_its_labels(people, forum, asked):
    people.ann.patch(f"/questions/{asked}", {"tags": ["night"], "category": "family/parents"})
    forum.settle()
    assert people.guest.listed(tag="sleep") == people.guest.listed(category="work") == []
    assert people.guest.listed(tag="night") == people.guest.listed(category="family") == [asked]
    assert people.guest.get("/tags").json["items"] == [{"tag": "night", "questions": 1}]


def test_the_card_says_what_the_thread_says(people, forum, asked):
    people.bob.answer(asked)
    people.cas.vote(asked, asked, -1)
    forum.settle()
    (card,), thread = people.guest.get("/questions").json["items"], people.guest.get(f"/questions/{asked}").json
    shared = ("id", "title", "url", "category", "tags", "author", "created_at", "score", "views")
    assert {name: card[name] for name in shared} == {name: thread[name] for name in shared}


def test_an_answer_brings_an_old_question_up_among_the_active(people, forum, asked):
    newer = people.ann.ask()
    people.bob.answer(asked)
    forum.settle()
    assert people.guest.listed(sort="active") == [asked, newer]
    assert people.guest.listed(sort="newest") == [newer, asked]
