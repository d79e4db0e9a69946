"""Reads one DynamoDB stream shard by shard, parents before their children, from where a reader left off."""

from dataclasses import replace

from local.checkpoints import Position
from local.events import Record
from local.streams_api import RefusedError, StreamsApi

PAGE = 1000


class TrimmedError(Exception):
    """The stream no longer holds the record after the reader's position: some were lost for this reader."""


class Stream:
    """One reader's view of a stream; `positions` says by shard what has been handed over."""

    def __init__(self, client: StreamsApi, arn: str, positions: dict[str, Position]) -> None:
        self.arn = arn
        self.positions = positions
        self._client = client
        self._open: list[str] | None = None
        self._iterators: dict[str, str | None] = {}

    def open_shards(self) -> list[str]:
        """The shards to read now: those not finished whose parent is finished or gone."""
        if not self._open:
            self._open = self._find_open_shards()
        return list(self._open)

    def read(self, shard: str) -> list[Record]:
        """The next records of the shard, perhaps none.

        Raises TrimmedError when records between the position and these are missing.
        """
        iterator = self._iterators.get(shard) or self._iterator_at_position(shard)
        try:
            page = self._client.get_records(ShardIterator=iterator, Limit=PAGE)
        except RefusedError as refused:
            self._iterators.pop(shard, None)
            if refused.code == "ExpiredIteratorException":
                return []
            raise self._trimmed_or(refused, shard) from refused
        self._iterators[shard] = page.get("NextShardIterator")
        records: list[Record] = page["Records"]
        if not records and self._iterators[shard] is None:
            self._finish(shard)
        return records

    def advance(self, shard: str, record: Record) -> None:
        """Notes the record as handed over."""
        self.positions[shard] = Position(after=record["dynamodb"]["SequenceNumber"])

    def go_back(self) -> None:
        """Forgets what was read but not handed over."""
        self._iterators.clear()

    def _finish(self, shard: str) -> None:
        self.positions[shard] = replace(self.positions.get(shard, Position()), finished=True)
        self._iterators.pop(shard, None)
        self._open = None

    def _find_open_shards(self) -> list[str]:
        parents = self._shards()
        for gone in self.positions.keys() - parents.keys():
            del self.positions[gone]
        finished = {shard for shard, position in self.positions.items() if position.finished}
        return [
            shard
            for shard, parent in parents.items()
            if shard not in finished and (parent not in parents or parent in finished)
        ]

    def _shards(self) -> dict[str, str | None]:
        shards: dict[str, str | None] = {}
        start: dict[str, str] = {}
        while True:
            described = self._client.describe_stream(StreamArn=self.arn, **start)
            shards |= {shard["ShardId"]: shard.get("ParentShardId") for shard in described["Shards"]}
            if "LastEvaluatedShardId" not in described:
                return shards
            start = {"ExclusiveStartShardId": described["LastEvaluatedShardId"]}

    def _iterator_at_position(self, shard: str) -> str:
        after = self.positions.get(shard, Position()).after
        where = (
            {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": after}
            if after
            else {"ShardIteratorType": "TRIM_HORIZON"}
        )
        try:
            return self._client.get_shard_iterator(StreamArn=self.arn, ShardId=shard, **where)
        except RefusedError as refused:
            raise self._trimmed_or(refused, shard) from refused

    def _trimmed_or(self, refused: RefusedError, shard: str) -> Exception:
        """TrimmedError, with the position forgotten, if the refusal means that; else the refusal itself."""
        gone = ("TrimmedDataAccessException", "ResourceNotFoundException", "ValidationException")
        if refused.code not in gone:
            return refused
        self._open = None
        if self.positions.pop(shard, Position()).after is None:
            return refused
        return TrimmedError(f"{self.arn} has lost records that were not read")
