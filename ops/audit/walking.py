"""Walks through a whole stage and compares: memory grows with members and threads, not with posts or votes.

Entries of the ledger and of lists that nothing owes are found by numbers: each entry belongs to the thread that owes
it, so where a scan finds more of them than the threads have, the rest are strays, and only then they are looked for.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from chalicelib.domain.members import Given
from chalicelib.domain.points import NOTHING, PointsRule, owed
from chalicelib.domain.posts import Thread
from chalicelib.domain.projection import card, labels, places
from chalicelib.domain.voting import Vote, given
from chalicelib.storage import bulk, ledger, listings, parked, projections, settings, threads
from chalicelib.storage.ledger import Entry
from ops.audit import comparing, telling
from ops.audit import findings as of
from ops.audit.comparing import Seen
from ops.audit.findings import Finding, Findings
from ops.console import progress

_MOST_PARKED = 1000


def audit() -> Findings:
    """Compares everything in the forum that this process works on. On a forum in motion it finds what is under way."""
    settings.forget()
    walk = _Walk()
    walk.votes()
    walk.threads()
    walk.members()
    walk.labels()
    walk.notices()
    walk.parked()
    return walk.found


def differences(thread: Thread) -> list[Finding]:
    """What differs about one thread alone."""
    rule = settings.current().points
    return list(comparing.a_thread(_seen(thread, bulk.votes_in(thread.question.id), rule), rule))


class _Walk:
    def __init__(self) -> None:
        self.found = Findings()
        self._rule = settings.current().points
        self._now = datetime.now(UTC)
        self._given: dict[str, Given] = {}
        self._voted_in: set[str] = set()
        self._threads: set[str] = set()
        self._entries: Counter[str] = Counter()
        self._places: Counter[str] = Counter()
        self._labels: Counter[str] = Counter()

    def votes(self) -> None:
        """Every vote is counted."""
        for vote, waits in bulk.all_votes():
            self.found.looked(of.VOTES_WAITING)
            self._voted_in.add(vote.thread)
            self._given[vote.voter] = self._given.get(vote.voter, Given()) + _counted(vote)
            if waits:
                what = f"the vote of {vote.voter} on {vote.post} waits to be counted"
                self.found.add(Finding(of.VOTES_WAITING, vote.thread, what, of.VOTES))

    def threads(self) -> None:
        """Every thread shows and earns what it should, and nothing else stands in a list."""
        self._threads = set(bulk.all_threads())
        with progress("Threads", len(self._threads)) as advance:
            for key in sorted(self._threads):
                thread = threads.read(key)
                if thread is not None:
                    self._thread(thread)
                advance()
        standing = Counter(thread for _, thread in bulk.all_places())
        if standing != self._places:
            self._find_stray_places({key for key in standing if standing[key] > self._places[key]})

    def members(self) -> None:
        """Every member has the points that the parts make; no entry of the ledger is without a post that owes it."""
        sums: Counter[str] = Counter()
        entries: Counter[str] = Counter()
        for entry in bulk.all_entries():
            sums[entry.member] += entry.earned.total
            entries[entry.member] += entry.earned != NOTHING
        for member in bulk.all_members():
            self.found.looked(of.POINTS)
            self.found.looked(of.VOTES_GIVEN)
            votes = self._given.get(member.id, Given())
            for finding in comparing.a_member(member, sums[member.id], votes, self._rule):
                self.found.add(finding)
        self._find_stray_entries({key for key in entries if entries[key] > self._entries[key]})

    def labels(self) -> None:
        """Every label counts the threads it stands for."""
        stored = bulk.label_counts()
        self.found.looked(of.LABELS, len(stored))
        for finding in comparing.label_counts(stored, self._labels):
            self.found.add(finding)

    def notices(self) -> None:
        """Everybody was told once of what they are to hear of, and the counts say how much of it is unread."""
        telling.notices(self.found)

    def parked(self) -> None:
        """No work waits for another try."""
        for key in parked.all_parked(_MOST_PARKED):
            self.found.looked(of.PARKED)
            what = f"{key.function} is parked after {key.attempts} failures: {key.error or 'asked for'}"
            self.found.add(Finding(of.PARKED, key.key, what))

    def _thread(self, thread: Thread) -> None:
        votes = bulk.votes_in(thread.question.id) if thread.question.id in self._voted_in else []
        seen = _seen(thread, votes, self._rule)
        for check, number in ((of.TALLIES, len(thread.posts)), (of.LEDGER, len(seen.entries)), (of.CARDS, 1)):
            self.found.looked(check, number)
        self.found.looked(of.LISTS, len(seen.places))
        self._labels.update(labels(thread))
        self._places[thread.question.id] = len(seen.places)
        for (member, _), earned in seen.entries.items():
            self._entries[member] += earned != NOTHING
        for finding in (*comparing.a_thread(seen, self._rule), *telling.untold(thread, self._now)):
            self.found.add(finding)

    def _find_stray_places(self, suspects: set[str]) -> None:
        for name, key in bulk.all_places():
            if key not in suspects:
                continue
            thread = threads.read(key)
            lists = projections.read(key)[0].lists
            if thread is None or name not in lists | places(thread, card(thread)).keys():
                self.found.add_stray_place(name, key)

    def _find_stray_entries(self, suspects: set[str]) -> None:
        if not suspects:
            return
        for entry in bulk.all_entries():
            if entry.member in suspects and entry.earned != NOTHING and not self._owes(entry):
                what = f"member {entry.member} has {entry.earned} for post {entry.post}, which owes nothing"
                self.found.add(Finding(of.LEDGER, entry.thread, what))

    def _owes(self, entry: Entry) -> bool:
        thread = threads.read(entry.thread)
        return thread is not None and (entry.member, entry.post) in owed(self._rule, thread)


def _seen(thread: Thread, votes: Sequence[Vote], rule: PointsRule) -> Seen:
    key = thread.question.id
    manifest, stored = projections.read(key)
    lists = manifest.lists | places(thread, card(thread)).keys()
    entries = ledger.entries(owed(rule, thread))
    return Seen(thread, votes, entries, manifest, stored, listings.entries(key, lists))


def _counted(vote: Vote) -> Given:
    """What of a vote is in its voter's counters already."""
    return given(Vote(vote.thread, vote.post, vote.voter, vote.kind, value=vote.counted))
