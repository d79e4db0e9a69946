"""An import that is killed at any point and run again ends as one that was not."""

import pytest

from chalicelib.storage import bulk, threads
from chalicelib.storage.base import find
from chalicelib.storage.records import ThreadRecord
from tests.harness import Conflict, KillAfter, KillBefore, LeaveUndone, Throttle, at, on
from tests.harness.scheduler import Fault, Plan
from tests.ops.forum import CSV, TEA, Forum

SOURCES = {"counselchat": CSV, "stackexchange": TEA}


def killed_everywhere(forum: Forum, what: str, fault: Fault) -> int:
    """How many times the import was killed, each time at its next call, and run again to the same end."""
    forum.bring_in(what, SOURCES[what])
    right = forum.everything()
    number = 0
    while True:
        number += 1
        forum.wire.reset()
        if not forum.wire.run(lambda: forum.bring_in(what, SOURCES[what]), at(number, fault)).killed:
            return number - 1
        assert all(no_part_is_missing(key) for key in set(bulk.all_threads()))
        assert forum.bring_in(what, SOURCES[what]) == 0
        assert forum.everything() == right, f"killed at call {number}"


def no_part_is_missing(key: str) -> bool:
    """Whether a thread that can be seen has all its tallies."""
    thread = threads.read(key)
    if thread is None:
        return find(ThreadRecord, key, threads.QUESTION) is None
    return thread.tallies.keys() == {post.id for post in thread.posts}


@pytest.mark.parametrize("what", SOURCES)
@pytest.mark.parametrize("fault", [KillBefore(), KillAfter()], ids=["before the call", "after the call"])
def test_a_kill_at_any_call_and_a_second_run_end_the_same(forum: Forum, what: str, fault: Fault) -> None:
    assert killed_everywhere(forum, what, fault) > 8


@pytest.mark.parametrize(
    "plan",
    [
        on("BatchWriteItem", LeaveUndone(1), 3),
        on("BatchWriteItem", Throttle(), 5),
        on("TransactWriteItems", Conflict()),
    ],
    ids=["writes left undone", "throttled", "a conflict"],
)
def test_what_storage_leaves_undone_is_sent_again(forum: Forum, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_FIRST_PAUSE", 0.0)
    forum.bring_in("stackexchange", TEA)
    right = forum.everything()
    forum.wire.reset()
    forum.wire.run(lambda: forum.bring_in("stackexchange", TEA), plan)
    assert forum.everything() == right
