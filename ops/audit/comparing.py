"""Compares what is stored of one thread, one member, one label with what it should be. Reads nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.members import Given, Member
from chalicelib.domain.points import NOTHING, Earned, PointsRule, for_votes_given, owed
from chalicelib.domain.posts import Tally, Thread
from chalicelib.domain.projection import card, labels, places
from chalicelib.domain.voting import Vote
from chalicelib.storage.listings import Place, rank
from chalicelib.storage.projections import Manifest, StoredCard
from ops.audit import findings as of
from ops.audit.findings import Finding


@dataclass(frozen=True, slots=True)
class Seen:
    """All that is stored about one thread. `entries` are those of the ledger that its posts may owe."""

    thread: Thread
    votes: Sequence[Vote]
    entries: Mapping[tuple[str, str], Earned]
    manifest: Manifest
    card: StoredCard | None
    places: Mapping[str, Place]


def a_thread(seen: Seen, rule: PointsRule) -> Iterator[Finding]:
    """Yields what differs about a thread: tallies, ledger, lists, labels, card."""
    yield from _tallies(seen)
    yield from _ledger(seen, rule)
    yield from _places(seen)
    yield from _labels(seen)
    yield from _card(seen)


def a_member(member: Member, from_ledger: int, given: Given, rule: PointsRule) -> Iterator[Finding]:
    """Yields what differs about a member, given the sum of their ledger and the votes of theirs that are counted."""
    who = member.handle
    if member.given != given:
        yield Finding(of.VOTES_GIVEN, member.id, f"{who} gave {given}, but {member.given} are noted")
    if (member.base, member.voting) != (rule.base, for_votes_given(rule, member.given)):
        what = f"{who} has base {member.base} and {member.voting} for votes given, which is not the rule"
        yield Finding(of.POINTS, member.id, what, of.MEMBER)
    parts = member.base + member.bonus + member.voting + from_ledger
    if member.points != parts:
        yield Finding(of.POINTS, member.id, f"{who} has {member.points} points, but the parts make {parts}")


def label_counts(stored: Mapping[str, int], counted: Mapping[str, int]) -> Iterator[Finding]:
    """Yields the labels whose number is not that of the visible threads they stand for."""
    for label in sorted(stored.keys() | counted.keys()):
        if stored.get(label, 0) != counted.get(label, 0):
            what = f"{label} counts {stored.get(label, 0)} questions, there are {counted.get(label, 0)}"
            yield Finding(of.LABELS, label, what)


def _tallies(seen: Seen) -> Iterator[Finding]:
    key = seen.thread.question.id
    for post in seen.thread.posts:
        cast = [vote.value for vote in seen.votes if vote.post == post.id]
        right = Tally(post.base.ups + cast.count(1), post.base.downs + cast.count(-1))
        stored = seen.thread.tallies.get(post.id)
        if stored != right:
            yield Finding(of.TALLIES, key, f"post {post.id} has {stored}, its votes make {right}", of.VOTES)
    posts = {post.id for post in seen.thread.posts}
    for lost in seen.thread.tallies.keys() - posts:
        yield Finding(of.TALLIES, key, f"a tally stands for {lost}, which is no post of this thread")


def _ledger(seen: Seen, rule: PointsRule) -> Iterator[Finding]:
    for (member, post), right in owed(rule, seen.thread).items():
        stored = seen.entries.get((member, post), NOTHING)
        if stored != right:
            what = f"post {post} gives member {member} {stored}, the rule says {right}"
            yield Finding(of.LEDGER, seen.thread.question.id, what, of.THREAD)


def _places(seen: Seen) -> Iterator[Finding]:
    key = seen.thread.question.id
    numbers = places(seen.thread, card(seen.thread))
    for name in numbers.keys() | seen.places.keys():
        right = {sort: rank(number, key) for sort, number in numbers.get(name, {}).items()}
        stored = seen.places.get(name, {})
        if stored != right or (name in seen.places) != (name in numbers):
            yield Finding(of.LISTS, key, f"stands in the list {name} as {dict(stored)}, should as {right}", of.THREAD)


def _labels(seen: Seen) -> Iterator[Finding]:
    right = labels(seen.thread)
    if seen.manifest.counted != right:
        what = f"is counted by {sorted(seen.manifest.counted)}, should be by {sorted(right)}"
        yield Finding(of.LABELS, seen.thread.question.id, what, of.THREAD)


def _card(seen: Seen) -> Iterator[Finding]:
    question = seen.thread.question
    right = StoredCard(question.visibility, card(seen.thread) if question.is_visible else None)
    if seen.card != right:
        yield Finding(of.CARDS, question.id, "its card does not say what the thread says", of.THREAD)
