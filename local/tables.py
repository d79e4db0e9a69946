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

from local import aws
from ops.provisioning.resources import bring_into_line, look_at
from ops.provisioning.tables import Table, TableResource


class OtherVersionError(Exception):
    """A table on this machine was made by another version of the forum."""


def create_missing(tables: Iterable[Table], endpoint: str) -> dict[str, str]:
    """Creates what is missing; returns the stream's ARN by the short name of each table that has a stream.

    Raises OtherVersionError when a table is there with other keys or indexes than it should have.
    """
    dynamodb = aws.client("dynamodb", endpoint)
    streams = {}
    for table in tables:
        resource = TableResource(dynamodb, table.definition(), table.ttl, sleep=lambda _: time.sleep(0.05))
        _bring_into_line(resource)
        if resource.stream_arn:
            streams[table.name] = resource.stream_arn
    return streams


def _bring_into_line(resource: TableResource) -> None:
    seen = look_at(resource)
    if seen.conflicts:
        raise OtherVersionError(
            f"The table {resource.table_name} on this machine was made by another version of the forum. "
            "Start that version, or drop the data with `make clean-data`."
        )
    result = bring_into_line(seen)
    if result.trouble:
        raise OtherVersionError(f"The table {resource.table_name} is not as it should be: {result.trouble}")


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
