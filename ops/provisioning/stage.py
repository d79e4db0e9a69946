"""A stage as a list of resources, in the order in which one needs the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.storage.tables import TABLES, Table
from ops.provisioning import chalice_files
from ops.provisioning.alarms import AlarmResource, alarms_of
from ops.provisioning.aws import Aws
from ops.provisioning.bucket import BucketResource
from ops.provisioning.budget import BudgetResource
from ops.provisioning.caps import READS_PER_SECOND, WRITES_PER_SECOND
from ops.provisioning.logs import LogGroupResource
from ops.provisioning.mail import ConfigurationSetResource, IdentityResource
from ops.provisioning.messages import QueueResource, TopicResource
from ops.provisioning.resources import Resource, Settings
from ops.provisioning.tables import Care, TableResource
from ops.provisioning.tags import tags_of
from ops.provisioning.wishes import Wishes, WishesResource
from ops.stage_names import StageNames


@dataclass(frozen=True)
class Stage:
    """A stage as it should be."""

    aws: Aws
    names: StageNames
    wishes: Wishes

    def resources(self) -> list[Resource]:
        """Everything on AWS."""
        aws, names = self.aws, self.names
        return [
            BucketResource(aws, names),
            WishesResource(aws, names, self.wishes),
            *self.tables().values(),
            QueueResource(aws, names),
            *self._topics(),
            ConfigurationSetResource(aws, names),
            *([IdentityResource(aws, names, self.wishes.mail)] if self.wishes.mail else []),
            *(LogGroupResource(aws, names, function) for function in chalice_files.functions()),
            *self._watchers(),
        ]

    def tables(self) -> dict[str, TableResource]:
        """The tables by short name."""
        return {table.name: self._table(table) for table in TABLES}

    def _table(self, table: Table) -> TableResource:
        keeps = not self.wishes.is_for_development(self.names)
        care = Care(
            caps=(READS_PER_SECOND, WRITES_PER_SECOND),
            recoverable=keeps and table.holds_truth,
            protected=keeps,
            tags=tags_of(self.names),
        )
        definition = table.definition() | {"TableName": self.names.table(table.name)}
        return TableResource(self.aws["dynamodb"], definition, table.ttl, care)

    def _topics(self) -> list[Resource]:
        return [
            TopicResource(self.aws, self.names, "bounces", ("ses",)),
            TopicResource(self.aws, self.names, "complaints", ("ses",)),
            TopicResource(self.aws, self.names, "alarms", ("budgets", "cloudwatch"), self.wishes.alarms_to),
        ]

    def _watchers(self) -> list[Resource]:
        if not self.wishes.has_alarms(self.names):
            return []
        alarms = alarms_of(self.names, chalice_files.functions(), chalice_files.started_by_streams())
        budget = [BudgetResource(self.aws, self.names, self.wishes.budget)] if self.wishes.budget else []
        return [*(AlarmResource(self.aws, self.names, alarm) for alarm in alarms), *budget]


class FilesResource(Resource):
    """The files that Chalice reads for this stage."""

    service = "file"

    def __init__(self, root: Path, stage: Stage, tables: Sequence[TableResource], *, capped: bool) -> None:
        """`tables` have been looked at, and know their streams."""
        self._root, self._stage, self._tables, self._capped = root, stage, tables, capped

    @property
    def name(self) -> str:
        return f"{self._root.name}/.chalice/config.json and its policies"

    @property
    def wanted(self) -> Settings:
        return {"say of the stage": "what it is"}

    def look(self) -> Settings | None:
        section = chalice_files.stage_section(self._stage.names, *self._said(), **self._how())
        if chalice_files.is_written(self._root, self._stage.names, section):
            return self.wanted
        return {"say of the stage": "something else"} if (self._root / ".chalice" / "config.json").exists() else None

    def make(self) -> None:
        chalice_files.write(self._root, self._stage.names, *self._said(), **self._how())

    def change(self, setting: str, found: Settings) -> None:
        self.make()

    def _said(self) -> tuple[dict[str, str], dict[str, str]]:
        prefix = self._stage.names.table("")
        streams = {t.table_name.removeprefix(prefix): t.stream_arn for t in self._tables if t.stream_arn}
        return streams, self._stage.wishes.variables

    def _how(self) -> dict[str, Any]:
        return {"architecture": self._stage.wishes.architecture, "capped": self._capped}
