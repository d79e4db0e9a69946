"""Projects a thread: ledger, label counts, places in lists and the card follow from its posts and tallies.

Read the truth; write what differs; if anything was written or refused, read the truth again; unchanged: done; else
repeat. Whoever wrote last either sees the newer truth in the second read, or that truth's own record wakes another
run (spine.md 1.2). So this runs only where a stream or the parked list starts it again until it returns.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from chalicelib.domain.points import NOTHING, PointsRule, owed
from chalicelib.domain.posts import Thread
from chalicelib.domain.projection import Card, card, labels, places
from chalicelib.reconcilers.rounds import MOST_ROUNDS, StillChanging
from chalicelib.storage import ledger, listings, projections, settings, threads
from chalicelib.storage.base import Refused
from chalicelib.storage.ledger import Correction, Entry
from chalicelib.storage.projections import Manifest, StoredCard

# Entries in one transaction: each may bring its member along, and 100 items are the limit.
_ENTRIES_AT_ONCE = 48


def project_thread(key: str) -> None:
    """Brings all that is derived from this thread into line. Safe to run twice, late, or beside another run.

    `StillChanging` if the thread changed in each of a dozen rounds.
    """
    truth = threads.read(key)
    for _ in range(MOST_ROUNDS):
        if truth is None:
            return
        try:
            wrote = _bring_into_line(truth)
            refused = False
        except Refused:
            wrote, refused = True, True
        if not wrote:
            return
        before, truth = truth, threads.read(key)
        if truth == before and not refused:
            return
    raise StillChanging(key)


def _bring_into_line(thread: Thread) -> bool:
    """Whether anything had to be written. `Refused` if another run was quicker with one of the items."""
    manifest, stored = projections.read(thread.question.id)
    shown = card(thread) if thread.question.is_visible else None
    paid = _pay(thread, settings.current().points)
    counted = _count_labels(thread, manifest)
    placed = _place(thread, shown, manifest)
    return _show(thread, shown, stored) or placed or counted or paid


def _pay(thread: Thread, rule: PointsRule) -> bool:
    due = owed(rule, thread)
    paid = ledger.entries(due)
    items = {post.id: threads.item_of(post) for post in thread.posts}
    corrections = [
        Correction(Entry(member, post, thread.question.id, items[post], earned), paid.get((member, post)))
        for (member, post), earned in due.items()
        if earned != paid.get((member, post), NOTHING)
    ]
    for some in _chunks(corrections):
        ledger.correct(some)
    return bool(corrections)


def _count_labels(thread: Thread, manifest: Manifest) -> bool:
    wanted = labels(thread)
    if wanted == manifest.counted:
        return False
    projections.count_labels(thread.question.id, manifest.counted, wanted)
    return True


def _place(thread: Thread, shown: Card | None, manifest: Manifest) -> bool:
    """Lists are noted in the manifest before the thread is put there, so that it can always be taken out again."""
    key = thread.question.id
    numbers = places(thread, shown) if shown else {}
    wanted = {
        name: {sort: listings.rank(number, key) for sort, number in by_sort.items()}
        for name, by_sort in numbers.items()
    }
    if wanted.keys() - manifest.lists:
        projections.note_lists(key, wanted)
    standing = listings.entries(key, manifest.lists | wanted.keys())
    moved = {name: place for name, place in wanted.items() if standing.get(name) != place}
    leave = standing.keys() - wanted.keys()
    if moved or leave:
        listings.put(key, moved, leave)
    return bool(moved or leave)


def _show(thread: Thread, shown: Card | None, stored: StoredCard | None) -> bool:
    number = thread.question.visibility
    if stored == StoredCard(number, shown):
        return False
    projections.put_card(thread.question.id, shown, number)
    return True


def _chunks(corrections: Iterable[Correction]) -> Iterator[list[Correction]]:
    rest = iter(corrections)
    while some := list(islice(rest, _ENTRIES_AT_ONCE)):
        yield some
