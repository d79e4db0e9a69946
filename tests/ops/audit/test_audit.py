"""The audit finds drift of every kind, and what reconcilers can mend is mended by them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.domain import ids
from chalicelib.domain.members import Member
from chalicelib.domain.notices import Deed, Notice, Why
from chalicelib.domain.points import Earned
from chalicelib.domain.posts import Author, Kind, Post, Thread
from chalicelib.domain.projection import ALL, tag_list
from chalicelib.domain.voting import Vote
from chalicelib.reconcilers import parking
from chalicelib.storage import bulk, members, notices, parked, projections, threads, votes
from chalicelib.storage.records import (
    LabelRecord,
    LedgerRecord,
    ListingRecord,
    MemberRecord,
    NoticeRecord,
    ThreadRecord,
    VoteRecord,
)
from ops import parked_keys
from ops.audit import command
from ops.audit import findings as of
from tests.ops.forum import TEA, Forum


@pytest.fixture
def settled(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> Forum:
    """The tea forum with one vote of a member, everything delivered, and a schedule that is on time."""
    monkeypatch.setattr(command, "_UNKNOWN_DRAIN_SECONDS", 0.0)
    monkeypatch.setattr(parked_keys.time, "sleep", lambda _: parking.retry())
    forum.bring_in("stackexchange", TEA)
    thread, voter = green(), reader()
    cast = votes.cast(Vote(thread.question.id, thread.answers[1].id, voter.id, Kind.ANSWER, value=1))
    parking.each("tally_votes", [cast.thread])
    forum.deliver()
    forum.said()
    return forum


def green() -> Thread:
    found = (threads.read(key) for key in set(bulk.all_threads()))
    return next(thread for thread in found if thread and "green" in thread.question.title)


def reader() -> Member:
    found = members.by_handle("Leaf-Reader")
    assert found is not None
    return found


def plant_a_tally() -> None:
    thread = green()
    record = ThreadRecord(thread.question.id, f"tally#{thread.question.id}")
    record.update([ThreadRecord.ups.add(1)])


def plant_a_tally_of_nothing() -> None:
    ThreadRecord(green().question.id, "tally#ghost", ups=1, downs=0, kind=Kind.ANSWER).save()


def plant_a_waiting_vote() -> None:
    thread, voter = green(), reader()
    votes.cast(Vote(thread.question.id, thread.answers[1].id, voter.id, Kind.ANSWER, value=-1))


def plant_a_ledger_entry() -> None:
    thread, author = green(), reader()
    LedgerRecord(author.id, thread.question.id).update([LedgerRecord.posting.add(10)])
    MemberRecord(author.id).update([MemberRecord.points.add(10)])


def plant_a_stray_ledger_entry() -> None:
    author = reader()
    LedgerRecord(author.id, "ghost", thread=green().question.id, posting=5, votes=0, accepting=0, accepted=0).save()
    MemberRecord(author.id).update([MemberRecord.points.add(5)])


def plant_points() -> None:
    MemberRecord(reader().id).update([MemberRecord.points.add(7)])


def plant_a_base_of_another_rule() -> None:
    MemberRecord(reader().id).update([MemberRecord.points.add(50), MemberRecord.base.add(50)])


def plant_votes_given() -> None:
    MemberRecord(reader().id).update([MemberRecord.question_ups.add(1)])


def plant_a_rank() -> None:
    ListingRecord(ALL, green().question.id).update([ListingRecord.votes.set("0")])


def plant_a_gap() -> None:
    ListingRecord(tag_list("steeping"), green().question.id).delete()


def plant_a_stray_place() -> None:
    ListingRecord(tag_list("coffee"), green().question.id, newest="1", active="1").save()


def plant_a_place_of_no_thread() -> None:
    ListingRecord(ALL, "ghost", newest="1").save()


def plant_a_label_count() -> None:
    LabelRecord("tag", "cups").update([LabelRecord.questions.add(3)])


def plant_a_label_of_another_thread() -> None:
    key = green().question.id
    manifest, _ = projections.read(key)
    projections.count_labels(key, manifest.counted, manifest.counted - {tag_list("steeping")})


def plant_a_card() -> None:
    key = green().question.id
    _, stored = projections.read(key)
    assert stored is not None
    assert stored.content is not None
    projections.put_card(key, replace(stored.content, title="Another title"), stored.visibility)


def plant_a_parked_key() -> None:
    parked.park("project_threads", green().question.id, "it failed")


def plant_an_untold_answer() -> None:
    thread, author = green(), reader()
    key = ids.new()
    post = Post(
        id=key, thread=thread.question.id, kind=Kind.ANSWER, created_at=ids.date_of(key), author=Author(author.id)
    )
    bulk.put_posts([post], [])
    parking.each("project_threads", [thread.question.id])


def plant_a_count_of_unread() -> None:
    NoticeRecord(f"m#{reader().id}", notices.UNREAD, unread=4).save()


def told(post: str, at: datetime) -> Notice:
    thread = green()
    return Notice(
        recipient=f"m#{reader().id}",
        deed=Deed.CREATED,
        event=f"created#{post}",
        at=at,
        why=Why.THREAD,
        thread=thread.question.id,
        post=post,
        item=threads.item_of(next(known for known in thread.posts if known.id == post)),
        raised_at=at,
    )


def plant_a_notice_twice() -> None:
    post = green().question.id
    for hour in (1, 2):
        notices.put_if_absent(told(post, datetime(2026, 3, 1, hour, tzinfo=UTC)))


def plant_a_notice_of_an_own_post() -> None:
    own = next(post for post in green().posts if post.author.member == reader().id)
    notices.put_if_absent(told(own.id, datetime(2026, 3, 1, tzinfo=UTC)))


MENDED = {
    plant_an_untold_answer: of.TOLD,
    plant_a_count_of_unread: of.UNREAD,
    plant_a_waiting_vote: of.VOTES_WAITING,
    plant_a_ledger_entry: of.LEDGER,
    plant_a_base_of_another_rule: of.POINTS,
    plant_a_rank: of.LISTS,
    plant_a_gap: of.LISTS,
    plant_a_stray_place: of.LISTS,
    plant_a_label_of_another_thread: of.LABELS,
    plant_a_card: of.CARDS,
}
ONLY_FOUND = {
    plant_a_notice_twice: of.TOLD,
    plant_a_notice_of_an_own_post: of.TOLD,
    plant_a_tally: of.TALLIES,
    plant_a_tally_of_nothing: of.TALLIES,
    plant_a_stray_ledger_entry: of.LEDGER,
    plant_points: of.POINTS,
    plant_votes_given: of.VOTES_GIVEN,
    plant_a_place_of_no_thread: of.LISTS,
    plant_a_label_count: of.LABELS,
    plant_a_parked_key: of.PARKED,
}


def differing(said: str) -> set[str]:
    lines = [line.split("\t") for line in said.splitlines()]
    return {
        cells[0]
        for cells in lines
        if len(cells) == 3
        and cells[0] in of.CHECKS
        and cells[2] not in ("0", "differ")
        and cells[1].replace(",", "").isdigit()
    }


def test_a_settled_forum_has_no_drift(settled: Forum) -> None:
    assert settled.ops("audit") == 0
    assert settled.said().splitlines()[-1] == "0 drift"


def test_a_hidden_question_and_a_half_imported_thread_are_no_drift(settled: Forum) -> None:
    asked = green().question
    threads.hide(asked, asked, by=None)
    settled.deliver()
    bulk.put_posts([replace(green().answers[0], thread="half")], [])
    assert settled.ops("audit") == 0


@pytest.mark.parametrize(("plant", "check"), [*MENDED.items(), *ONLY_FOUND.items()])
def test_planted_drift_is_found(settled: Forum, plant: Callable[[], None], check: str) -> None:
    plant()
    assert settled.ops("audit") == 1
    assert check in differing(settled.said())


@pytest.mark.parametrize("plant", MENDED)
def test_repair_has_the_reconcilers_mend_it(settled: Forum, plant: Callable[[], None]) -> None:
    plant()
    assert settled.ops("audit", "--repair") == 0
    assert settled.said().splitlines()[-1] == "0 drift"


def test_what_no_reconciler_mends_is_said_to_be_so(settled: Forum) -> None:
    plant_points()
    assert settled.ops("audit", "--repair") == 1
    assert "1 of them no reconciler mends" in settled.said()


def test_repair_gives_up_on_keys_that_fail(settled: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    plant_a_card()
    monkeypatch.setattr(
        parked_keys.time, "sleep", lambda _: parked.park("project_threads", "x", "it failed", attempts=1)
    )
    assert settled.ops("audit", "--repair") == 1
    assert "still parked" in settled.said()


def test_a_vote_on_a_lost_post_counts_nowhere(settled: Forum) -> None:
    thread = green().question.id
    VoteRecord(thread, "me#ghost", voter="me", post="ghost", kind=Kind.ANSWER, value=1, counted=0).save()
    assert settled.ops("audit") == 0


def test_what_a_post_earns_is_in_the_first_differences(settled: Forum) -> None:
    plant_a_ledger_entry()
    settled.ops("audit")
    assert str(Earned(posting=30, votes=40, accepting=30)) in settled.said()
