"""Keys that this stage hashes with, made at first use and remembered by the process."""

import hashlib
import hmac
import secrets
from functools import cache

from chalicelib.storage.base import Refused, answered, find
from chalicelib.storage.records import SecretRecord


def keyed_hash(purpose: str, text: str) -> str:
    """A hash that only this stage can make, so that nobody can try out what was hashed."""
    return hmac.new(key(purpose), text.encode(), hashlib.sha256).hexdigest()


def key(purpose: str) -> bytes:
    """The stage's 32 bytes for a purpose."""
    return bytes.fromhex(_key(purpose))


@cache
def _key(purpose: str) -> str:
    known = find(SecretRecord, purpose)
    if known is None:
        known = _make(purpose)
    return known.value


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
