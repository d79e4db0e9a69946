"""The Idempotency-Key header: whoever sends a creation twice under one key gets one thing and the same answer."""

import base64
import zlib
from collections.abc import Callable
from typing import Any

from chalicelib.actions import once as making
from chalicelib.actions.once import Earlier
from chalicelib.api.answers import Answer
from chalicelib.api.calls import Call
from chalicelib.api.faults import BadIdempotencyKey
from chalicelib.domain.members import Guest, Viewer

_LONGEST = 255


def once(call: Call, route: str, make: Callable[[str | None], Answer]) -> Answer:
    """The answer of `make`, or the one it gave before under this key of this member or guest.

    `make` gets the id for what it creates. Raises `KeyReused` for another body, `KeyInFlight` while the first
    request is being worked on, `BadIdempotencyKey`, and what `make` raises; a rule in the way frees the key.
    """
    key = call.header("idempotency-key")
    if key is None:
        return make(None)
    if not (1 <= len(key) <= _LONGEST and key.isascii() and key.isprintable()):
        raise BadIdempotencyKey
    sent = f"{call.method} {sorted(call.path.items())}\n".encode() + call.body
    made = making.once(making.key(_whose(call.viewer), route, key), making.digest(sent), make, _kept)
    return _replayed(made) if isinstance(made, Earlier) else made


def _whose(viewer: Viewer) -> str:
    return f"guest {viewer.device}" if isinstance(viewer, Guest) else f"member {viewer.id}"


def _kept(made: Answer) -> dict[str, Any]:
    """The answer as it is stored: packed, since a long post with its HTML may not fit an item otherwise."""
    packed = base64.b64encode(zlib.compress(made.text.encode())).decode()
    return {"text": packed, "status": int(made.status), "headers": dict(made.headers)}


def _replayed(earlier: Earlier) -> Answer:
    text = zlib.decompress(base64.b64decode(earlier.kept["text"])).decode()
    headers = earlier.kept["headers"] | {"Idempotency-Replayed": "true"}
    return Answer(text, earlier.kept["status"], headers)
