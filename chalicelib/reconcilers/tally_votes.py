"""Tallies votes: what was cast is brought into the posts' tallies and the voters' points, each vote exactly once."""

from collections.abc import Iterator, Sequence

from chalicelib.domain.voting import Vote
from chalicelib.reconcilers.rounds import MOST_ROUNDS, StillChanging
from chalicelib.storage import settings, threads, votes
from chalicelib.storage.base import Refused

# A transaction takes 100 items; three are left free so that a vote with its post and voter always fits.
_MOST_ITEMS = 97
_VOTES_AT_ONCE = 500


def tally_thread(key: str) -> None:
    """Tallies the votes of a thread that wait, as they are now: what the parked list and the sweep start."""
    while waiting := votes.pending_in(key, _VOTES_AT_ONCE):
        tally_votes(waiting)


def tally_votes(waiting: Sequence[Vote]) -> None:
    """Tallies votes of one thread, first as the stream showed them; what is refused is read again.

    `StillChanging` if that does not end within a dozen rounds.
    """
    for some in _transactions(waiting):
        _count(some)


def _count(some: Sequence[Vote]) -> None:
    for attempt in range(MOST_ROUNDS):
        changed = [vote for vote in some if vote.value != vote.counted]
        try:
            for vote in some:
                if vote not in changed:
                    votes.settle(vote)
            if changed:
                votes.count(changed, settings.current().points)
            return
        except Refused:
            some = votes.as_stored(some)
            if attempt:
                some = _without_lost_posts(some)
    raise StillChanging(some[0].thread)


def _without_lost_posts(some: Sequence[Vote]) -> Sequence[Vote]:
    """Votes on posts that are gone for good count nowhere: they only leave the waiting list."""
    for vote in some:
        if threads.find_post(vote.thread, vote.post) is None:
            votes.settle(vote)
    return votes.as_stored(some)


def _transactions(waiting: Sequence[Vote]) -> Iterator[list[Vote]]:
    """Votes in runs that fit one transaction, sorted by post so that each tally is written as seldom as can be."""
    some: list[Vote] = []
    for vote in sorted(waiting, key=lambda vote: (vote.post, vote.voter)):
        if some and votes.items_to_count([*some, vote]) > _MOST_ITEMS:
            yield some
            some = []
        some.append(vote)
    if some:
        yield some
