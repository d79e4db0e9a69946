"""What a device remembers of a guest: a random id and the name last shown, signed by this stage."""

import base64
import secrets
from dataclasses import dataclass

from chalicelib.domain.writing import GUEST_NAME_MOST
from chalicelib.storage import keys

_LONGEST = 1_000
_PURPOSE = "guest-mark"


@dataclass(frozen=True, slots=True)
class Mark:
    """A guest's mark: an id that says nothing about them, and the name they showed."""

    id: str
    name: str = ""


def new(name: str) -> Mark:
    return Mark(secrets.token_urlsafe(16), name[:GUEST_NAME_MOST])


def written(mark: Mark) -> str:
    """The mark as its cookie holds it."""
    said = f"{mark.id}.{base64.urlsafe_b64encode(mark.name.encode()).decode().rstrip('=')}"
    return f"{said}.{keys.keyed_hash(_PURPOSE, said)}"


def read(value: str) -> Mark | None:
    """The mark in a cookie, None if it was not this stage that wrote it."""
    said, _, signature = value.rpartition(".")
    if len(value) > _LONGEST or not keys.is_hash_of(_PURPOSE, said, signature):
        return None
    key, _, name = said.partition(".")
    return Mark(key, base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode())
