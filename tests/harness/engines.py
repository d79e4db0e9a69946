"""moto and ministack as plain functions of this process: a request's bytes in, an answer's bytes out, no
sockets.

Both are driven through what they offer: moto's DynamoHandler and ministack's handle_request. Where their
inner state is read (to peek, to empty tables) the version is asserted, since that may move with any release.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, ClassVar, Protocol

from tests.harness.items import Item, photograph

_DATA_PLANE = frozenset(
    [
        "BatchGetItem",
        "BatchWriteItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "TransactGetItems",
        "TransactWriteItems",
        "UpdateItem",
    ]
)


@dataclass(frozen=True)
class Answer:
    """What came back: an HTTP status and a JSON body."""

    status: int
    body: bytes

    @property
    def accepted(self) -> bool:
        return self.status == 200


@dataclass(frozen=True)
class Stream:
    """A table's stream: its ARN and which images its records carry."""

    arn: str
    view: str


class Engine(Protocol):
    """A DynamoDB in this process."""

    name: str

    def answer(self, operation: str, body: bytes) -> Answer:
        """Carries out one request, as sent by botocore."""

    def tables(self) -> list[str]:
        """The tables there are."""

    def key_names(self, table: str) -> tuple[str, ...]:
        """The table's partition key and, if it has one, its sort key."""

    def stream(self, table: str) -> Stream | None:
        """The table's stream, or None if it has none."""

    def peek(self, table: str, key: Mapping[str, Any]) -> Item | None:
        """The item under a raw key, photographed, or None; botocore is not asked and nothing is counted."""

    def scan(self, table: str) -> list[Item]:
        """All items of a table, photographed."""

    def reset(self) -> None:
        """Empties all tables and forgets tokens; the tables stay."""


@contextmanager
def moto_engine() -> Iterator["MotoEngine"]:
    """moto 5.2.5: slower, and right only in one thread and on small tables (platform-facts 1.3, 1.6)."""
    yield MotoEngine()


@contextmanager
def ministack_engine() -> Iterator["MinistackEngine"]:
    """ministack 1.5.33: faster, counts write units. Its tables are the process's: one engine at a time."""
    engine = MinistackEngine()
    try:
        yield engine
    finally:
        engine.drop()


class MotoEngine:
    """moto's request handler over a backend of its own, shared neither with mock_aws nor with other engines.

    Two things are left out for speed (queries 4x, transactions 8x on tables of 20 items): moto's generic
    serializer, since data answers are plain JSON anyway, and its stream shards, which each transaction would
    copy; the tap derives better records. A repeated ClientRequestToken is answered as before, where moto
    would apply the transaction again.
    """

    name = "moto"

    def __init__(self) -> None:
        from moto.dynamodb.models import DynamoDBBackend

        assert version("moto") == "5.2.5"
        self._backend = DynamoDBBackend("us-east-1", "123456789012")
        self._handler = _plain_handler(self._backend)
        self._tokens: dict[str, Answer] = {}

    def answer(self, operation: str, body: bytes) -> Answer:
        if operation != "TransactWriteItems":
            return self._dispatch(operation, body)
        token = json.loads(body).get("ClientRequestToken")
        if token in self._tokens:
            return self._tokens[token]
        answer = self._dispatch(operation, body)
        if token and answer.accepted:
            self._tokens[token] = answer
        return answer

    def _dispatch(self, operation: str, body: bytes) -> Answer:
        from moto.core.request import Request

        url = "https://dynamodb.us-east-1.amazonaws.com/"
        headers = {
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
            "Content-Type": "application/x-amz-json-1.0",
        }
        request = Request.from_primitives("POST", url, headers, body)
        status, _, content = self._handler.dispatch(request, url, request.headers)
        if operation in ("CreateTable", "UpdateTable"):
            for table in self._backend.tables.values():
                table.stream_shard = None
        return Answer(int(status), content.encode() if isinstance(content, str) else content)

    def tables(self) -> list[str]:
        return list(self._backend.tables)

    def key_names(self, table: str) -> tuple[str, ...]:
        return tuple(self._backend.tables[table].table_key_attrs)

    def stream(self, table: str) -> Stream | None:
        found = self._backend.tables[table]
        if not found.stream_specification or not found.stream_specification["StreamEnabled"]:
            return None
        arn = f"{found.table_arn}/stream/{found.latest_stream_label}"
        return Stream(arn, found.stream_specification["StreamViewType"])

    def peek(self, table: str, key: Mapping[str, Any]) -> Item | None:
        item = self._backend.get_item(table, dict(key))
        return photograph(item.to_json()["Attributes"]) if item else None

    def scan(self, table: str) -> list[Item]:
        items = self._backend.tables[table].all_items()
        return [photograph(item.to_json()["Attributes"]) for item in items]

    def reset(self) -> None:
        self._tokens.clear()
        for table in self._backend.tables.values():
            table.items.clear()


def _plain_handler(its_backend: Any) -> Any:
    from moto.dynamodb.responses import DynamoHandler

    class PlainHandler(DynamoHandler):
        dynamodb_backend: ClassVar[Any] = its_backend

        def serialized(self, action_result: Any) -> Any:
            result = action_result.result
            if self._get_action() not in _DATA_PLANE or isinstance(result, Exception):
                return super().serialized(action_result)
            return 200, {}, json.dumps(result or {}, default=_base64)

    return PlainHandler


def _base64(binary: bytes) -> str:
    return base64.b64encode(binary).decode()


class MinistackEngine:
    """ministack's request handler, called directly.

    Expiry is left off: ministack would sweep expired items from a thread, once a minute, in the middle of a
    case.
    """

    name = "ministack"

    def __init__(self) -> None:
        from ministack.services import dynamodb

        assert version("ministack") == "1.5.33"
        assert not dynamodb._tables.has_any(), "another ministack engine is still open"
        self._service = dynamodb

    def answer(self, operation: str, body: bytes) -> Answer:
        headers = {"x-amz-target": f"DynamoDB_20120810.{operation}"}
        coroutine = self._service.handle_request("POST", "/", headers, body, {})
        try:
            coroutine.send(None)
        except StopIteration as finished:
            status, _, content = finished.value
        if operation == "UpdateTimeToLive":
            self._service._ttl_settings.clear()
        return Answer(status, content.encode() if isinstance(content, str) else content)

    def tables(self) -> list[str]:
        return list(self._service._tables)

    def key_names(self, table: str) -> tuple[str, ...]:
        found = self._service._tables[table]
        return tuple(name for name in (found["pk_name"], found["sk_name"]) if name)

    def stream(self, table: str) -> Stream | None:
        found = self._service._tables[table]
        wish = found["StreamSpecification"] or {}
        return Stream(found["LatestStreamArn"], wish["StreamViewType"]) if wish.get("StreamEnabled") else None

    def peek(self, table: str, key: Mapping[str, Any]) -> Item | None:
        item = self._service._get_item_by_key(self._service._tables[table], key)
        return photograph(item) if item else None

    def scan(self, table: str) -> list[Item]:
        partitions = self._service._tables[table]["items"].values()
        return [photograph(item) for partition in partitions for item in partition.values()]

    def reset(self) -> None:
        self._service._stream_records.clear()
        self._service._txn_idempotency.clear()
        for table in self._service._tables.values():
            table["items"].clear()
            self._service._items_replaced(table)

    def drop(self) -> None:
        """Forgets the tables too."""
        self._service.reset()
