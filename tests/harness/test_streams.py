"""What the tap tells of each write."""

from typing import Any

import pytest
from pynamodb.attributes import MapAttribute
from pynamodb.exceptions import PutError, TransactWriteError
from pynamodb.transactions import TransactWrite

from tests.harness import Engine, Wire, event, ministack_engine, moto_engine
from tests.harness.example import POSTS, Member, Post, batch_of, score, set_up, transact
from tests.harness.items import size


def test_what_was_written_is_told_as_insert_modify_and_remove(stage: Wire) -> None:
    post = Post("t", "p", score=1)
    post.save()
    post.update([Post.score.add(1)])
    post.delete()
    records = stage.tap.take(POSTS)
    assert [(r["eventName"], score(r, "OldImage"), score(r, "NewImage")) for r in records] == [
        ("INSERT", None, "1"),
        ("MODIFY", "1", "2"),
        ("REMOVE", "2", None),
    ]


def test_an_update_that_creates_an_item_is_told_once(stage: Wire) -> None:
    Post("t", "p").update([Post.score.set(3)])
    assert [(r["eventName"], score(r, "NewImage")) for r in stage.tap.take(POSTS)] == [("INSERT", "3")]


def test_a_write_that_changes_nothing_is_not_told(stage: Wire) -> None:
    Post("t", "p", score=1).save()
    stage.tap.take(POSTS)
    Post("t", "p", score=1.0).save()
    Post("t", "p").update([Post.score.set(1)])
    Post("t", "other").delete()
    assert stage.tap.waiting() == {}


def test_a_refused_write_is_not_told(stage: Wire) -> None:
    Post("t", "p").save()
    stage.tap.take(POSTS)
    with pytest.raises(PutError):
        Post("t", "p", score=1).save(Post.post.does_not_exist())
    with pytest.raises(TransactWriteError):
        transact(
            lambda tx: [
                tx.save(Post("t", "q")),
                tx.update(Post("t", "p"), [Post.score.set(1)], Post.score == 5),
            ]
        )
    assert stage.tap.waiting() == {}


def test_a_table_without_a_stream_tells_nothing(stage: Wire) -> None:
    Member("ann").save()
    assert stage.tap.waiting() == {}


def test_transactions_and_batches_are_told_item_by_item(stage: Wire) -> None:
    def vote(tx: TransactWrite) -> None:
        tx.update(Post("t", "b"), [Post.score.set(1)])
        tx.update(Member("ann"), [Member.points.set(1)])
        tx.update(Post("t", "a"), [Post.score.set(1)])

    transact(vote)
    with Post.batch_write() as batch:
        batch.save(Post("t", "c"))
        batch.delete(Post("t", "a"))
    told = [(r["eventName"], r["dynamodb"]["Keys"]["post"]["S"]) for r in stage.tap.take(POSTS)]
    assert told == [("INSERT", "b"), ("INSERT", "a"), ("REMOVE", "a"), ("INSERT", "c")]


def test_records_have_the_form_that_lambda_gives_them(stage: Wire) -> None:
    Post("t", "p", digest=b"\x01").save()
    (record,) = event(stage.tap.take(POSTS))["Records"]
    assert record["eventSource"] == "aws:dynamodb"
    assert f"table/{POSTS}/stream/" in record["eventSourceARN"]
    assert len(record["eventID"]) == 32
    keys = {"thread": {"S": "t"}, "post": {"S": "p"}}
    assert record["dynamodb"]["Keys"] == keys
    assert record["dynamodb"]["NewImage"] == keys | {"digest": {"B": "AQ=="}}
    assert record["dynamodb"]["SizeBytes"] == size(keys) * 2 + 7
    assert record["dynamodb"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert int(record["dynamodb"]["SequenceNumber"]) > 0
    assert isinstance(record["dynamodb"]["ApproximateCreationDateTime"], int)


def test_a_stream_is_taken_oldest_first_and_only_once(stage: Wire) -> None:
    for name in "abc":
        Post("t", name).save()
    names = [[r["dynamodb"]["Keys"]["post"]["S"] for r in stage.tap.take(POSTS, limit)] for limit in (2, None, None)]
    assert names == [["a", "b"], ["c"], []]


def test_an_image_stays_as_it_was_when_the_item_changes(stage: Wire) -> None:
    Post("t", "p", tags={"a"}).save()
    Post("t", "p").update([Post.tags.add({"b"})])
    first, second = stage.tap.take(POSTS)
    assert first["dynamodb"]["NewImage"]["tags"] == second["dynamodb"]["OldImage"]["tags"] == {"SS": ["a"]}


def test_both_engines_tell_the_same(fake_credentials: None) -> None:
    def told(engine: Engine) -> list[tuple[str, Any]]:
        wire = Wire(engine, clock=lambda: 0)
        set_up(wire)
        Post("t", "p", score=1.5, tags={"b", "a"}, digest=b"\x00", author=MapAttribute(name="Ann")).save()
        Post("t", "p").update([Post.score.add(1.5), Post.tags.delete({"a"}), Post.author.remove()])
        Post("t", "q").update([Post.score.set(Post.score | 0)])
        batch_of("pqr")()
        wire.detach()
        return [(record["eventName"], record["dynamodb"]) for record in wire.tap.take(POSTS)]

    with moto_engine() as moto, ministack_engine() as ministack:
        assert told(moto) == told(ministack)
