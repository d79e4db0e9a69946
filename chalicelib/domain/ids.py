"""Ids of posts and members: ULIDs, which sort by the date of what they name (https://github.com/ulid/spec)."""

import hashlib
import secrets
from datetime import UTC, datetime

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
_RANDOM_BITS = 80
_MAX_MILLISECONDS = 2**48 - 1


def new(at: datetime | None = None) -> str:
    """A fresh id dated `at` (now if left out)."""
    return _encode(_milliseconds(at or datetime.now(UTC)), secrets.randbits(_RANDOM_BITS))


def derived(at: datetime, source: str) -> str:
    """The id of something that came from elsewhere: the same date and source give the same id again."""
    digest = hashlib.sha256(source.encode()).digest()
    return _encode(_milliseconds(at), int.from_bytes(digest[: _RANDOM_BITS // 8]))


def date_of(ulid: str) -> datetime:
    """When the thing named by this id came to be, to the millisecond, in UTC."""
    milliseconds = 0
    for letter in ulid[:10]:
        milliseconds = milliseconds * 32 + _ALPHABET.index(letter)
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def uuid_of(ulid: str) -> int:
    """The same id as the number of a UUID, for those who know no ULIDs: both have 128 bits."""
    number = 0
    for letter in ulid:
        number = number * 32 + _ALPHABET.index(letter)
    return number


def is_id(text: object) -> bool:
    """Whether this could be one of our ids; anything else names nothing here."""
    return isinstance(text, str) and len(text) == _LENGTH and text[0] <= "7" and all(c in _ALPHABET for c in text)


def _milliseconds(at: datetime) -> int:
    return min(max(int(at.timestamp() * 1000), 0), _MAX_MILLISECONDS)


def _encode(milliseconds: int, random: int) -> str:
    number = milliseconds << _RANDOM_BITS | random
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
