"""Parked keys: work of a reconciler that failed, kept until a later try succeeds."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pynamodb.expressions.update import Action

from chalicelib.storage.base import Refused, answered
from chalicelib.storage.records import CaseRecord

_KIND = "parked"
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)


class Unfinished(Exception):
    """A run ends before its work does, and nothing went wrong: its key is to be parked and taken up again soon."""


@dataclass(frozen=True, slots=True)
class Parked:
    """A key of a function that waits to be tried again, first parked at `since`. Each parking writes a new token."""

    function: str
    key: str
    token: str
    error: str
    attempts: int
    due_at: datetime
    since: datetime


@answered
def park(function: str, key: str, error: str = "", attempts: int = 0, hold: timedelta | None = None) -> None:
    """Keeps a key for a later try: at once if it was merely asked for, else after a wait that doubles.

    With `hold` nobody tries it before that time is over, whoever else parks it meanwhile.
    """
    wait = min(_FIRST_WAIT * 2 ** min(attempts, 10), _LONGEST_WAIT) if error else timedelta()
    now = datetime.now(UTC)
    actions: list[Action] = [
        CaseRecord.token.set(secrets.token_hex(8)),
        CaseRecord.error.set(error[:500]),
        CaseRecord.attempts.set(attempts + bool(error)),
        CaseRecord.due_at.set(now + wait),
        CaseRecord.since.set(CaseRecord.since | now),
    ]
    if hold is not None:
        actions.append(CaseRecord.held_until.set(now + hold))
    CaseRecord(_KIND, _key(function, key)).update(actions)


@answered
def all_parked(limit: int = 1000) -> Sequence[Parked]:
    """Parked keys, by function and key."""
    return [_parked(record) for record in CaseRecord.query(_KIND, limit=limit, consistent_read=True)]


@answered
def due(now: datetime, limit: int) -> Sequence[Parked]:
    """Parked keys whose wait is over."""
    over = (CaseRecord.due_at <= now) & (CaseRecord.held_until.does_not_exist() | (CaseRecord.held_until <= now))
    return [_parked(r) for r in CaseRecord.query(_KIND, filter_condition=over, limit=limit, consistent_read=True)]


def drop(parked: Parked) -> None:
    """The key is done with, unless it was parked again since it was read."""
    try:
        _delete(parked)
    except Refused:
        return


@answered
def _delete(parked: Parked) -> None:
    CaseRecord(_KIND, _key(parked.function, parked.key)).delete(condition=CaseRecord.token == parked.token)


def _key(function: str, key: str) -> str:
    return f"{function}#{key}"


def _parked(record: CaseRecord) -> Parked:
    function, key = record.key.split("#", 1)
    return Parked(
        function, key, record.token, record.error, record.attempts or 0, record.due_at, record.since or record.due_at
    )
