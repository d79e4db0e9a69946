"""What can befall a storage call: death, conflict, impatience, a lost answer, another process in between."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.harness.engines import Answer
from tests.harness.scheduler import Call, Fault, GoOn, Killed

PLAIN_WRITES = frozenset(("DeleteItem", "PutItem", "UpdateItem"))
TRANSACTIONS = frozenset(("TransactGetItems", "TransactWriteItems"))
_ONGOING = "Transaction is ongoing for the item"


class MeanwhileFailed(BaseException):
    """What ran in between failed; the run it interrupted must not take that for an answer to its call."""


@dataclass(frozen=True)
class KillBefore:
    """The process dies before the call leaves it."""

    def befall(self, call: Call, go_on: GoOn) -> Answer:
        raise Killed(call)


@dataclass(frozen=True)
class KillAfter:
    """The call is carried out; the process dies before it hears the answer."""

    def befall(self, call: Call, go_on: GoOn) -> Answer:
        go_on(call)
        raise Killed(call)


@dataclass(frozen=True)
class Conflict:
    """Another transaction is on the item: on all items of this transaction, or on those at the given places.

    Worded as AWS does: a transaction is cancelled with its reasons, a plain write refused (API reference of
    TransactWriteItems and of TransactionConflictException). Other operations never meet a conflict.
    """

    items: tuple[int, ...] | None = None

    def befall(self, call: Call, go_on: GoOn) -> Answer:
        if call.operation in TRANSACTIONS:
            return self._cancelled(len(call.request["TransactItems"]))
        if call.operation not in PLAIN_WRITES:
            raise ValueError(f"{call.operation} never meets a conflict")
        return _refusal(400, "TransactionConflictException", message=_ONGOING)

    def _cancelled(self, count: int) -> Answer:
        blamed = range(count) if self.items is None else self.items
        codes = ["TransactionConflict" if place in blamed else "None" for place in range(count)]
        reasons = [{"Code": code} | ({"Message": _ONGOING} if code != "None" else {}) for code in codes]
        summary = "Transaction cancelled, please refer cancellation reasons for specific reasons"
        message = f"{summary} [{', '.join(codes)}]"
        return _refusal(400, "TransactionCanceledException", CancellationReasons=reasons, Message=message)


@dataclass(frozen=True)
class Throttle:
    """DynamoDB asks for patience; botocore tries again, and the plan is asked about that call too."""

    def befall(self, call: Call, go_on: GoOn) -> Answer:
        return _refusal(400, "ProvisionedThroughputExceededException", message="Too many requests")


@dataclass(frozen=True)
class ServerError:
    """DynamoDB fails and has done nothing; botocore tries again."""

    def befall(self, call: Call, go_on: GoOn) -> Answer:
        return _refusal(500, "InternalServerError", message="Internal server error")


@dataclass(frozen=True)
class AnswerLost:
    """The call is carried out, but a server error comes back: botocore sends it a second time."""

    def befall(self, call: Call, go_on: GoOn) -> Answer:
        go_on(call)
        return ServerError().befall(call, go_on)


@dataclass(frozen=True)
class LeaveUndone:
    """A batch write carries out its first few writes and hands the others back as unprocessed."""

    done: int = 1

    def befall(self, call: Call, go_on: GoOn) -> Answer:
        first: dict[str, list[Any]] = {}
        left: dict[str, list[Any]] = {}
        writes = [(t, write) for t, of_table in call.request["RequestItems"].items() for write in of_table]
        for place, (table, write) in enumerate(writes):
            (first if place < self.done else left).setdefault(table, []).append(write)
        answer = go_on(call.asking(call.request | {"RequestItems": first}))
        if not answer.accepted:
            return answer
        return Answer(200, json.dumps(json.loads(answer.body) | {"UnprocessedItems": left}).encode())


@dataclass(frozen=True)
class Meanwhile:
    """Something else runs to its end first, as a run of its own; then the call goes on, or meets `then`."""

    deed: Callable[[], object]
    then: Fault | None = None

    def befall(self, call: Call, go_on: GoOn) -> Answer:
        try:
            call.scheduler.run(self.deed)
        except Exception as error:
            raise MeanwhileFailed(repr(error)) from error
        return self.then.befall(call, go_on) if self.then else go_on(call)


def _refusal(status: int, kind: str, **content: Any) -> Answer:
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{kind}", **content}
    return Answer(status, json.dumps(body).encode())
