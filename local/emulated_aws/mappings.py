"""What ministack's event source mappings of streams lack: retries that end, bisecting, a thread for each mapping.

A mapping reads one stream in order. A failed batch is tried again, halved if the mapping bisects, until it works,
has failed too often, or is too old: then a record of it goes to the on-failure queue and the mapping goes on.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ministack.services import dynamodb, lambda_svc

RETRY_AFTER = 0.5  # seconds; AWS waits longer and longer, up to minutes

_Record = dict[str, Any]


@dataclass
class _Tries:
    """How a mapping's first batch fares: how large it may be while it fails, and how often it failed."""

    most: int | None = None
    failed: int = 0


_tries: dict[str, _Tries] = {}


def add_what_is_missing() -> None:
    """Replaces ministack's reading of DynamoDB's streams."""
    lambda_svc._poll_dynamodb_streams = _poll


def _poll() -> bool:
    """Starts a batch for each mapping that has records and is not busy. The end of a batch wakes the poller again."""
    for account, region, mapping in lambda_svc._iter_all_esms():
        with _in_account(account, region):
            try:
                _start_batch(mapping)
            except Exception:
                lambda_svc.logger.exception("reading for %s", mapping["UUID"])
    return False


@contextmanager
def _in_account(account: str, region: str) -> Iterator[None]:
    tokens = lambda_svc._request_account_id.set(account), lambda_svc._request_region.set(region)
    try:
        yield
    finally:
        lambda_svc._request_account_id.reset(tokens[0])
        lambda_svc._request_region.reset(tokens[1])


def _start_batch(mapping: dict[str, Any]) -> None:
    key, stream = mapping["UUID"], mapping.get("EventSourceArn", "")
    resting = lambda_svc._esm_backoff_until.get(key, 0) > time.time()
    if ":dynamodb:" not in stream or not mapping.get("Enabled", True) or resting or lambda_svc._esm_inflight.get(key):
        return
    named = lambda_svc._dynamodb_stream_table_from_arn_spec(lambda_svc.parse_arn(stream))
    function, _ = lambda_svc._get_func_record_for_qualifier(mapping["FunctionName"], mapping.get("Qualifier"))
    table = dynamodb._tables.get(named[0]) if named else None
    if not function or not table or table.get("LatestStreamArn") != stream:
        return
    at = _position(mapping, named[0])
    size = _tries.get(key, _Tries()).most or mapping.get("BatchSize", 100)
    records = dynamodb.stream_records_since(named[0], at, size)
    if records:
        lambda_svc._dispatch_esm_batch(key, _deliver, mapping, function, at, records)


def _position(mapping: dict[str, Any], table: str) -> int:
    """Where the mapping reads on; records that are gone by now are passed over."""
    first, end = dynamodb.stream_start_position(table), dynamodb.stream_end_position(table)
    positions = lambda_svc._dynamodb_stream_positions
    with lambda_svc._dynamodb_stream_positions_lock:
        begin = first if mapping.get("StartingPosition") == "TRIM_HORIZON" else end
        positions[mapping["UUID"]] = max(positions.get(mapping["UUID"], begin), first)
        return int(positions[mapping["UUID"]])


def _deliver(mapping: dict[str, Any], function: Any, at: int, records: list[_Record]) -> None:
    wanted = lambda_svc._apply_filter_criteria(records, mapping)
    result = lambda_svc._execute_function(function, {"Records": wanted}) if wanted else {}
    done = _worked(mapping, records, result)
    if done == len(records):
        mapping["LastProcessingResult"] = "OK"
        return _go_on(mapping, at + done)
    mapping["LastProcessingResult"] = "PROBLEM: Function call failed"
    lambda_svc.logger.warning("%s failed: %s", mapping["FunctionName"], result.get("log", "")[-2000:])
    rest = records[done:]
    condition = _given_up(mapping, rest, _failed_again(mapping, done, rest))
    if condition:
        lambda_svc._send_ddb_stream_failure_record(
            mapping, function, rest, mapping["EventSourceArn"], result, condition
        )
        return _go_on(mapping, at + len(records))
    if done:
        _move(mapping, at + done)
    lambda_svc._esm_backoff_until[mapping["UUID"]] = time.time() + RETRY_AFTER
    return None


def _worked(mapping: dict[str, Any], records: list[_Record], result: dict[str, Any]) -> int:
    """How many records, from the first, are done with: all, none, or those before the first that was reported."""
    if result.get("error"):
        return 0
    if "ReportBatchItemFailures" not in (mapping.get("FunctionResponseTypes") or ()):
        return len(records)
    body = result.get("body")
    reported = {failure["itemIdentifier"] for failure in (body or {}).get("batchItemFailures") or ()}
    numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
    return min((numbers.index(number) if number in numbers else 0 for number in reported), default=len(records))


def _failed_again(mapping: dict[str, Any], done: int, rest: list[_Record]) -> int:
    """Notes the failure and how much to try next; returns how often what is tried next has failed already."""
    tries = _tries.setdefault(mapping["UUID"], _Tries())
    bisects = not done and mapping.get("BisectBatchOnFunctionError") and len(rest) > 1
    if bisects:
        tries.most, tries.failed = len(rest) // 2, 0
    else:
        tries.most, tries.failed = len(rest), 1 if done else tries.failed + 1
    return tries.failed


def _given_up(mapping: dict[str, Any], rest: list[_Record], failed: int) -> str | None:
    """Why the mapping does not try these again; None if it does. A limit of -1 is none."""
    most, age = int(mapping.get("MaximumRetryAttempts", -1)), int(mapping.get("MaximumRecordAgeInSeconds", -1))
    if 0 <= most < failed:
        return "RetryAttemptsExhausted"
    if 0 < age < time.time() - float(rest[0]["dynamodb"]["ApproximateCreationDateTime"]):
        return "MaxRecordAgeExceeded"
    return None


def _go_on(mapping: dict[str, Any], at: int) -> None:
    _tries.pop(mapping["UUID"], None)
    lambda_svc._esm_backoff_until.pop(mapping["UUID"], None)
    _move(mapping, at)


def _move(mapping: dict[str, Any], at: int) -> None:
    with lambda_svc._dynamodb_stream_positions_lock:
        lambda_svc._dynamodb_stream_positions[mapping["UUID"]] = at
