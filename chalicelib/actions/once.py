"""Making a thing once: whoever sends the same creation again gets what was made the first time."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from chalicelib.domain import ids
from chalicelib.domain.errors import KeyInFlight, KeyReused, RuleBroken, Unavailable
from chalicelib.storage import keys, passes
from chalicelib.storage.passes import Claim, KeyUsed

T = TypeVar("T")

_BETWEEN_LOOKS = 0.1


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was kept of the first time."""

    kept: dict[str, Any]


def key(whose: str, route: str, name: str) -> str:
    """The key under which somebody's request of this name to a route is known."""
    return hashlib.sha256(f"{whose}\n{route}\n{name}".encode()).hexdigest()


def digest(sent: bytes) -> str:
    """What a key was used for. Keyed, since what was sent may hold a password."""
    return keys.keyed_hash("idempotency", hashlib.sha256(sent).hexdigest())


def once(
    under: str,
    of: str,
    make: Callable[[str], T],
    keep: Callable[[T], dict[str, Any]],
    patience: float = 0.0,
) -> T | Earlier:
    """What `make` makes with the id it is given, or what was kept of the first time under this key.

    `of` is the digest of what was sent; `patience` is how many seconds to wait for a first request that is still
    being worked on. Raises `KeyReused` for another digest, `KeyInFlight`, and what `make` raises; a rule in the way
    frees the key.
    """
    until, intended = time.monotonic() + patience, ids.new()
    while isinstance(claimed := passes.claim(under, of, intended), KeyUsed):
        if not claimed.same_body:
            raise KeyReused
        if claimed.answer is not None:
            return Earlier(claimed.answer)
        if time.monotonic() >= until:
            raise KeyInFlight
        time.sleep(_BETWEEN_LOOKS)
    return _first(claimed, make, keep)


def _first(claimed: Claim, make: Callable[[str], T], keep: Callable[[T], dict[str, Any]]) -> T:
    try:
        made = make(claimed.intended)
    except Exception as error:
        # Whether something was written is known only where a rule said no; else the next try has to mean the same id.
        refused = isinstance(error, RuleBroken) and not isinstance(error, Unavailable)
        (passes.release if refused else passes.give_up)(claimed)
        raise
    passes.finish(claimed, keep(made))
    return made
