"""The events that Lambda would hand to a trigger: records of a stream, the tick of a schedule."""

import base64
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
    written = record["dynamodb"]["ApproximateCreationDateTime"]
    return float(written.timestamp() if isinstance(written, datetime) else written)


def _record(record: Record, stream_arn: str) -> Record:
    change = dict(record["dynamodb"])
    change["ApproximateCreationDateTime"] = moment_of(record)
    change.setdefault("SizeBytes", 0)
    for image in ("Keys", "NewImage", "OldImage"):
        if image in change:
            change[image] = _plain(change[image])
    return record | {"dynamodb": change, "eventSourceARN": stream_arn}


def _plain(value: Any) -> Any:
    """Bytes as the Base64 text that Lambda's JSON carries, everything else as it is."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
