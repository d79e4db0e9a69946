"""The Idempotency-Key header: whoever sends a creation twice under one key gets one thing and the same answer."""

import base64
import hashlib
import zlib
from collections.abc import Callable
from typing import Any

from chalicelib.api.answers import Answer
from chalicelib.api.calls import Call
from chalicelib.api.faults import BadIdempotencyKey
from chalicelib.domain import ids
from chalicelib.domain.errors import KeyInFlight, KeyReused, RuleBroken, Unavailable
from chalicelib.domain.members import Guest, Viewer
from chalicelib.storage import keys, passes
from chalicelib.storage.passes import Claim, KeyUsed

_LONGEST = 255


def once(call: Call, route: str, make: Callable[[str | None], Answer]) -> Answer:
    """The answer of `make`, or the one it gave before under this key of this member or guest.

    `make` gets the id for what it creates. Raises `KeyReused` for another body, `KeyInFlight` while the first
    request is being worked on, `BadIdempotencyKey`, and what `make` raises; a rule in the way frees the key.
    """
    key = call.header("idempotency-key")
    if key is None:
        return make(None)
    claimed = passes.claim(_scoped(call.viewer, route, key), _digest(call), ids.new())
    if isinstance(claimed, KeyUsed):
        return _earlier(claimed)
    return _first(claimed, make)


def _first(claimed: Claim, make: Callable[[str | None], Answer]) -> Answer:
    try:
        made = make(claimed.intended)
    except Exception as error:
        # Whether something was written is known only where a rule said no; else the next try has to mean the same id.
        refused = isinstance(error, RuleBroken) and not isinstance(error, Unavailable)
        (passes.release if refused else passes.give_up)(claimed)
        raise
    passes.finish(claimed, _kept(made))
    return made


def _earlier(used: KeyUsed) -> Answer:
    if not used.same_body:
        raise KeyReused
    if used.answer is None:
        raise KeyInFlight
    text = zlib.decompress(base64.b64decode(used.answer["text"])).decode()
    headers = used.answer["headers"] | {"Idempotency-Replayed": "true"}
    return Answer(text, used.answer["status"], headers)


def _kept(made: Answer) -> dict[str, Any]:
    """The answer as it is stored: packed, since a long post with its HTML may not fit an item otherwise."""
    packed = base64.b64encode(zlib.compress(made.text.encode())).decode()
    return {"text": packed, "status": int(made.status), "headers": dict(made.headers)}


def _scoped(viewer: Viewer, route: str, key: str) -> str:
    if not (1 <= len(key) <= _LONGEST and key.isascii() and key.isprintable()):
        raise BadIdempotencyKey
    whose = f"guest {viewer.device}" if isinstance(viewer, Guest) else f"member {viewer.id}"
    return hashlib.sha256(f"{whose}\n{route}\n{key}".encode()).hexdigest()


def _digest(call: Call) -> str:
    """What the key was used for. Keyed, since a body may hold a password."""
    sent = hashlib.sha256(f"{call.method} {sorted(call.path.items())}\n".encode() + call.body).hexdigest()
    return keys.keyed_hash("idempotency", sent)
