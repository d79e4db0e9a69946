"""Passwords are hashed with Argon2id at OWASP's settings: 19 MiB, two passes, one lane (about 19 ms)."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher


# Made from random bytes that nobody kept. Making it at first use would let the first stranger wait twice as long.
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$UMVIruIULjrUFreRJNDF9g$mOZuNUkDa+qMqFN/U9EjuLZdtXmaSmB2ngVR/4DTTQw"


def hashed(password: str) -> str:
    return _hasher().hash(password)


def match(known: str | None, password: str) -> bool:
    """Whether the password is the one behind this hash. Without a hash it takes as long and says no."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(known or NOBODYS, password) and known is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> "PasswordHasher":
    """Imported at first use: most requests hash nothing, and a cold start pays for each import."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
