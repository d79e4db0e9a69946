"""The ledger: how many points each post gives each member, by reason."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.domain.points import Earned
from chalicelib.storage.base import answered, find_all, transact
from chalicelib.storage.cursors import Page, cursor_to, page_of
from chalicelib.storage.records import LedgerRecord, MemberRecord

Key = tuple[str, str]  # (member, post)

_REASONS = tuple(field.name for field in fields(Earned))


@dataclass(frozen=True, slots=True)
class Entry:
    """What one post gives one member."""

    member: str
    post: str
    thread: str
    item: str
    earned: Earned


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry to be written: what it says now, if anything, and what it should say."""

    entry: Entry
    before: Earned | None

    @property
    def difference(self) -> int:
        return self.entry.earned.total - (self.before.total if self.before else 0)


def entries(keys: Iterable[Key]) -> Mapping[Key, Earned]:
    """What the ledger says under these keys: one round trip per 100."""
    return {(r.member, r.post): _earned(r) for r in find_all(LedgerRecord, keys)}


def correct(corrections: Iterable[Correction]) -> None:
    """Writes entries and moves their members' points by the difference, all or none.

    `Refused` if an entry is not as read or a member is not there.
    """
    corrections = list(corrections)
    differences: dict[str, int] = {}
    for correction in corrections:
        member = correction.entry.member
        differences[member] = differences.get(member, 0) + correction.difference

    def writes(transaction: TransactWrite) -> None:
        for correction in corrections:
            _write(transaction, correction)
        for member, difference in differences.items():
            if difference:
                points = MemberRecord.points.add(difference)
                transaction.update(MemberRecord(member), [points], condition=MemberRecord.id.exists())

    transact(writes)


@answered
def page(member: str, limit: int, cursor: str | None) -> Page[Entry]:
    """A member's entries, newest post first."""
    return page_of(LedgerRecord, member, limit, cursor, _entry)


def cursor_behind(entry: Entry) -> str:
    """The cursor of a page that ends with this entry."""
    return cursor_to(LedgerRecord, LedgerRecord(entry.member, entry.post))


def _write(transaction: TransactWrite, correction: Correction) -> None:
    entry = correction.entry
    actions = [
        LedgerRecord.thread.set(entry.thread),
        LedgerRecord.item.set(entry.item),
        *(getattr(LedgerRecord, reason).set(points) for reason, points in asdict(entry.earned).items()),
    ]
    transaction.update(LedgerRecord(entry.member, entry.post), actions, condition=_says(correction.before))


def _says(earned: Earned | None) -> Condition:
    if earned is None:
        return LedgerRecord.member.does_not_exist()
    condition: Condition = LedgerRecord.member.exists()
    for reason, points in asdict(earned).items():
        condition = condition & (getattr(LedgerRecord, reason) == points)
    return condition


def _earned(record: LedgerRecord) -> Earned:
    return Earned(*(getattr(record, reason) or 0 for reason in _REASONS))


def _entry(record: LedgerRecord) -> Entry:
    return Entry(record.member, record.post, record.thread, record.item, _earned(record))
