"""`backup make`, `list` and `restore`: DynamoDB's own backups of the tables that hold truth.

A backup is one of each table under one name, made within seconds of each other. What is derived is not backed up,
since `rebuild` makes it again.
"""

import re
import time
from argparse import Namespace
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.storage.tables import TABLES
from ops.console import progress, rehearsed, say, show_table
from ops.failures import BadInput, Declined
from ops.provisioning.aws import Aws
from ops.provisioning.troubles import code_of, trouble
from ops.stage_names import StageNames

_NAME = re.compile("[a-z0-9][a-z0-9-]{0,60}")
_LOOK_EVERY = 5.0
_PATIENCE = 2 * 3600.0

Backup = dict[str, Any]


def make(asked: Namespace) -> int:
    """Backs up each table of truth under one name. Declined when one of them cannot be, BadInput for a name taken."""
    name = asked.name or f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    if not _NAME.fullmatch(name):
        raise BadInput(f"A backup cannot be called “{name}”: small letters, digits and hyphens.")
    aws = Aws()
    dynamodb, names = aws["dynamodb"], aws.names(asked.stage)
    if name in _known(dynamodb, names):
        raise BadInput(f"There is a backup {name} already.")
    tables = truth()
    if rehearsed(asked, f"back up {', '.join(tables)} as {name}"):
        return 0
    with progress("Tables", len(tables)) as advance:
        for table in tables:
            full = names.table(table)
            _in_words(full, dynamodb.create_backup, TableName=full, BackupName=name)
            advance()
    say(f"{len(tables)} tables are backed up as {name}.")
    return 0


def show(asked: Namespace) -> int:
    """Lists backups by name; one that lacks a table says so."""
    aws = Aws()
    found = _known(aws["dynamodb"], aws.names(asked.stage))
    rows = []
    for name, tables in sorted(found.items(), reverse=True):
        missing = sorted(set(truth()) - tables.keys())
        states = sorted({backup["BackupStatus"].lower() for backup in tables.values()})
        size = sum(backup.get("BackupSizeBytes", 0) for backup in tables.values())
        made = min(backup["BackupCreationDateTime"] for backup in tables.values())
        whole = f"lacks {', '.join(missing)}" if missing else ", ".join(states)
        rows.append((name, f"{made:%Y-%m-%d %H:%M}", len(tables), size, whole))
    show_table("Backups", ("name", "made", "tables", "bytes", "state"), rows)
    return 0


def restore(asked: Namespace) -> int:
    """Makes another stage's tables of a backup; the stage itself is left alone.

    BadInput for a backup that there is not, or the same stage; Declined if a table of the other stage is there.
    """
    aws = Aws()
    dynamodb, other = aws["dynamodb"], aws.names(asked.as_stage)
    tables = _known(dynamodb, aws.names(asked.stage)).get(asked.name)
    if tables is None:
        raise BadInput(f"There is no backup {asked.name} of {asked.stage}. `backup list` has those that there are.")
    if asked.as_stage == asked.stage:
        raise BadInput("A stage cannot be restored over itself: name another with --as-stage.")
    if rehearsed(asked, f"make {len(tables)} tables of stage {asked.as_stage} of {asked.name}"):
        return 0
    for table, backup in tables.items():
        arn, target = backup["BackupArn"], other.table(table)
        _in_words(target, dynamodb.restore_table_from_backup, TargetTableName=target, BackupArn=arn)
    with progress("Tables", len(tables)) as advance:
        for table in tables:
            _wait_for(dynamodb, other.table(table))
            advance()
    say(f"The truth of {asked.name} is in stage {asked.as_stage}.")
    say("Next, for that stage: `provision`, `start-over`, then deploy it.")
    return 0


def truth() -> list[str]:
    """The short names of the tables that cannot be made again, in the order in which they are backed up.

    What is referred to comes later: no vote is without its post, and no post without its author.
    """
    names = [table.name for table in TABLES if table.holds_truth]
    return sorted(names, key=lambda name: (name != "votes", name == "members"))


def _known(dynamodb: Any, names: StageNames) -> Mapping[str, dict[str, Backup]]:
    """Backups by name and table."""
    found: dict[str, dict[str, Backup]] = defaultdict(dict)
    for table in truth():
        for backup in _of_table(dynamodb, names.table(table)):
            found[backup["BackupName"]][table] = backup
    return dict(found)


def _of_table(dynamodb: Any, table: str) -> list[Backup]:
    backups: list[Backup] = []
    more: dict[str, str] = {}
    while True:
        page = _in_words(table, dynamodb.list_backups, TableName=table, BackupType="USER", **more)
        backups += page["BackupSummaries"]
        if "LastEvaluatedBackupArn" not in page:
            return backups
        more = {"ExclusiveStartBackupArn": page["LastEvaluatedBackupArn"]}


def _wait_for(dynamodb: Any, table: str) -> None:
    until = time.monotonic() + _PATIENCE
    while dynamodb.describe_table(TableName=table)["Table"]["TableStatus"] != "ACTIVE":
        if time.monotonic() > until:
            raise Declined(f"{table} is still being restored. Look again with `aws dynamodb describe-table`.")
        time.sleep(_LOOK_EVERY)


def _in_words(about: str, call: Any, **arguments: Any) -> Any:
    try:
        return call(**arguments)
    except ClientError as error:
        if code_of(error) in ("TableNotFoundException", "ResourceNotFoundException"):
            raise Declined(f"There is no table {about}.") from error
        if code_of(error) == "TableAlreadyExistsException":
            raise Declined(f"{about} is there already. Restore into a stage that has no tables.") from error
        raise Declined(str(trouble(error, "dynamodb", about))) from error
