"""The one DynamoDB client, its patience, and the few ways in which a write can be refused."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.connection import Connection, TableConnection
from pynamodb.exceptions import PynamoDBException
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib import metrics
from chalicelib.config import settings
from chalicelib.domain.errors import Unavailable

# design.md 6: a request gives up early rather than hold a reader; Lambda and botocore wait far longer by default.
CONNECT_TIMEOUT = 0.5
READ_TIMEOUT = 1.0
ATTEMPTS = 2
REQUEST_DEADLINE = 4.0

# No attempt begins that could end after the deadline. A second one may have to wait for a second before it begins:
# that long botocore's standard mode pauses at most.
_ATTEMPT = CONNECT_TIMEOUT + READ_TIMEOUT
_LONGEST_PAUSE = 1.0

TRANSACTION_LIMIT = 100
_PARTITION_MOST, _SORT_MOST = 2048, 1024  # bytes in UTF-8
_CONFLICT_RETRIES = 4
_REFUSED = "ConditionalCheckFailed"
_CONFLICT = "TransactionConflict"

P = ParamSpec("P")
T = TypeVar("T")

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


class Refused(Exception):
    """A condition of a write did not hold. `reasons` names, in call order, which items of a transaction refused."""

    def __init__(self, reasons: tuple[str | None, ...] = ()) -> None:
        super().__init__("a condition of the write did not hold")
        self.reasons = reasons


class Base(Model):
    """Records of all tables share one client: PynamoDB would make one for each model, 50 to 90 ms apiece."""

    @classmethod
    def _get_connection(cls) -> TableConnection:
        known = cls._connection
        if known is not None and known.table_name == cls.Meta.table_name:
            return known
        table: TableConnection = super()._get_connection()
        meta = table.get_meta_table()
        table.connection = connection()
        if meta.table_name not in table.connection._tables:
            table.connection.add_meta_table(meta)
        return table


def connection() -> Connection:
    """The process's one connection."""
    return _connection


@contextmanager
def deadline(seconds: float = REQUEST_DEADLINE) -> Iterator[None]:
    """Storage calls made inside end in time, with `Unavailable` where they would take longer than this."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


class _Patient(Connection):
    """A connection that asks for nothing more once the deadline is near, and whose calls are counted.

    Not a hook of its client: PynamoDB makes another client at each call while there are no credentials.
    """

    def _make_api_call(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        _need(_ATTEMPT)
        answer: dict[str, Any] = super()._make_api_call(operation_name, operation_kwargs)
        metrics.note(operation_name, answer)
        return answer


def _need(seconds: float) -> None:
    """`Unavailable` if the deadline comes earlier than that."""
    at = _deadline.get()
    if at is not None and time.monotonic() + seconds > at:
        raise Unavailable


def _try_again_in_time(response: tuple[Any, Any] | None, **_: object) -> None:
    """A hook of the client's, asked before botocore decides about a second attempt."""
    if response is None or _is_outage(response[1].get("Error", {}).get("Code")):
        _need(_LONGEST_PAUSE + _ATTEMPT)


def _connect() -> Connection:
    made = _Patient(
        region=settings.region,
        connect_timeout_seconds=CONNECT_TIMEOUT,
        read_timeout_seconds=READ_TIMEOUT,
        max_retry_attempts=ATTEMPTS - 1,
        max_pool_connections=20,
    )
    made.client.meta.events.register_first("needs-retry.dynamodb", _try_again_in_time)
    return made


# Made at import: Lambda gives a starting function more processor time, and no two threads can race for it.
_connection = _connect()


def answered(call: Callable[P, T]) -> Callable[P, T]:
    """Makes a storage function speak the forum's errors: `Refused` for a failed condition, `Unavailable` for silence.

    A plain write to an item inside somebody's running transaction is answered by TransactionConflictException,
    which botocore does not retry; so it is retried here (spine.md 4).
    """

    def calling(*args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(_CONFLICT_RETRIES + 1):
            try:
                return call(*args, **kwargs)
            except PynamoDBException as error:
                if code_of(error) != "TransactionConflictException" or attempt == _CONFLICT_RETRIES:
                    ours = _in_our_words(error)
                    if ours is error:
                        raise
                    raise ours from error
                _breathe(attempt)
            except BotoCoreError as error:
                raise Unavailable from error
        raise AssertionError("unreachable")

    calling.__name__, calling.__doc__, calling.__module__ = call.__name__, call.__doc__, call.__module__
    return calling


@answered
def _commit(writes: Callable[[TransactWrite], None]) -> None:
    with TransactWrite(connection=connection()) as transaction:
        writes(transaction)


def transact(writes: Callable[[TransactWrite], None]) -> None:
    """All writes or none. `Refused` when a condition does not hold; a mere conflict is tried again first.

    PynamoDB sends checks, deletes, puts and updates in this order; `Refused.reasons` follow it.
    """
    for attempt in range(_CONFLICT_RETRIES + 1):
        try:
            return _commit(writes)
        except Refused as refused:
            if _REFUSED in refused.reasons:
                raise
            if attempt == _CONFLICT_RETRIES:
                raise Unavailable from refused
            _breathe(attempt)
    return None


def _breathe(attempt: int) -> None:
    time.sleep(0.01 * 2**attempt)


def code_of(error: PynamoDBException) -> str | None:
    """DynamoDB's code for what went wrong; None where it gave no answer (there PynamoDB's own property breaks)."""
    return error.cause_response_code if isinstance(error.cause, ClientError) else None


def _in_our_words(error: PynamoDBException) -> Exception:
    code = code_of(error)
    if code == "ConditionalCheckFailedException":
        return Refused((_REFUSED,))
    if code == "TransactionCanceledException":
        reasons = tuple(reason.code if reason else None for reason in _reasons(error))
        given = set(reasons) - {None, "None"}
        if given <= {_REFUSED, _CONFLICT}:
            return Refused(reasons)
        if given & _OUTAGES:
            return Unavailable()
    if _is_outage(code) or isinstance(error.cause, BotoCoreError):
        return Unavailable()
    return error


def _is_outage(code: str | None) -> bool:
    """Whether this means "not now". An error that is not DynamoDB's own has its HTTP status for a code."""
    return code is not None and (code in _OUTAGES or (code.isdigit() and code.startswith("5")))


_OUTAGES = {
    "InternalServerError",
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ResourceNotFoundException",  # a table was deleted, or is being restored
    "ServiceUnavailable",
    "ThrottlingError",
    "ThrottlingException",
    "TransactionConflictException",
    "TransactionInProgressException",
}


def _reasons(error: PynamoDBException) -> list[Any]:
    return list(getattr(error, "cancellation_reasons", ()))


R = TypeVar("R", bound="Base")


@answered
def find(record: type[R], partition: str, sort: str | None = None, consistent: bool = True) -> R | None:
    """The item under this key, or None."""
    if not fits(partition, sort):
        return None
    try:
        return record.get(partition, sort, consistent_read=consistent)
    except record.DoesNotExist:
        return None


def fits(partition: str, sort: object = None) -> bool:
    """Whether DynamoDB takes these as a key; asked for a longer one, it does not say "none" but refuses."""
    if not 0 < len(partition.encode()) <= _PARTITION_MOST:
        return False
    return not isinstance(sort, str) or 0 < len(sort.encode()) <= _SORT_MOST


@answered
def find_all(record: type[R], keys: Iterable[Any], consistent: bool = True) -> list[R]:
    """The items under these keys, in any order; missing ones are left out. One round trip per 100."""
    wanted = set(keys)
    return list(record.batch_get(wanted, consistent_read=consistent)) if wanted else []
