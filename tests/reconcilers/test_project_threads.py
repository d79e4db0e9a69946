"""Projecting: what is derived from a thread follows it, and nothing is written where nothing differs."""

import pytest

from chalicelib.reconcilers.project_threads import project_thread
from chalicelib.reconcilers.rounds import StillChanging
from chalicelib.storage import projections
from chalicelib.storage.records import ListingRecord, ProjectionRecord
from tests.forum import Forum
from tests.harness import Call, Fault, KillAfter, Meanwhile, at

WRITES = {"BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"}


@pytest.fixture
def thread(forum: Forum) -> str:
    """A thread with an accepted answer, votes and a comment, all projected."""
    made = forum.ask(by="ann", category="family/parents", tags=["x", "y"])
    answer = forum.answer(made, by="bob")
    forum.comment(made, answer)
    forum.vote(made, answer)
    forum.accept(made, answer)
    forum.settle()
    return made


def test_nothing_is_written_where_nothing_differs(forum: Forum, thread: str) -> None:
    run = forum.stage.run(lambda: project_thread(thread))
    assert not WRITES & set(run.operations)
    assert run.calls == 4


def test_nothing_is_written_for_a_hidden_question_where_nothing_differs(forum: Forum, thread: str) -> None:
    forum.hide(thread, thread)
    forum.settle()
    run = forum.stage.run(lambda: project_thread(thread))
    assert not WRITES & set(run.operations)


def test_a_thread_that_is_not_there_is_left_alone(forum: Forum) -> None:
    run = forum.stage.run(lambda: project_thread("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
    assert run.operations == ["Query"]


def test_all_that_is_derived_can_be_dropped_and_comes_back(forum: Forum, thread: str) -> None:
    with ListingRecord.batch_write() as batch:
        for name in projections.read(thread)[0].lists:
            batch.delete(ListingRecord(name, thread))
    ProjectionRecord(thread, "card").delete()
    assert forum.stage.drift() != []
    project_thread(thread)
    assert forum.stage.drift() == []


def test_a_new_comment_writes_no_more_than_card_and_lists(forum: Forum, thread: str) -> None:
    forum.comment(thread)
    run = forum.stage.deliver("threads", forum.stage.take("threads"))
    assert [operation for operation in run.operations if operation in WRITES] == ["BatchWriteItem", "PutItem"]


def test_an_answer_hidden_and_shown_again_changes_no_points_for_good(forum: Forum, thread: str) -> None:
    before = {by: forum.points(by) for by in ("ann", "bob", "dan")}
    forum.hide(thread, thread)
    forum.settle()
    assert forum.points("bob") == before["bob"]
    forum.show(thread, thread)
    forum.settle()
    assert {by: forum.points(by) for by in before} == before


def test_a_guest_s_post_earns_nobody_anything(forum: Forum) -> None:
    thread = forum.ask(by=None)
    forum.vote(thread, forum.answer(thread, by=None), by="dan")
    forum.settle()
    assert forum.stage.scan("ledger") == []


def test_a_changed_rule_is_followed_when_a_thread_is_projected_again(forum: Forum, thread: str) -> None:
    forum.rule(answer=10)
    project_thread(thread)
    assert forum.points("bob") == 100 + 100 + 20 + 300


def test_a_run_overtaken_by_a_deed_follows_that_deed(forum: Forum, thread: str) -> None:
    forum.comment(thread)
    records = forum.stage.take("threads")
    retag = Meanwhile(lambda: forum.edit(thread, thread, "ann", tags=["z"]))
    forum.stage.deliver("threads", records, at(4, retag))
    forum.stage.take("threads")
    assert forum.listed("tag:z") == [thread]
    assert forum.stage.drift() == []


def test_two_runs_at_once_pay_once(forum: Forum, thread: str) -> None:
    forum.answer(thread, by="cas")
    records = forum.stage.take("threads")
    overlapping = Meanwhile(lambda: project_thread(thread))
    forum.stage.deliver("threads", records, at(4, overlapping))
    assert forum.points("cas") == 140
    assert forum.stage.drift() == []


def test_a_thread_that_never_holds_still_is_given_back(forum: Forum, thread: str) -> None:
    forum.comment(thread)

    def speak(call: Call) -> Fault | None:
        return Meanwhile(lambda: forum.comment(thread)) if call.operation == "BatchWriteItem" else None

    with pytest.raises(StillChanging):
        forum.stage.run(lambda: project_thread(thread), speak)


def test_a_run_that_dies_anywhere_leaves_the_thread_in_no_list_that_is_not_noted(forum: Forum) -> None:
    thread = forum.ask(tags=["x"])
    for number in range(1, 20):
        run = forum.stage.run(lambda: project_thread(thread), at(number, KillAfter()))
        standing = {item["list"]["S"] for item in forum.stage.scan("listings")}
        assert standing <= projections.read(thread)[0].lists
        if not run.killed:
            break
    assert forum.listed("tag:x") == [thread]
    assert forum.stage.drift() == []


def test_a_thread_of_two_hundred_answers_is_projected(forum: Forum) -> None:
    thread = forum.ask()
    forum.fill(thread, 200)
    project_thread(thread)
    card = projections.cards([thread])[thread]
    assert (card.answers, card.posts) == (200, 201)
