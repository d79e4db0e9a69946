"""A function's log group, made before the function: Lambda would make one that keeps everything for ever."""

from ops.provisioning.aws import Aws
from ops.provisioning.caps import LOGS_KEPT_DAYS
from ops.provisioning.resources import Resource, Settings
from ops.provisioning.tags import tags_of
from ops.stage_names import StageNames


class LogGroupResource(Resource):
    """A log group of CloudWatch Logs."""

    service = "logs"

    def __init__(self, aws: Aws, names: StageNames, function: str) -> None:
        self._logs, self._names, self._group = aws["logs"], names, names.log_group(function)

    @property
    def name(self) -> str:
        return f"log group {self._group}"

    @property
    def wanted(self) -> Settings:
        return {"days kept": LOGS_KEPT_DAYS}

    def look(self) -> Settings | None:
        pages = self._logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=self._group)
        found = [group for page in pages for group in page["logGroups"] if group["logGroupName"] == self._group]
        return {"days kept": found[0].get("retentionInDays")} if found else None

    def make(self) -> None:
        self._logs.create_log_group(logGroupName=self._group, tags=tags_of(self._names))

    def change(self, setting: str, found: Settings) -> None:
        self._logs.put_retention_policy(logGroupName=self._group, retentionInDays=LOGS_KEPT_DAYS)
