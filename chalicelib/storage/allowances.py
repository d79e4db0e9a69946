"""How often something is allowed to somebody: counted by the day or hour, and forgotten after it."""

from datetime import UTC, datetime, timedelta

from chalicelib.storage.base import answered
from chalicelib.storage.keys import keyed_hash
from chalicelib.storage.records import PassRecord

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def take(what: str, whose: str, most: int, within: timedelta = DAY, now: datetime | None = None) -> bool:
    """Counts once more; whether that is within what is allowed. Whose it is can not be read from what is stored."""
    at = now or datetime.now(UTC)
    span = int(within.total_seconds())
    window = int(at.timestamp()) // span
    key = f"allowance#{what}#{keyed_hash('allowance', whose)}#{window}"
    return _count(key, (window + 1) * span) <= most


@answered
def _count(key: str, expires: int) -> int:
    record = PassRecord(key)
    record.update([PassRecord.count_taken.add(1), PassRecord.expires.set(expires)])
    return record.count_taken or 0
