"""Projections: the card that lists show of a thread, and the manifest of where the thread stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.domain.posts import Author, Tally
from chalicelib.domain.projection import Card, Happening
from chalicelib.storage.base import answered, find_all, transact
from chalicelib.storage.records import LabelRecord, ProjectionRecord

CARD, MANIFEST = "card", "manifest"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every list the thread has ever been put into, and the labels that count it now.

    `lists` only grows: a name dropped while an older run is still at work would leave a stray entry behind.
    """

    lists: frozenset[str]
    counted: frozenset[str]


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card as stored: the visibility number it was made under; no content where it is a tombstone."""

    visibility: int
    content: Card | None


NO_MANIFEST = Manifest(frozenset(), frozenset())


def read(thread: str) -> tuple[Manifest, StoredCard | None]:
    """What a thread has put where, and its card: one round trip."""
    records = {r.item: r for r in find_all(ProjectionRecord, [(thread, CARD), (thread, MANIFEST)])}
    card, manifest = records.get(CARD), records.get(MANIFEST)
    return (
        Manifest(frozenset(manifest.lists or ()), _split(manifest.counted)) if manifest else NO_MANIFEST,
        StoredCard(card.visibility or 0, _content(card)) if card else None,
    )


def cards(threads: Iterable[str]) -> Mapping[str, Card]:
    """The cards of these threads, consistently: what was hidden a moment ago is not among them."""
    records = find_all(ProjectionRecord, [(thread, CARD) for thread in threads])
    contents = ((record.thread, _content(record)) for record in records)
    return {thread: card for thread, card in contents if card}


def tombstone(transaction: TransactWrite, thread: str, visibility: int, *, gone: bool) -> None:
    """Within a deed that hides: nothing of the hidden post shows on the card from here on.

    No projection that read the thread before can bring it back, for its number is lower.
    """
    latest = ("what", "at", "post", "by", "name")
    actions = [
        ProjectionRecord.visibility.set(visibility),
        *(getattr(ProjectionRecord, f"latest_{part}").remove() for part in latest),
    ]
    if gone:
        actions.append(ProjectionRecord.gone.set(True))
    transaction.update(ProjectionRecord(thread, CARD), actions)


@answered
def put_card(thread: str, card: Card | None, visibility: int) -> None:
    """Stores a card (None: nothing may show) made under a visibility number. `Refused` if a higher one is there."""
    record = _record(card) if card else ProjectionRecord(gone=True)
    record.thread, record.item, record.visibility = thread, CARD, visibility
    stored = ProjectionRecord.visibility
    record.save(condition=stored.does_not_exist() | (stored <= visibility))


@answered
def note_lists(thread: str, lists: Iterable[str]) -> None:
    """Notes further lists in which a thread may stand, before it is put there."""
    ProjectionRecord(thread, MANIFEST).update([ProjectionRecord.lists.add(set(lists))])


def count_labels(thread: str, before: frozenset[str], after: frozenset[str]) -> None:
    """Lets these labels count the thread and no others. `Refused` if the manifest is not as it was read."""
    as_read: Condition = ProjectionRecord.counted.does_not_exist()
    if before:
        as_read = ProjectionRecord.counted == _join(before)
    counted = ProjectionRecord.counted.set(_join(after)) if after else ProjectionRecord.counted.remove()

    def writes(transaction: TransactWrite) -> None:
        transaction.update(ProjectionRecord(thread, MANIFEST), [counted], condition=as_read)
        for label in sorted(before ^ after):
            kind, key = label.split(":", 1)
            change = 1 if label in after else -1
            transaction.update(LabelRecord(kind, key), [LabelRecord.questions.add(change)])

    transact(writes)


def _join(labels: frozenset[str]) -> str:
    """A set as one text, since engines differ in how they compare sets."""
    return "\n".join(sorted(labels))


def _split(counted: str | None) -> frozenset[str]:
    return frozenset(counted.split("\n")) if counted else frozenset()


def _content(record: ProjectionRecord) -> Card | None:
    if record.gone or record.title is None:
        return None
    asker = Author(record.asker, record.asker_name or "")
    asked = Happening("asked", record.asked_at, record.thread, asker)
    latest = Happening(
        record.latest_what,
        record.latest_at,
        record.latest_post,
        Author(record.latest_by, record.latest_name or ""),
    )
    return Card(
        thread=record.thread,
        title=record.title,
        category=record.category or "",
        tags=tuple(record.tags or ()),
        asker=asker,
        asked_at=record.asked_at,
        tally=Tally(record.ups, record.downs),
        answers=record.answers,
        posts=record.posts,
        accepted=record.accepted,
        upvoted=record.upvoted,
        closed=record.closed,
        views=record.views,
        hot=record.hot,
        latest=latest if record.latest_what else asked,
    )


def _record(card: Card) -> ProjectionRecord:
    return ProjectionRecord(
        title=card.title,
        category=card.category or None,
        tags=list(card.tags),
        asker=card.asker.member,
        asker_name=card.asker.name or None,
        asked_at=card.asked_at,
        ups=card.tally.ups,
        downs=card.tally.downs,
        answers=card.answers,
        posts=card.posts,
        accepted=card.accepted,
        upvoted=card.upvoted,
        closed=card.closed,
        views=card.views,
        hot=card.hot,
        latest_what=card.latest.what,
        latest_at=card.latest.at,
        latest_post=card.latest.post,
        latest_by=card.latest.by.member,
        latest_name=card.latest.by.name or None,
    )
