"""Passes: tokens of signed-in members and idempotency keys.

DynamoDB deletes expired items late, so every read checks.
"""

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.storage.base import Refused, answered, find
from chalicelib.storage.records import PassRecord

_LEASE_SECONDS = 30
_KEY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Claim:
    """An idempotency key that is ours to work on; `intended` is the id the new thing gets, on each try the same."""

    key: str
    intended: str


@dataclass(frozen=True, slots=True)
class KeyUsed:
    """An idempotency key somebody used before: with the same body? With which answer, if there is one yet?"""

    same_body: bool
    answer: dict[str, Any] | None


@answered
def put_token(token: str, member: str, seconds: int) -> None:
    PassRecord(_token_key(token), member=member, expires=int(time.time()) + seconds).save()


def member_of(token: str) -> str | None:
    """Whose token this is, while it lasts."""
    record = find(PassRecord, _token_key(token))
    return record.member if record and not _is_over(record) else None


@answered
def drop_token(token: str) -> None:
    PassRecord(_token_key(token)).delete()


def claim(key: str, digest: str, intended: str) -> Claim | KeyUsed:
    """Takes an idempotency key for a body with this digest, or says how it was used.

    The lease of a worker that died is taken over with the id it meant to use, so that nothing is made twice.
    """
    record = PassRecord(f"idempotency#{key}")
    now = int(time.time())
    fresh = PassRecord.key.does_not_exist() | (PassRecord.expires <= now)
    try:
        _start(record, digest, intended, now, fresh)
        return Claim(key, intended)
    except Refused:
        known = find(PassRecord, record.key)
    if known is None:
        return claim(key, digest, intended)
    if known.intended == intended:
        return Claim(key, intended)  # our own, whose answer was lost on the way
    if known.digest != digest or known.answer is not None or known.leased_until > now:
        return KeyUsed(known.digest == digest, known.answer)
    try:
        _start(record, digest, known.intended, now, _as_read(known))
    except Refused:
        return KeyUsed(True, None)
    return Claim(key, known.intended)


@answered
def finish(claimed: Claim, answer: dict[str, Any]) -> None:
    """Keeps the answer for whoever sends the same again within a day."""
    PassRecord(f"idempotency#{claimed.key}").update([PassRecord.answer.set(answer)])


@answered
def give_up(claimed: Claim) -> None:
    """Nobody knows whether something was made: whoever sends the same next takes over with the same intended id."""
    PassRecord(f"idempotency#{claimed.key}").update([PassRecord.leased_until.set(0)])


@answered
def release(claimed: Claim) -> None:
    """Nothing was made: the key is free again."""
    PassRecord(f"idempotency#{claimed.key}").delete()


def _as_read(known: PassRecord) -> Condition:
    unchanged: Condition = (PassRecord.leased_until == known.leased_until) & PassRecord.answer.does_not_exist()
    return unchanged


@answered
def _start(record: PassRecord, digest: str, intended: str, now: int, condition: Any) -> None:
    record.update(
        [
            PassRecord.digest.set(digest),
            PassRecord.intended.set(intended),
            PassRecord.leased_until.set(now + _LEASE_SECONDS),
            PassRecord.expires.set(now + _KEY_SECONDS),
            PassRecord.answer.remove(),
        ],
        condition=condition,
    )


def _is_over(record: PassRecord) -> bool:
    return bool(record.expires <= time.time())


def _token_key(token: str) -> str:
    return f"token#{hashlib.sha256(token.encode()).hexdigest()}"
