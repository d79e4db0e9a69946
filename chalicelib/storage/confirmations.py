"""Links by which somebody says that an address is theirs: random, hashed at rest, good for a while and once."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.storage.base import answered, find
from chalicelib.storage.records import PassRecord

_TOKEN_MOST = 100


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Whose address it would be, and the hash of the address."""

    recipient: str
    hash: str


def make(wanted: Confirmation, lasting: timedelta) -> str:
    """A new token, which is stored nowhere but in the mail."""
    token = secrets.token_urlsafe(24)
    _put(token, wanted, int(time.time() + lasting.total_seconds()))
    return token


def read(token: str) -> Confirmation | None:
    """What a token confirms; None if it is over, was used, or never was one."""
    record = find(PassRecord, _key(token)) if 0 < len(token) <= _TOKEN_MOST else None
    if record is None or record.expires <= time.time():
        return None
    return Confirmation(record.recipient, record.digest)


@answered
def drop(token: str) -> None:
    """The token was used."""
    PassRecord(_key(token)).delete()


@answered
def _put(token: str, wanted: Confirmation, expires: int) -> None:
    PassRecord(_key(token), recipient=wanted.recipient, digest=wanted.hash, expires=expires).save()


def _key(token: str) -> str:
    return f"confirmation#{hashlib.sha256(token.encode()).hexdigest()}"
