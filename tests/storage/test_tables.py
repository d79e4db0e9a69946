"""The list of tables: complete, on demand, with streams where something listens."""

import re
from pathlib import Path

from chalicelib.storage import records
from chalicelib.storage.base import Base
from chalicelib.storage.tables import TABLES


def test_every_record_class_has_its_table() -> None:
    classes = {record for record in vars(records).values() if isinstance(record, type) and issubclass(record, Base)}
    assert classes - {Base} == {table.record for table in TABLES}


def test_every_table_is_paid_for_by_use() -> None:
    assert {table.definition()["BillingMode"] for table in TABLES} == {"PAY_PER_REQUEST"}


def test_streams_are_where_something_listens() -> None:
    assert {table.name for table in TABLES if table.has_stream} == {
        "threads",
        "votes",
        "members",
        "casework",
        "notices",
    }


def test_names_carry_the_stage() -> None:
    assert all(table.full_name == f"askwell-dev-{table.name}" for table in TABLES)


def test_every_order_of_a_list_is_an_index_of_its_own() -> None:
    (listings,) = [table for table in TABLES if table.name == "listings"]
    assert len(listings.definition()["GlobalSecondaryIndexes"]) == 8


def test_passes_notices_and_addresses_are_forgotten_by_themselves() -> None:
    assert {table.name: table.ttl for table in TABLES if table.ttl} == dict.fromkeys(
        ["passes", "notices", "addresses"], "expires"
    )


def test_the_map_and_the_list_agree_on_what_is_truth() -> None:
    text = (Path(__file__).parents[2] / "ARCHITECTURE.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| ((?:truth|both|derived|neither)\b)", text, re.MULTILINE))
    assert {t.name: rows[t.name] in ("truth", "both") for t in TABLES} == {t.name: t.holds_truth for t in TABLES}
