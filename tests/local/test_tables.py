"""Tables are made once, and a table of another version is left alone."""

from typing import Any

import pytest

from local import tables
from local.engine import Engine
from local.tables import OtherVersionError
from tests.local.other_tables import OtherNotesTable
from tests.local.small_forum import TABLE, NotesTable


class Plain:
    """A table without a stream, with an index."""

    name = "plain"
    ttl = None

    def __init__(self, index: str = "by_day", shows: str = "KEYS_ONLY") -> None:
        self._index, self._shows = index, shows

    def definition(self) -> dict[str, Any]:
        return {
            "TableName": "askwell-local-plain",
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "day", "AttributeType": "S"},
            ],
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": self._index,
                    "KeySchema": [{"AttributeName": "day", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": self._shows},
                }
            ],
        }


def test_missing_tables_are_made_and_those_with_a_stream_named(running_engine: Engine, dynamodb: Any) -> None:
    streams = tables.create_missing([NotesTable(), Plain()], running_engine.endpoint)
    assert list(streams) == ["notes"]
    assert f"table/{TABLE}/stream/" in streams["notes"]
    assert tables.create_missing([NotesTable(), Plain()], running_engine.endpoint) == streams
    ttl = dynamodb.describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]
    assert (ttl["TimeToLiveStatus"], ttl["AttributeName"]) == ("ENABLED", "expires")


@pytest.mark.parametrize("other", [OtherNotesTable(), Plain(shows="ALL")])
def test_a_table_of_another_version_is_named_and_left_alone(running_engine: Engine, other: Any) -> None:
    tables.create_missing([NotesTable(), Plain()], running_engine.endpoint)
    with pytest.raises(OtherVersionError, match=other.definition()["TableName"]):
        tables.create_missing([other], running_engine.endpoint)


def test_an_index_that_another_version_lacked_is_added(running_engine: Engine, dynamodb: Any) -> None:
    tables.create_missing([Plain()], running_engine.endpoint)
    tables.create_missing([Plain("by_night")], running_engine.endpoint)
    indexes = dynamodb.describe_table(TableName="askwell-local-plain")["Table"]["GlobalSecondaryIndexes"]
    assert {index["IndexName"] for index in indexes} == {"by_day", "by_night"}
