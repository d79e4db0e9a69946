"""Votes: cast by members, brought into the tallies by `tally_votes`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pynamodb.transactions import TransactWrite

from chalicelib.domain.members import Given
from chalicelib.domain.points import PointsRule, for_votes_given
from chalicelib.domain.posts import Kind, Tally
from chalicelib.domain.voting import Vote, given
from chalicelib.storage.base import Refused, answered, find, find_all, transact
from chalicelib.storage.members import given_more
from chalicelib.storage.records import MemberRecord, ThreadRecord, VoteRecord
from chalicelib.storage.threads import touched


@answered
def cast(vote: Vote) -> Vote:
    """Sets the voter's value on a post; `counted` stays. Returns the vote as stored, also if nothing changed."""
    record = VoteRecord(vote.thread, _item(vote))
    there, differs = VoteRecord.value.exists(), VoteRecord.value != vote.value
    # Without `there`, "differs" holds for a vote that was never cast: there is nothing to take back.
    condition = ~there | differs if vote.value else there & differs
    actions = [
        VoteRecord.value.set(vote.value),
        VoteRecord.counted.set(VoteRecord.counted | 0),
        VoteRecord.pending.set(vote.thread),
        VoteRecord.voter.set(vote.voter),
        VoteRecord.post.set(vote.post),
        VoteRecord.kind.set(vote.kind),
    ]
    try:
        _update(record, actions, condition)
    except Refused:
        known = find(VoteRecord, vote.thread, _item(vote))
        return _vote(known) if known else vote
    return _vote(record)


def of_viewer(voter: str, thread: str) -> Mapping[str, Vote]:
    """The viewer's own votes in a thread, by post."""
    return {vote.post: vote for vote in _query(thread, voter)}


@answered
def _query(thread: str, voter: str) -> list[Vote]:
    own = VoteRecord.item.startswith(f"{voter}#")
    return [_vote(record) for record in VoteRecord.query(thread, own, limit=1000, consistent_read=True)]


@answered
def pending_in(thread: str, limit: int) -> list[Vote]:
    """Votes of a thread that wait to be tallied, as they are now; `limit` of them at most."""
    keys = [(thread, r.item) for r in VoteRecord.by_pending.query(thread, limit=limit)]
    return [_vote(record) for record in find_all(VoteRecord, keys) if record.pending]


def as_stored(votes: Iterable[Vote]) -> list[Vote]:
    """The same votes as they are now; those that wait for nothing are left out."""
    keys = [(vote.thread, _item(vote)) for vote in votes]
    return [_vote(record) for record in find_all(VoteRecord, keys) if record.pending]


def from_image(image: Mapping[str, Any]) -> Vote | None:
    """The vote in a stream record's new image; None where it does not wait to be tallied (our own echo)."""
    if "pending" not in image:
        return None
    record = VoteRecord()
    record.from_dynamodb_dict(dict(image))
    return _vote(record)


def count(votes: Sequence[Vote], rule: PointsRule) -> None:
    """Brings votes of one thread into its tallies and their voters' points, all or none.

    `Refused.reasons` has one reason per item: the posts, then the votes, then the voters, each in the order of
    `parts(votes)`. A vote is refused when its value or what is counted of it is not as given (both are needed:
    spine.md 1), a post or voter when it is not there.
    """
    thread = votes[0].thread
    posts, voters = _by_post(votes), _by_voter(votes)

    def writes(transaction: TransactWrite) -> None:
        for post, change in posts.items():
            transaction.update(
                ThreadRecord(thread, f"tally#{post}"),
                [ThreadRecord.ups.add(change.ups), ThreadRecord.downs.add(change.downs), touched()],
                condition=ThreadRecord.item.exists(),
            )
        for vote in votes:
            as_read = (VoteRecord.value == vote.value) & (VoteRecord.counted == vote.counted)
            transaction.update(
                VoteRecord(thread, _item(vote)),
                [VoteRecord.counted.set(vote.value), VoteRecord.pending.remove()],
                condition=as_read,
            )
        for voter, more in voters.items():
            transaction.update(
                MemberRecord(voter),
                given_more(more, for_votes_given(rule, more)),
                condition=MemberRecord.id.exists(),
            )

    transact(writes)


@answered
def settle(vote: Vote) -> None:
    """Takes a vote off the waiting list: nothing of it is left to count, or its post is gone for good."""
    as_read = (VoteRecord.value == vote.value) & (VoteRecord.counted == vote.counted)
    _update(VoteRecord(vote.thread, _item(vote)), [VoteRecord.pending.remove()], as_read)


def items_to_count(votes: Sequence[Vote]) -> int:
    """How many items a transaction over these votes writes."""
    return len(_by_post(votes)) + len(votes) + len(_by_voter(votes))


@answered
def threads_pending(limit: int) -> list[str]:
    """Threads in which votes wait to be tallied; the index is normally empty."""
    found = VoteRecord.by_pending.scan(limit=limit)
    return sorted({record.pending for record in found})


@answered
def _update(record: VoteRecord, actions: list[Any], condition: Any) -> None:
    record.update(actions, condition=condition)


def _by_post(votes: Sequence[Vote]) -> dict[str, Tally]:
    changes: dict[str, Tally] = {}
    for vote in votes:
        so_far, more = changes.get(vote.post, Tally()), vote.change
        changes[vote.post] = Tally(so_far.ups + more.ups, so_far.downs + more.downs)
    return changes


def _by_voter(votes: Sequence[Vote]) -> dict[str, Given]:
    changes: dict[str, Given] = {}
    for vote in votes:
        changes[vote.voter] = changes.get(vote.voter, Given()) + given(vote)
    return {voter: more for voter, more in changes.items() if more != Given()}


def _item(vote: Vote) -> str:
    return f"{vote.voter}#{vote.post}"


def _vote(record: VoteRecord) -> Vote:
    return Vote(record.thread, record.post, record.voter, Kind(record.kind), record.value, record.counted or 0)
