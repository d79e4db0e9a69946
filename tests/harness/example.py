"""A forum of two tables to test the harness with: posts have a stream and an index, members neither."""

from collections.abc import Callable
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.exceptions import PutError
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from tests.harness.plans import Chances
from tests.harness.wire import Wire

POSTS, MEMBERS = "stage-posts", "stage-members"


class ByScore(GlobalSecondaryIndex["Post"]):
    class Meta:
        index_name = "by_score"
        projection = KeysOnlyProjection()

    board = UnicodeAttribute(hash_key=True)
    score = NumberAttribute(range_key=True)


class Post(Model):
    class Meta:
        table_name = POSTS
        billing_mode = "PAY_PER_REQUEST"
        stream_view_type = "NEW_AND_OLD_IMAGES"
        max_retry_attempts = 2

    thread = UnicodeAttribute(hash_key=True)
    post = UnicodeAttribute(range_key=True)
    board = UnicodeAttribute(null=True)
    score = NumberAttribute(null=True)
    tags = UnicodeSetAttribute(null=True)
    digest = BinaryAttribute(null=True, legacy_encoding=False)
    author: MapAttribute[str, Any] = MapAttribute(null=True)
    by_score = ByScore()


class Member(Model):
    class Meta:
        table_name = MEMBERS
        billing_mode = "PAY_PER_REQUEST"

    handle = UnicodeAttribute(hash_key=True)
    points = NumberAttribute(default=0)


def set_up(wire: Wire) -> None:
    wire.attach_models(Post, Member)
    Post.create_table()
    Member.create_table()
    wire.meter.clear()
    wire.scheduler.clear()


def client_of(model: type[Model]) -> Any:
    return model._get_connection().connection.client


def transact(writes: Callable[[TransactWrite], object]) -> None:
    with TransactWrite(connection=Post._get_connection().connection) as transaction:
        writes(transaction)


def save_two() -> None:
    Post("t", "a").save()
    Post("t", "b").save()


def batch_of(names: str) -> Callable[[], None]:
    def write() -> None:
        with Post.batch_write() as batch:
            for name in names:
                batch.save(Post("t", name))

    return write


def how_it_went(stage: Wire, deed: Callable[[], object], plan: Chances) -> str:
    try:
        return "killed" if stage.run(deed, plan).killed else "done"
    except PutError as error:
        return str(error.cause_response_code)


def posts_there(stage: Wire) -> list[str]:
    return sorted(item["post"]["S"] for item in stage.engine.scan(POSTS))


def score(record: dict[str, Any], image: str) -> str | None:
    seen = record["dynamodb"].get(image)
    return seen["score"]["N"] if seen and "score" in seen else None
