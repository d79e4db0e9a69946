"""Makes the tables that are missing and names the stream of each table that has one.

`python -m local.tables --tables MODULE` does so on the engine of its environment, prints the streams as JSON.
"""

import argparse
import importlib
import json
import os
import sys
import time
from collections.abc import Iterable
from typing import Any, Protocol

from local import aws


class Table(Protocol):
    """What the storage package says about a table."""

    name: str
    ttl: str | None

    def definition(self) -> dict[str, Any]:
        """The arguments of CreateTable."""
        ...


class OtherVersionError(Exception):
    """A table on this machine was made by another version of the forum."""


def create_missing(tables: Iterable[Table], endpoint: str) -> dict[str, str]:
    """Creates what is missing; returns the stream's ARN by the short name of each table that has a stream.

    Raises OtherVersionError when a table is there with other keys or indexes than it should have.
    """
    dynamodb = aws.client("dynamodb", endpoint)
    streams = {}
    for table in tables:
        wanted = table.definition()
        found = _describe(dynamodb, wanted["TableName"]) or _create(dynamodb, table, wanted)
        _check(wanted, found)
        if "LatestStreamArn" in found:
            streams[table.name] = found["LatestStreamArn"]
    return streams


def _describe(dynamodb: Any, name: str) -> dict[str, Any] | None:
    try:
        described: dict[str, Any] = dynamodb.describe_table(TableName=name)["Table"]
    except dynamodb.exceptions.ResourceNotFoundException:
        return None
    return described


def _create(dynamodb: Any, table: Table, wanted: dict[str, Any]) -> dict[str, Any]:
    dynamodb.create_table(**wanted)
    while not (found := _describe(dynamodb, wanted["TableName"])) or found["TableStatus"] != "ACTIVE":
        time.sleep(0.05)
    if table.ttl:
        dynamodb.update_time_to_live(
            TableName=wanted["TableName"],
            TimeToLiveSpecification={"Enabled": True, "AttributeName": table.ttl},
        )
    return found


def _check(wanted: dict[str, Any], found: dict[str, Any]) -> None:
    if _shape(wanted) != _shape(found):
        raise OtherVersionError(
            f"The table {wanted['TableName']} on this machine was made by another version of the forum. "
            "Start that version, or drop the data with `make clean-data`."
        )


def _shape(definition: dict[str, Any]) -> tuple[Any, ...]:
    """Keys, indexes and stream in an order of their own, so that two descriptions compare."""
    indexes = sorted(
        (index["IndexName"], _keys(index), index["Projection"]["ProjectionType"])
        for index in definition.get("GlobalSecondaryIndexes") or ()
    )
    stream = (definition.get("StreamSpecification") or {}).get("StreamEnabled", False)
    return _keys(definition), indexes, stream


def _keys(definition: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((key["KeyType"], key["AttributeName"]) for key in definition["KeySchema"])


def main() -> int:
    """Creates the tables of the named module, prints their streams as one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m local.tables")
    parser.add_argument("--tables", default="chalicelib.storage.tables")
    module = importlib.import_module(parser.parse_args().tables)
    try:
        streams = create_missing(module.TABLES, os.environ["AWS_ENDPOINT_URL"])
    except OtherVersionError as differs:
        print(differs, file=sys.stderr)
        return 2
    print(json.dumps(streams))
    return 0


if __name__ == "__main__":
    sys.exit(main())
