"""What a member has not read yet: one small count, and the deeds that mark notices as read."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.notices import Notice
from chalicelib.storage.base import Refused, answered, find, find_all, transact
from chalicelib.storage.notices import UNREAD, looked, to_notice
from chalicelib.storage.records import NoticeRecord

# One item of the transaction is the count.
_AT_ONCE = 99
# So many are marked by one request; whoever has more presses the button again.
_MARKED_MOST = 990
_COUNTED_MOST = 100


def unread(recipient: str) -> int:
    """How many notices somebody has not read."""
    record = find(NoticeRecord, recipient, UNREAD)
    return max(record.unread or 0, 0) if record else 0


def mark_read(recipient: str, notice: str) -> bool:
    """Marks one notice as read; whether it was unread."""
    return bool(_mark(recipient, [notice]))


def mark_thread_read(recipient: str, thread: str) -> int:
    """The recipient looks at a thread: its notices are read, and the next mail about it may come. Returns how many."""
    return len(_mark(recipient, [key for _, key in _unread_keys(recipient, thread, _MARKED_MOST)]))


def unread_in(recipient: str, thread: str) -> tuple[int, list[str]]:
    """How many notices somebody has not read, counted up to a hundred, and the keys of those about this thread.

    One round trip for the many who have no hundred.
    """
    found = _unread_keys(recipient, "", _COUNTED_MOST)
    here = [key for where, key in found if where == thread]
    if len(found) < _COUNTED_MOST:
        return len(found), here
    return unread(recipient), [key for _, key in _unread_keys(recipient, thread, _MARKED_MOST)]


def mark_these(recipient: str, keys: Sequence[str]) -> int:
    """Marks these notices as read; returns how many were unread."""
    return len(_mark(recipient, keys))


def mark_all_read(recipient: str) -> int:
    """Marks what somebody has not read, up to a thousand notices; returns how many."""
    return len(_mark(recipient, [key for _, key in _unread_keys(recipient, "", _MARKED_MOST)]))


def recount(recipient: str, today: str = "") -> int:
    """The count brought into line with the notices: unread ones that expired are not counted down by themselves.

    With a day, once on that day. Nothing is changed where somebody is told or reads something meanwhile.
    """
    record = find(NoticeRecord, recipient, UNREAD)
    if record is None or (today and record.counted_on == today):
        return max(record.unread or 0, 0) if record else 0
    counted = _count(recipient)
    try:
        _set_count(recipient, counted, record.unread, today)
    except Refused:
        return unread(recipient)
    return counted


def _mark(recipient: str, keys: Sequence[str]) -> list[Notice]:
    now = datetime.now(UTC)
    marked = [notice for at in range(0, len(keys), _AT_ONCE) for notice in _mark_some(recipient, keys[at:][:_AT_ONCE])]
    for thread in {notice.thread for notice in marked if notice.thread}:
        looked(recipient, thread, now)
    return marked


def _mark_some(recipient: str, keys: Sequence[str]) -> list[Notice]:
    """Those of the notices that were unread. Another run that marks the same ones is let go first."""
    while waiting := _still_unread(recipient, keys):
        try:
            _read(recipient, [record.notice for record in waiting])
        except Refused:
            continue
        return [to_notice(record) for record in waiting]
    return []


def _read(recipient: str, keys: Sequence[str]) -> None:
    now = datetime.now(UTC)

    def writes(transaction: TransactWrite) -> None:
        for key in keys:
            read: list[Action] = [NoticeRecord.read_at.set(now), NoticeRecord.unread_in.remove()]
            transaction.update(NoticeRecord(recipient, key), read, condition=NoticeRecord.unread_in.exists())
        transaction.update(NoticeRecord(recipient, UNREAD), [NoticeRecord.unread.add(-len(keys))])

    transact(writes)


def _still_unread(recipient: str, keys: Sequence[str]) -> list[NoticeRecord]:
    return [record for record in find_all(NoticeRecord, [(recipient, key) for key in keys]) if record.unread_in]


@answered
def _unread_keys(recipient: str, thread: str, most: int) -> list[tuple[str, str]]:
    """Threads and keys of unread notices, of one thread or with "" of all."""
    index, prefix = NoticeRecord.by_unread, NoticeRecord.unread_in.startswith(f"{thread}#")
    found = index.query(recipient, prefix if thread else None, limit=most, scan_index_forward=False)
    return [(record.unread_in.partition("#")[0], record.notice) for record in found]


@answered
def _count(recipient: str) -> int:
    notices = NoticeRecord.notice.between("0", ":")
    return NoticeRecord.count(
        recipient, notices, filter_condition=NoticeRecord.unread_in.exists(), consistent_read=True
    )


@answered
def _set_count(recipient: str, counted: int, as_read: int | None, today: str) -> None:
    actions: list[Action] = [NoticeRecord.unread.set(counted)]
    if today:
        actions.append(NoticeRecord.counted_on.set(today))
    NoticeRecord(recipient, UNREAD).update(actions, condition=NoticeRecord.unread == (as_read or 0))
