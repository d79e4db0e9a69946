"""Passwords are hashed with Argon2id at OWASP's settings: 19 MiB, two passes, one lane (about 19 ms)."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher


def hashed(password: str) -> str:
    return _hasher().hash(password)


def match(known: str | None, password: str) -> bool:
    """Whether the password is the one behind this hash. Without a hash it takes as long and says no."""
    from argon2.exceptions import InvalidHashError, VerifyMismatchError

    try:
        return _hasher().verify(known or _nobodys(), password) and known is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return hashed("a password that opens nothing")


@cache
def _hasher() -> "PasswordHasher":
    """Imported at first use: most requests hash nothing, and a cold start pays for each import."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
