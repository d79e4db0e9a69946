"""Event books: which deeds of a thread people were told of, and how far a fan-out has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.domain.notices import KEPT
from chalicelib.storage.base import answered
from chalicelib.storage.records import NoticeRecord


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: done, or told of among the followers of a target as far as the cursor."""

    target: str | None = None
    cursor: str | None = None
    done: bool = False


@answered
def read(thread: str) -> Mapping[str, Entry]:
    """What is noted of a thread's events, by event id, consistently."""
    records = NoticeRecord.query(_key(thread), consistent_read=True)
    return {record.notice: Entry(record.follow, record.cursor, bool(record.done)) for record in records}


@answered
def note(thread: str, event: str, entry: Entry) -> None:
    """Notes how far an event has come; kept as long as a notice, so that no late run begins it again."""
    NoticeRecord(
        _key(thread),
        event,
        follow=entry.target,
        cursor=entry.cursor,
        done=entry.done or None,
        expires=int((datetime.now(UTC) + KEPT).timestamp()),
    ).save()


def _key(thread: str) -> str:
    return f"events#{thread}"
