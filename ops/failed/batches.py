"""The records of failures in a stage's queue, and the keys that each batch was about.

AWS tells where in its stream a batch lay, not what was in it (`DDBStreamBatchInfo`); after 24 hours that is gone.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from ops.provisioning.aws import Aws
from ops.stage_names import StageNames

# The part of a record's key under which the function parks work.
KEY_OF: Mapping[str, str] = {"project_threads": "thread", "tally_votes": "thread", "raise_notices": "thread"}
# Functions that need no help, and why.
HEALS_ITSELF: Mapping[str, str] = {"send_mail": "post_mail finds every minute what is left to send"}

_HIDDEN = 60  # seconds in which nobody else sees a message that was read
_MOST_MESSAGES = 1000
_GONE = frozenset(["ResourceNotFoundException", "TrimmedDataAccessException", "ExpiredIteratorException"])


@dataclass(frozen=True)
class Batch:
    """A batch that was given up: by which function, why, how many records, since when."""

    function: str
    condition: str
    records: int
    since: datetime
    stream: str
    shard: str
    first: str
    last: str
    receipt: str


class Failures:
    """The queue of a stage."""

    def __init__(self, aws: Aws, names: StageNames) -> None:
        self._sqs, self._names = aws["sqs"], names
        self._streams = aws["dynamodbstreams"]
        self._url = self._sqs.get_queue_url(QueueName=names.failed_queue)["QueueUrl"]

    def waiting(self) -> list[Batch]:
        """All that waits, oldest first; for a minute nobody else sees it."""
        found: dict[str, Batch] = {}
        while len(found) < _MOST_MESSAGES:
            read = self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10, VisibilityTimeout=_HIDDEN)
            if not read.get("Messages"):
                break
            found |= {m["MessageId"]: self._batch(json.loads(m["Body"]), m["ReceiptHandle"]) for m in read["Messages"]}
        return sorted(found.values(), key=lambda batch: batch.since)

    def done_with(self, batch: Batch) -> None:
        """Takes it out of the queue."""
        self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=batch.receipt)

    def put_back(self, batch: Batch) -> None:
        """Lets others see it again at once."""
        self._sqs.change_message_visibility(QueueUrl=self._url, ReceiptHandle=batch.receipt, VisibilityTimeout=0)

    def keys(self, batch: Batch) -> set[str] | None:
        """The keys of the batch's records; None when the stream does not hold all of them any more."""
        try:
            records = list(self._records(batch))
        except ClientError as error:
            if error.response["Error"]["Code"] in _GONE:
                return None
            raise
        if len(records) < batch.records:
            return None
        return {record["dynamodb"]["Keys"][KEY_OF[batch.function]]["S"] for record in records}

    def _records(self, batch: Batch) -> Iterator[dict[str, Any]]:
        where = {"StreamArn": batch.stream, "ShardId": batch.shard, "SequenceNumber": batch.first}
        iterator = self._streams.get_shard_iterator(**where, ShardIteratorType="AT_SEQUENCE_NUMBER")["ShardIterator"]
        left = batch.records
        while iterator and left > 0:
            read = self._streams.get_records(ShardIterator=iterator, Limit=min(left, 1000))
            wanted = [r for r in read["Records"] if int(r["dynamodb"]["SequenceNumber"]) <= int(batch.last)]
            yield from wanted
            left -= len(wanted)
            iterator = read.get("NextShardIterator") if wanted else None

    def _batch(self, said: dict[str, Any], receipt: str) -> Batch:
        info = said["DDBStreamBatchInfo"]
        function = said["requestContext"]["functionArn"].split(":")[6]
        return Batch(
            function=function.removeprefix(f"{self._names.prefix}-"),
            condition=said["requestContext"]["condition"],
            records=int(info["batchSize"]),
            since=datetime.fromisoformat(info["approximateArrivalOfFirstRecord"]),
            stream=info["streamArn"],
            shard=info["shardId"],
            first=info["startSequenceNumber"],
            last=info["endSequenceNumber"],
            receipt=receipt,
        )
