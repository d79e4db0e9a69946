"""Bad days to order: DynamoDB is out, or throttles, or the records of its streams grow old.

Beside them, what can be asked of this AWS and of no other: which permissions were used.
"""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from ministack.services import dynamodb

from local.emulated_aws import permissions

_STREAM_KEEPS = 24 * 3600  # AWS: records of a DynamoDB stream live for 24 hours
_TABLES = b"DynamoDB_20120810."
_ANSWERS = {
    "outage": (500, "InternalServerError"),
    "throttling": (400, "ProvisionedThroughputExceededException"),
}


class Troubles:
    """An ASGI application in front of ministack's; `POST /_askwell/…` orders a trouble."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._kind, self._until = "outage", 0.0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers for DynamoDB while it is in trouble; all else is ministack's."""
        if scope["type"] == "http" and scope["path"].startswith("/_askwell/"):
            self._order(scope["path"].rpartition("/")[2], parse_qs(scope["query_string"].decode()))
            await _answer(send, 200, permissions.used)
        elif scope["type"] == "http" and time.monotonic() < self._until and _asks_a_table(scope):
            await receive()
            status, code = _ANSWERS[self._kind]
            await _answer(send, status, {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": self._kind})
        else:
            await self._app(scope, receive, send)

    def _order(self, what: str, how: dict[str, list[str]]) -> None:
        if what == "older":
            _make_older(float(how["seconds"][0]))
        elif what == "trouble":
            self._kind, self._until = how["kind"][0], time.monotonic() + float(how["seconds"][0])


def _asks_a_table(scope: Any) -> bool:
    return any(name == b"x-amz-target" and value.startswith(_TABLES) for name, value in scope["headers"])


def _make_older(seconds: float) -> None:
    oldest = time.time() - _STREAM_KEEPS
    for scope, records in list(dynamodb._stream_records.all_items()):
        for record in records:
            record["dynamodb"]["ApproximateCreationDateTime"] -= seconds
        kept = [record for record in records if record["dynamodb"]["ApproximateCreationDateTime"] >= oldest]
        gone = dynamodb._stream_trimmed.get_scoped(*scope, 0) + len(records) - len(kept)
        dynamodb._stream_records.set_scoped(*scope, kept)
        dynamodb._stream_trimmed.set_scoped(*scope, gone)


async def _answer(send: Any, status: int, content: Mapping[str, Any]) -> None:
    body = json.dumps(content).encode()
    headers = [(b"content-type", b"application/x-amz-json-1.0"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
