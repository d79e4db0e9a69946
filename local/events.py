"""The events that Lambda would hand to a trigger: records of a stream, the tick of a schedule."""

import uuid
from datetime import UTC, datetime
from typing import Any

from chalice.local import LambdaContext

from local import aws

Record = dict[str, Any]


def of_records(records: list[Record], stream_arn: str) -> dict[str, Any]:
    """The event for a batch of records as the stream's API returns them."""
    return {"Records": [_record(record, stream_arn) for record in records]}


def of_schedule(name: str, moment: float) -> dict[str, Any]:
    """The event of a schedule's tick at that time (seconds since 1970)."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": aws.ACCOUNT,
        "time": datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": aws.REGION,
        "resources": [f"arn:aws:events:{aws.REGION}:{aws.ACCOUNT}:rule/{name}"],
        "detail": {},
    }


def context(function: str, seconds: int = 900) -> LambdaContext:
    """The context of one invocation, with this long to run."""
    return LambdaContext(function, memory_size=1024, max_runtime_ms=seconds * 1000)


def moment_of(record: Record) -> float:
    """When the record was written, in seconds since 1970."""
    return float(record["dynamodb"]["ApproximateCreationDateTime"])


def _record(record: Record, stream_arn: str) -> Record:
    change = {"SizeBytes": 0} | record["dynamodb"] | {"ApproximateCreationDateTime": moment_of(record)}
    return record | {"dynamodb": change, "eventSourceARN": stream_arn}
