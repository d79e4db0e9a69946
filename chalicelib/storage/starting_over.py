"""Starting over: everything that is derived and lies in tables of truth goes back to what it was before any stream.

Points beside an empty ledger, counts beside empty lists and votes that say they are counted would all be counted twice.
"""

from collections.abc import Iterator

from pynamodb.expressions.update import Action

from chalicelib.domain.posts import Thread
from chalicelib.storage import bulk, threads
from chalicelib.storage.base import Base, answered
from chalicelib.storage.records import (
    LabelRecord,
    LedgerRecord,
    ListingRecord,
    MemberRecord,
    ProjectionRecord,
    ThreadRecord,
    VoteRecord,
)

_GIVEN = ("question_ups", "question_downs", "answer_ups", "answer_downs")


@answered
def is_possible() -> bool:
    """Whether nothing has been derived: ledger, projections and lists are empty, as after a restore."""
    return not any(list(table.scan(limit=1)) for table in (LedgerRecord, ProjectionRecord, ListingRecord))


def members() -> Iterator[str]:
    """Every member has base points and bonus again, and has given no votes; yields who is done."""
    for member in bulk.all_members():
        counters = [getattr(MemberRecord, name).set(0) for name in _GIVEN]
        points = [MemberRecord.points.set(member.base + member.bonus), MemberRecord.voting.set(0)]
        _update(MemberRecord(member.id), [*counters, *points])
        yield member.id


def labels() -> Iterator[str]:
    """No label counts anything; yields which are done."""
    for record in list(bulk._everything(LabelRecord)):
        _update(LabelRecord(record.kind, record.key), [LabelRecord.questions.set(0)])
        yield record.key


def tallies(thread: Thread) -> None:
    """Each post has the votes that came with an import, and no others."""
    for post in thread.posts:
        tally = ThreadRecord(thread.question.id, f"tally#{post.id}")
        base = [ThreadRecord.ups.set(post.base.ups), ThreadRecord.downs.set(post.base.downs)]
        kind = [ThreadRecord.kind.set(post.kind), threads.touched()]
        _update(tally, [*base, *kind])


def votes(thread: str) -> int:
    """Each vote of a thread waits to be counted. Returns how many wait."""
    cast = bulk.votes_in(thread)
    for vote in cast:
        waits = VoteRecord.pending.set(thread) if vote.value else VoteRecord.pending.remove()
        _update(VoteRecord(thread, f"{vote.voter}#{vote.post}"), [VoteRecord.counted.set(0), waits])
    return sum(bool(vote.value) for vote in cast)


@answered
def _update(record: Base, actions: list[Action]) -> None:
    record.update(actions)
