"""Reading a stream of many shards, with an engine made up for it: the real ones of this machine have one shard."""

from typing import Any

import pytest

from local.checkpoints import Position
from local.streams import Stream, TrimmedError
from local.streams_api import RefusedError


class Shards:
    """An engine with the given shards: their parent, their records, whether they are closed."""

    def __init__(self, **shards: tuple[str | None, list[str], bool]) -> None:
        self.shards = shards
        self.refuse: str | None = None

    def describe_stream(self, StreamArn: str, ExclusiveStartShardId: str | None = None) -> dict[str, Any]:  # noqa: N803
        names = sorted(self.shards)
        start = names.index(ExclusiveStartShardId) + 1 if ExclusiveStartShardId else 0
        page = names[start : start + 2]
        described = [
            {"ShardId": name} | ({"ParentShardId": parent} if (parent := self.shards[name][0]) else {}) for name in page
        ]
        more = {"LastEvaluatedShardId": page[-1]} if names[start + 2 :] else {}
        return {"Shards": described} | more

    def get_shard_iterator(self, ShardId: str, SequenceNumber: str | None = None, **_: str) -> str:  # noqa: N803
        numbers = self.shards[ShardId][1]
        if SequenceNumber and SequenceNumber not in numbers:
            raise RefusedError("TrimmedDataAccessException", "gone")
        return f"{ShardId} {numbers.index(SequenceNumber) + 1 if SequenceNumber else 0}"

    def get_records(self, ShardIterator: str, Limit: int) -> dict[str, Any]:  # noqa: N803
        if self.refuse:
            code, self.refuse = self.refuse, None
            raise RefusedError(code, "refused")
        shard, start = ShardIterator.split()
        _, numbers, closed = self.shards[shard]
        page = [{"dynamodb": {"SequenceNumber": number}} for number in numbers[int(start) :]]
        ended = closed and not page
        return {"Records": page} | ({} if ended else {"NextShardIterator": f"{shard} {len(numbers)}"})


def read_all(stream: Stream, looks: int = 6) -> list[str]:
    read = []
    for _ in range(looks):
        for shard in stream.open_shards():
            for record in stream.read(shard):
                read.append(record["dynamodb"]["SequenceNumber"])
                stream.advance(shard, record)
    return read


def test_a_parents_records_come_before_its_childrens() -> None:
    family = Shards(a=("z", ["5", "6"], False), b=("z", ["7"], False), z=(None, ["1", "2"], True))
    assert read_all(Stream(family, "arn", {})) == ["1", "2", "5", "6", "7"]


def test_a_shard_whose_parent_is_gone_is_read() -> None:
    assert read_all(Stream(Shards(a=("long ago", ["5"], False)), "arn", {})) == ["5"]


def test_reading_goes_on_after_the_last_record_taken() -> None:
    shards = Shards(a=(None, ["1", "2", "3"], False))
    assert read_all(Stream(shards, "arn", {"a": Position("2")})) == ["3"]


def test_a_finished_shard_is_not_read_again() -> None:
    shards = Shards(a=(None, ["1"], True), b=("a", ["2"], False))
    assert read_all(Stream(shards, "arn", {"a": Position("1", finished=True)})) == ["2"]


def test_positions_of_shards_that_are_gone_are_forgotten() -> None:
    stream = Stream(Shards(b=(None, ["2"], False)), "arn", {"a": Position("1", finished=True)})
    read_all(stream)
    assert stream.positions == {"b": Position("2")}


def test_lost_records_are_told_once_and_then_everything_that_is_left_is_read() -> None:
    stream = Stream(Shards(a=(None, ["8", "9"], False)), "arn", {"a": Position("3")})
    with pytest.raises(TrimmedError):
        read_all(stream)
    assert read_all(stream) == ["8", "9"]


def test_an_expired_iterator_is_replaced_without_losing_a_record() -> None:
    shards = Shards(a=(None, ["1", "2"], False))
    stream = Stream(shards, "arn", {})
    assert read_all(stream) == ["1", "2"]
    shards.shards["a"][1].append("3")
    shards.refuse = "ExpiredIteratorException"
    assert read_all(stream) == ["3"]


def test_another_refusal_is_passed_on_and_the_position_kept() -> None:
    shards = Shards(a=(None, ["1"], False))
    stream = Stream(shards, "arn", {})
    read_all(stream)
    shards.refuse = "LimitExceededException"
    with pytest.raises(RefusedError):
        read_all(stream)
    assert stream.positions == {"a": Position("1")}
