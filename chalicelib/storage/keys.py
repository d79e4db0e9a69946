"""Keys that this stage hashes and seals with, made at first use and remembered by the process.

A key that only tells one sender from another, or our own handwriting from a stranger's, can be followed by a newer one
(`ROTATING`). The newer one is made known first and used later, when every process has it; what the former one wrote
stays readable until it is retired. The other keys have to stay: addresses are found and opened by them.
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from chalicelib.storage.base import Refused, answered, find
from chalicelib.storage.records import SecretRecord

ROTATING = ("account", "allowance", "guest", "guest-mark", "idempotency")

_REMEMBERED_SECONDS = 300
# By then no process is left that does not know the newer key.
IN_USE_AFTER_SECONDS = 2 * _REMEMBERED_SECONDS


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the stage: its purpose, and from when on (seconds since 1970) a newer one is used, if there is one.

    The bytes of a key stay in this module.
    """

    purpose: str
    newer_from: int | None = None


def keyed_hash(purpose: str, text: str) -> str:
    """A hash that only this stage can make, so that nobody can try out what was hashed."""
    return keyed_hashes(purpose, text)[0]


def keyed_hashes(purpose: str, text: str) -> tuple[str, ...]:
    """The hash that is made now, then those by keys that are known and not retired: what was hashed is among them."""
    return tuple(hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in _keys(purpose))


def is_hash_of(purpose: str, text: str, said: str) -> bool:
    """Whether this stage made that hash, with a key that is not retired."""
    return any(hmac.compare_digest(said.encode(), known.encode()) for known in keyed_hashes(purpose, text))


def key(purpose: str) -> bytes:
    """The stage's 32 bytes for a purpose that does not rotate."""
    return bytes.fromhex(_key(purpose, 0)[0])


def _keys(purpose: str) -> list[bytes]:
    """The key in use first."""
    now = time.time()
    period = int(now // _REMEMBERED_SECONDS) if purpose in ROTATING else 0
    first, newer, newer_from = _key(purpose, period)
    known = [bytes.fromhex(value) for value in (first, newer) if value]
    return known[::-1] if newer and newer_from <= now else known


@lru_cache(maxsize=32)
def _key(purpose: str, _: int) -> tuple[str, str, int]:
    known = find(SecretRecord, purpose) or _make(purpose)
    return known.value, known.newer or "", known.newer_from or 0


def rotate(purpose: str) -> Key:
    """Makes a newer key known. `Refused` if one is known already: retire the former first."""
    if find(SecretRecord, purpose) is None:
        _make(purpose)
    in_use = int(time.time()) + IN_USE_AFTER_SECONDS
    actions = [SecretRecord.newer.set(secrets.token_hex(32)), SecretRecord.newer_from.set(in_use)]
    _update(SecretRecord(purpose), actions, SecretRecord.newer.does_not_exist())
    return Key(purpose, in_use)


def retire(purpose: str) -> None:
    """Forgets the former key and what it wrote. `Refused` if there is no newer one, or it is not in use yet."""
    known = find(SecretRecord, purpose)
    if known is None or not known.newer or known.newer_from > time.time():
        raise Refused
    actions = [
        SecretRecord.value.set(known.newer),
        SecretRecord.newer.remove(),
        SecretRecord.newer_from.remove(),
    ]
    _update(SecretRecord(purpose), actions, SecretRecord.newer == known.newer)


@answered
def there() -> list[Key]:
    """The keys that were made so far, by purpose."""
    return sorted((Key(r.key, r.newer_from) for r in SecretRecord.scan()), key=lambda known: known.purpose)


def _make(purpose: str) -> SecretRecord:
    record = SecretRecord(purpose, value=secrets.token_hex(32))
    try:
        _save(record)
    except Refused:
        return find(SecretRecord, purpose) or record
    return record


@answered
def _save(record: SecretRecord) -> None:
    record.save(condition=SecretRecord.key.does_not_exist())


@answered
def _update(record: SecretRecord, actions: list[Any], condition: Any) -> None:
    record.update(actions, condition=condition)
