"""Lists and labels agree with what the threads say, after every deed."""

import pytest

from chalicelib.domain.projection import ALL, Sort, member_list
from chalicelib.storage import labels, listings, projections
from chalicelib.storage.base import Refused
from tests.forum import Forum


@pytest.fixture
def thread(forum: Forum) -> str:
    made = forum.ask(by="ann", category="family/parents", tags=["x", "y"])
    forum.settle()
    return made


def lists_of(forum: Forum) -> tuple[str, ...]:
    return ALL, "category:family", "category:family/parents"


def sorts_holding(forum: Forum, name: str) -> set[str]:
    return {sort for sort in Sort.ALL if listings.page(name, sort, 5, None).items}


EVERY = set(Sort.ALL)
LACKING = {Sort.UNANSWERED, Sort.UNACCEPTED, Sort.UNUPVOTED}


def test_a_new_question_is_in_every_order_of_all_and_of_its_categories(forum: Forum, thread: str) -> None:
    assert [sorts_holding(forum, name) for name in lists_of(forum)] == [EVERY] * 3


def test_tags_and_members_have_two_orders(forum: Forum, thread: str) -> None:
    others = ["tag:x", "tag:y", member_list(forum.people["ann"].id)]
    assert [sorts_holding(forum, name) for name in others] == [{Sort.NEWEST, Sort.ACTIVE}] * 3


def test_the_lists_of_the_unanswered_follow_every_change(forum: Forum, thread: str) -> None:
    lacking = []

    def look() -> None:
        forum.settle()
        per_list = {frozenset(sorts_holding(forum, name) & LACKING) for name in lists_of(forum)}
        assert len(per_list) == 1 and forum.stage.drift() == []
        lacking.append(set(per_list.pop()))

    answer = forum.answer(thread)
    look()
    forum.vote(thread, answer, 1)
    look()
    forum.accept(thread, answer)
    look()
    forum.vote(thread, answer, -1)
    look()
    forum.hide(thread, answer)
    look()
    forum.show(thread, answer)
    look()
    forum.close(thread)
    look()
    assert lacking == [
        {Sort.UNACCEPTED, Sort.UNUPVOTED},
        {Sort.UNACCEPTED},
        set(),
        {Sort.UNUPVOTED},
        LACKING,
        {Sort.UNACCEPTED, Sort.UNUPVOTED},
        set(),
    ]


def test_an_answer_given_and_hidden_again_leaves_a_question_unanswered(forum: Forum, thread: str) -> None:
    forum.hide(thread, forum.answer(thread))
    forum.settle()
    assert forum.listed(ALL, Sort.UNANSWERED) == [thread]


def test_the_orders_are_what_they_are_called(forum: Forum) -> None:
    first, second, third = (forum.ask(by=by) for by in ("ann", "bob", "cas"))
    for voter in ("ann", "cas", "dan"):
        forum.vote(second, second, 1, by=voter)
    forum.vote(third, third, -1)
    for _ in range(3):
        forum.answer(third, by=None)
    forum.answer(first, by=None)
    forum.comment(second, by=None)
    forum.settle()
    orders = {sort: forum.listed(ALL, sort) for sort in Sort.ALL}
    assert orders == {
        Sort.NEWEST: [third, second, first],
        Sort.ACTIVE: [second, first, third],
        Sort.HOT: [
            second,
            third,
            first,
        ],  # 3, 2 and 1 votes or answers: 44 hours apart, so no second of the clock matters
        Sort.VOTES: [second, first, third],
        Sort.ANSWERS: [third, first, second],
        Sort.UNANSWERED: [second],
        Sort.UNACCEPTED: [third, second, first],
        Sort.UNUPVOTED: [third, second, first],
    }


def test_a_hidden_question_is_in_no_list_and_a_restored_one_in_all(forum: Forum, thread: str) -> None:
    everywhere = (*lists_of(forum), "tag:x", member_list(forum.people["ann"].id))
    forum.hide(thread, thread)
    forum.settle()
    assert not any(sorts_holding(forum, name) for name in everywhere)
    forum.show(thread, thread)
    forum.settle()
    assert [len(sorts_holding(forum, name)) for name in everywhere] == [8, 8, 8, 2, 2]


def test_a_question_that_moves_leaves_its_former_lists(forum: Forum, thread: str) -> None:
    forum.edit(thread, thread, "ann", category="work", tags=["y", "z"])
    forum.settle()
    holding = {name for name in ("category:family", "category:work", "tag:x", "tag:y", "tag:z") if forum.listed(name)}
    assert holding == {"category:work", "tag:y", "tag:z"}


def counts(forum: Forum) -> dict[str, int]:
    named = {label.key: label.questions for label in labels.categories()}
    tagged = {label.key: label.questions for label in labels.tags(50, None).items}
    return {key: number for key, number in (named | tagged).items() if number}


def test_labels_count_visible_questions_with_those_below(forum: Forum, thread: str) -> None:
    forum.ask(category="family", tags=["x"])
    forum.settle()
    assert counts(forum) == {"family": 2, "family/parents": 1, "x": 2, "y": 1}


def test_labels_follow_moves_and_hidings(forum: Forum, thread: str) -> None:
    forum.edit(thread, thread, "ann", category="work", tags=["z"])
    forum.settle()
    assert counts(forum) == {"work": 1, "z": 1}
    forum.hide(thread, thread)
    forum.settle()
    assert counts(forum) == {}
    forum.show(thread, thread)
    forum.settle()
    assert counts(forum) == {"work": 1, "z": 1}


def test_the_most_used_tags_come_first(forum: Forum, thread: str) -> None:
    forum.ask(tags=["y"])
    forum.settle()
    assert [label.key for label in labels.tags(5, None).items] == ["y", "x"]


def test_categories_come_as_a_tree_in_the_operator_s_order(forum: Forum) -> None:
    labels.describe(labels.Label("work", title="Work", position=-1))
    keys = [label.key for label in labels.categories()]
    assert keys == ["work", "family", "family/parents", "family/parents/care"]


def test_describing_a_category_keeps_its_count(forum: Forum, thread: str) -> None:
    labels.describe(labels.Label("family", title="Family life", description="All of it"))
    family = labels.category("family")
    assert family is not None and (family.title, family.questions) == ("Family life", 1)


def test_a_category_is_there_once_it_has_a_title(forum: Forum) -> None:
    assert labels.category("nowhere") is None
    labels.describe(labels.Label("nowhere", title="Nowhere"))
    assert labels.category("nowhere") == labels.Label("nowhere", 0, "Nowhere")


@pytest.mark.parametrize(("lower", "higher"), [(-1, 0), (0, 1), (9, 10), (-10, -9), (10**13, 10**13 + 1)])
def test_ranks_sort_as_numbers_do(lower: int, higher: int) -> None:
    assert listings.rank(lower, "z") < listings.rank(higher, "a")


def test_equal_ranks_sort_by_the_thread_s_date() -> None:
    assert listings.rank(5, "01A") < listings.rank(5, "01B")


def test_a_card_made_before_something_was_hidden_is_refused(forum: Forum, thread: str) -> None:
    card = projections.cards([thread])[thread]
    forum.hide(thread, thread)
    with pytest.raises(Refused):
        projections.put_card(thread, card, 0)
    assert projections.cards([thread]) == {}


def test_labels_are_counted_only_from_the_manifest_that_was_read(forum: Forum, thread: str) -> None:
    with pytest.raises(Refused):
        projections.count_labels(thread, frozenset(), frozenset({"tag:x"}))
    assert counts(forum)["x"] == 1
