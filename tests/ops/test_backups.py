"""A backup holds all truth of a stage; restored as another stage and started over, it is the same forum."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.reconcilers import parking
from chalicelib.storage.tables import TABLES
from ops import backups
from ops.__main__ import main
from ops.audit import command as audit_command
from tests.ops.exporting.made_up import deliver, fill
from tests.ops.exporting.test_round_trip import differences, everything
from tests.ops.forum import Forum

DERIVED = ("ledger", "projections", "listings")


@pytest.fixture
def dynamodb() -> Iterator[Any]:
    """The tables of the stage "dev" with an item each, as AWS has them."""
    with mock_aws():
        client = boto3.client("dynamodb", "us-east-1")
        for table in TABLES:
            client.create_table(**table.definition())
            client.put_item(TableName=table.full_name, Item=an_item(client, table.full_name))
        yield client


def an_item(client: Any, table: str) -> dict[str, Any]:
    described = client.describe_table(TableName=table)["Table"]
    types = {one["AttributeName"]: one["AttributeType"] for one in described["AttributeDefinitions"]}
    return {key["AttributeName"]: {types[key["AttributeName"]]: "1"} for key in described["KeySchema"]}


def ops(*words: str) -> int:
    return main([*words, "--stage", "dev"])


def tables_of(client: Any, stage: str) -> set[str]:
    prefix = f"askwell-{stage}-"
    names = client.list_tables()["TableNames"]
    return {name.removeprefix(prefix) for name in names if name.startswith(prefix)}


def test_all_truth_is_backed_up_and_nothing_else(dynamodb: Any) -> None:
    assert ops("backup", "make", "--name", "before-the-move") == 0
    found = dynamodb.list_backups()["BackupSummaries"]
    assert {backup["BackupName"] for backup in found} == {"before-the-move"}
    backed_up = {backup["TableName"].removeprefix("askwell-dev-") for backup in found}
    assert {"threads", "votes", "members", "revisions", "settings", "labels", "secrets"} <= backed_up
    assert not backed_up & set(DERIVED)


def test_what_is_referred_to_is_backed_up_later() -> None:
    order = backups.truth()
    assert order[0] == "votes"
    assert order[-1] == "members"


def test_a_backup_is_restored_as_another_stage(dynamodb: Any) -> None:
    ops("backup", "make", "--name", "monday")
    dynamodb.delete_item(TableName="askwell-dev-threads", Key=an_item(dynamodb, "askwell-dev-threads"))
    assert ops("backup", "restore", "monday", "--as-stage", "again") == 0
    assert tables_of(dynamodb, "again") == set(backups.truth())
    assert dynamodb.scan(TableName="askwell-again-threads")["Count"] == 1
    assert dynamodb.scan(TableName="askwell-dev-threads")["Count"] == 0


def test_backups_are_listed_and_one_that_is_not_whole_says_so(
    dynamodb: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    ops("backup", "make", "--name", "monday")
    lost = dynamodb.list_backups(TableName="askwell-dev-labels")["BackupSummaries"][0]
    dynamodb.delete_backup(BackupArn=lost["BackupArn"])
    capsys.readouterr()
    assert ops("backup", "list") == 0
    line = capsys.readouterr().out.splitlines()[2].split("\t")
    assert (line[0], line[2], line[4]) == ("monday", str(len(backups.truth()) - 1), "lacks labels")


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["make", "--name", "monday"], 2, "There is a backup monday already."),
        (["make", "--name", "No Name"], 2, "A backup cannot be called “No Name”"),
        (["restore", "tuesday", "--as-stage", "again"], 2, "There is no backup tuesday of dev."),
        (["restore", "monday", "--as-stage", "dev"], 2, "A stage cannot be restored over itself"),
    ],
)
def test_what_cannot_be_is_refused(
    dynamodb: Any, capsys: pytest.CaptureFixture[str], words: list[str], code: int, why: str
) -> None:
    ops("backup", "make", "--name", "monday")
    before = dynamodb.list_tables()["TableNames"]
    assert ops("backup", *words) == code
    assert why in capsys.readouterr().err
    assert dynamodb.list_tables()["TableNames"] == before


def test_nothing_is_restored_over_tables_that_are_there(dynamodb: Any, capsys: pytest.CaptureFixture[str]) -> None:
    ops("backup", "make", "--name", "monday")
    ops("backup", "restore", "monday", "--as-stage", "again")
    assert ops("backup", "restore", "monday", "--as-stage", "again") == 1
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["make"], ["restore", "monday", "--as-stage", "again"]])
def test_a_dry_run_makes_nothing(dynamodb: Any, words: list[str]) -> None:
    ops("backup", "make", "--name", "monday")
    before = len(dynamodb.list_backups()["BackupSummaries"]), dynamodb.list_tables()["TableNames"]
    assert ops("backup", *words, "--dry-run") == 0
    assert (len(dynamodb.list_backups()["BackupSummaries"]), dynamodb.list_tables()["TableNames"]) == before


def test_a_stage_that_is_not_there_cannot_be_backed_up(capsys: pytest.CaptureFixture[str]) -> None:
    with mock_aws():
        boto3.client("dynamodb", "us-east-1")
        assert ops("backup", "make") == 1
    assert "There is no table askwell-dev-votes" in capsys.readouterr().err


@pytest.fixture
def restored(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> Forum:
    """A forum whose truth came back from a backup: its derived tables are empty."""
    monkeypatch.setattr(audit_command, "_UNKNOWN_DRAIN_SECONDS", 0.0)
    fill(8)
    return forum


def drop_derived(forum: Forum) -> None:
    client = forum.wire._clients[0][0]
    for table in TABLES:
        if table.name in DERIVED:
            client.delete_table(TableName=table.full_name)
            client.create_table(**table.definition())


def test_a_restored_forum_that_is_started_over_is_the_same_forum(restored: Forum) -> None:
    before = everything(restored)
    drop_derived(restored)
    assert restored.ops("start-over") == 0
    parking.retry()
    deliver()
    assert differences(before, everything(restored)) == []
    assert restored.ops("audit") == 0


def test_starting_over_may_be_killed_and_repeated(restored: Forum) -> None:
    before = everything(restored)
    drop_derived(restored)
    restored.ops("start-over")
    assert restored.ops("start-over") == 0
    parking.retry()
    deliver()
    assert differences(before, everything(restored)) == []


def test_a_dry_run_starts_nothing_over(restored: Forum) -> None:
    drop_derived(restored)
    before = restored.everything()
    assert restored.ops("start-over", "--dry-run") == 0
    assert restored.everything() == before


def test_a_forum_that_runs_is_not_started_over(restored: Forum) -> None:
    before = restored.everything()
    restored.said()
    assert restored.ops("start-over") == 1
    assert "Something has been derived" in restored.said()
    assert restored.everything() == before


def test_without_starting_over_points_would_be_counted_twice(restored: Forum) -> None:
    before = everything(restored)
    drop_derived(restored)
    deliver()
    assert differences(before, everything(restored))
