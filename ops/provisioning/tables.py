"""A DynamoDB table: made with its keys, indexes and stream, and brought into line without losing anything.

Keys, and indexes that are there, cannot be changed in place: a table that has others is left alone. Missing indexes
are added one at a time while the forum runs.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ops.provisioning.resources import Resource, Settings

_LOOK_EVERY = 1.0
_INDEX = "index "
_CAP = "at most a second"
_KEYS, _STREAM, _EXPIRY, _BILLING = "keys", "stream", "expiry", "billing"
_RECOVERY, _PROTECTION, _TAGS = "point-in-time recovery", "deletion protection", "tags"
_NONE_AT_ALL = -1  # DynamoDB's word for a table without maximum throughput


class Table(Protocol):
    """What the storage package says of a table."""

    name: str
    ttl: str | None

    def definition(self) -> dict[str, Any]:
        """The arguments of CreateTable."""
        ...


@dataclass(frozen=True, slots=True)
class Care:
    """What a deployed table has beside its shape. `caps` are read and write units a second, of each index too."""

    caps: tuple[int, int] | None = None
    recoverable: bool = False
    protected: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)


class TableResource(Resource):
    """A table of the storage package's list."""

    service = "dynamodb"

    def __init__(
        self,
        client: Any,
        definition: Mapping[str, Any],
        ttl: str | None = None,
        care: Care | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`care` is what a deployed table has; a table on one machine has none of it."""
        self._client, self._definition, self._ttl, self._care = client, definition, ttl, care or Care()
        self._sleep = sleep
        self.table_name: str = definition["TableName"]
        self.arn = self.stream_arn = ""

    @property
    def name(self) -> str:
        return f"table {self.table_name}"

    @property
    def wanted(self) -> Settings:
        definition, care = self._definition, self._care
        wanted = _shape(definition, definition["AttributeDefinitions"]) | {_BILLING: "on demand"}
        if not wanted[_STREAM]:
            del wanted[_STREAM]
        if self._ttl:
            wanted[_EXPIRY] = self._ttl
        if care.caps:
            for place in ("", *_indexes(definition)):
                wanted[_cap_of(place)] = _cap_in_words(*care.caps)
        # What keeps a table safe is never switched off here: whoever switched it on had a reason.
        wanted |= {_RECOVERY: True} if care.recoverable else {}
        wanted |= {_PROTECTION: True} if care.protected else {}
        return wanted | ({_TAGS: dict(care.tags)} if care.tags else {})

    def look(self) -> Settings | None:
        found = self._settled()
        if found is None:
            return None
        self.arn, self.stream_arn = found["TableArn"], found.get("LatestStreamArn", "")
        seen = _shape(found, found["AttributeDefinitions"])
        mode = found.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
        seen[_BILLING] = "on demand" if mode == "PAY_PER_REQUEST" else "provisioned"
        seen[_EXPIRY] = self._expiry()
        if self._care.caps:
            for name, index in {"": found, **_indexes(found)}.items():
                caps = index.get("OnDemandThroughput") or {}
                seen[_cap_of(name)] = _cap_in_words(caps.get("MaxReadRequestUnits"), caps.get("MaxWriteRequestUnits"))
        if self._care.recoverable:
            seen[_RECOVERY] = self._recoverable()
        seen[_PROTECTION] = found.get("DeletionProtectionEnabled", False)
        return seen | ({_TAGS: self._tags()} if self._care.tags else {})

    def conflicts(self, found: Settings) -> list[str]:
        wanted = self.wanted
        return [
            sentence
            for setting, sentence in (
                (_KEYS, "DynamoDB cannot change the keys of a table that is there"),
                (_STREAM, "another view of the stream would end the one that functions read"),
                (_EXPIRY, "another expiry could delete what is in it"),
                *((name, "an index that is there cannot be changed") for name in wanted if _is_index(name)),
            )
            for sentence in [self._conflict(setting, found, wanted, sentence)]
            if sentence
        ]

    def make(self) -> None:
        settings = dict(self._definition)
        if self._care.caps:
            settings["OnDemandThroughput"] = self._throughput()
            indexes = [index | {"OnDemandThroughput": self._throughput()} for index in _indexes(settings).values()]
            settings |= {"GlobalSecondaryIndexes": indexes} if indexes else {}
        if self._care.protected:
            settings["DeletionProtectionEnabled"] = True
        if self._care.tags:
            settings["Tags"] = _as_list(self._care.tags)
        self._client.create_table(**settings)

    def change(self, setting: str, found: Settings) -> None:
        if _is_index(setting):
            self._add_index(setting.removeprefix(_INDEX))
        elif setting == _EXPIRY:
            expiry = {"Enabled": True, "AttributeName": self._ttl}
            self._client.update_time_to_live(TableName=self.table_name, TimeToLiveSpecification=expiry)
        elif setting == _RECOVERY:
            recovery = {"PointInTimeRecoveryEnabled": True}
            self._client.update_continuous_backups(TableName=self.table_name, PointInTimeRecoverySpecification=recovery)
        elif setting == _TAGS:
            self._client.tag_resource(ResourceArn=self.arn, Tags=_as_list(self._care.tags))
        elif setting.endswith(_CAP):
            self._cap(setting.rpartition(": ")[0], found)
        else:
            self._update(**self._update_of(setting))

    def _conflict(self, setting: str, found: Settings, wanted: Settings, why: str) -> str:
        now, then = found.get(setting), wanted.get(setting)
        if not now or now == then or (then is None and setting == _STREAM):
            return ""
        return f"The {self.name} has other settings: {setting} is {now} and should be {then or 'none'}; {why}."

    def _update_of(self, setting: str) -> dict[str, Any]:
        if setting == _BILLING:
            return {"BillingMode": "PAY_PER_REQUEST"}
        if setting == _STREAM:
            return {"StreamSpecification": self._definition["StreamSpecification"]}
        return {"DeletionProtectionEnabled": True}

    def _add_index(self, name: str) -> None:
        index = dict(_indexes(self._definition)[name])
        if self._care.caps:
            index["OnDemandThroughput"] = self._throughput()
        self._update(
            AttributeDefinitions=self._definition["AttributeDefinitions"],
            GlobalSecondaryIndexUpdates=[{"Create": index}],
        )

    def _cap(self, place: str, found: Settings) -> None:
        if not place:
            self._update(OnDemandThroughput=self._throughput())
            return
        if place not in found:
            return  # it was made a moment ago, with its cap
        index = {"IndexName": place.removeprefix(_INDEX), "OnDemandThroughput": self._throughput()}
        self._update(GlobalSecondaryIndexUpdates=[{"Update": index}])

    def _update(self, **changes: Any) -> None:
        """One change, and the wait until it is done: DynamoDB makes one at a time."""
        self._client.update_table(TableName=self.table_name, **changes)
        self._settled()

    def _throughput(self) -> dict[str, int]:
        reads, writes = self._care.caps or (_NONE_AT_ALL, _NONE_AT_ALL)
        return {"MaxReadRequestUnits": reads, "MaxWriteRequestUnits": writes}

    def _settled(self) -> dict[str, Any] | None:
        """The table's description once DynamoDB is no longer at work on it or an index; None when it is not there."""
        while (found := self._describe()) is not None:
            indexes = found.get("GlobalSecondaryIndexes") or ()
            states = {found["TableStatus"], *(index.get("IndexStatus", "ACTIVE") for index in indexes)}
            if not states & {"CREATING", "UPDATING", "DELETING"}:
                break
            self._sleep(_LOOK_EVERY)
        return found

    def _describe(self) -> dict[str, Any] | None:
        try:
            described: dict[str, Any] = self._client.describe_table(TableName=self.table_name)["Table"]
        except self._client.exceptions.ResourceNotFoundException:
            return None
        return described

    def _expiry(self) -> str | None:
        told = self._client.describe_time_to_live(TableName=self.table_name).get("TimeToLiveDescription", {})
        return told.get("AttributeName") if told.get("TimeToLiveStatus") in ("ENABLED", "ENABLING") else None

    def _recoverable(self) -> bool:
        told = self._client.describe_continuous_backups(TableName=self.table_name)["ContinuousBackupsDescription"]
        recovery = told.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus")
        return recovery in ("ENABLED", "ENABLING")

    def _tags(self) -> dict[str, str]:
        """Those of ours; other people's tags stay."""
        tags = self._client.list_tags_of_resource(ResourceArn=self.arn).get("Tags", [])
        return {tag["Key"]: tag["Value"] for tag in tags if tag["Key"] in self._care.tags}


def _shape(definition: Mapping[str, Any], attributes: Any) -> dict[str, Any]:
    """Keys, indexes and stream of a definition or a description, in words of one order."""
    types = {one["AttributeName"]: one["AttributeType"] for one in attributes}
    stream = definition.get("StreamSpecification") or {}
    view = stream.get("StreamViewType", "") if stream.get("StreamEnabled") else ""
    shape = {_KEYS: _keys(definition, types), _STREAM: view.lower().replace("_", " ")}
    for name, index in _indexes(definition).items():
        shape[f"{_INDEX}{name}"] = f"{_keys(index, types)}, showing {_projection(index)}"
    return shape


def _keys(definition: Mapping[str, Any], types: Mapping[str, str]) -> str:
    by_kind = sorted(definition["KeySchema"], key=lambda key: str(key["KeyType"]))
    return ", ".join(f"{key['AttributeName']} ({types.get(key['AttributeName'], '?')})" for key in by_kind)


def _projection(index: Mapping[str, Any]) -> str:
    shown = index["Projection"]
    return " ".join([shown["ProjectionType"].lower().replace("_", " "), *sorted(shown.get("NonKeyAttributes") or ())])


def _indexes(definition: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {index["IndexName"]: dict(index) for index in definition.get("GlobalSecondaryIndexes") or ()}


def _is_index(setting: str) -> bool:
    return setting.startswith(_INDEX) and ":" not in setting


def _cap_of(index: str) -> str:
    return f"{_INDEX}{index}: {_CAP}" if index else _CAP


def _cap_in_words(reads: int | None, writes: int | None) -> str:
    if reads in (None, _NONE_AT_ALL) and writes in (None, _NONE_AT_ALL):
        return ""
    return f"{reads} reads and {writes} writes"


def _as_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]
