"""The one list of tables: provisioning, the forum on one machine and the tests all make them from here."""

from dataclasses import dataclass
from typing import Any

from chalicelib.config import settings
from chalicelib.storage import records
from chalicelib.storage.base import Base


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its short name. `ttl` names the attribute with the expiry, in seconds since 1970.

    What `holds_truth` cannot be made again from anything else: provisioning keeps it recoverable.
    """

    name: str
    record: type[Base]
    ttl: str | None = None
    holds_truth: bool = True

    @property
    def full_name(self) -> str:
        return settings.table(self.name)

    @property
    def has_stream(self) -> bool:
        return getattr(self.record.Meta, "stream_view_type", None) is not None

    def definition(self) -> dict[str, Any]:
        """Arguments for DynamoDB's CreateTable: on demand, with keys, indexes and the stream."""
        schema = self.record._get_schema()
        definition: dict[str, Any] = {
            "TableName": self.full_name,
            "AttributeDefinitions": list(schema["attribute_definitions"]),
            "KeySchema": _hash_first(schema["key_schema"]),
            "BillingMode": "PAY_PER_REQUEST",
        }
        if schema["global_secondary_indexes"]:
            definition["GlobalSecondaryIndexes"] = [_index(i) for i in schema["global_secondary_indexes"]]
        if self.has_stream:
            view = self.record.Meta.stream_view_type
            definition["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
        return definition


TABLES = (
    Table("threads", records.ThreadRecord),
    Table("revisions", records.RevisionRecord),
    Table("votes", records.VoteRecord),
    Table("members", records.MemberRecord),
    Table("labels", records.LabelRecord),
    Table("settings", records.SettingRecord),
    Table("casework", records.CaseRecord),
    Table("ledger", records.LedgerRecord, holds_truth=False),
    Table("projections", records.ProjectionRecord, holds_truth=False),
    Table("listings", records.ListingRecord, holds_truth=False),
    Table("follows", records.FollowRecord),
    Table("notices", records.NoticeRecord, ttl="expires"),
    Table("passes", records.PassRecord, ttl="expires", holds_truth=False),
    Table("addresses", records.AddressRecord, ttl="expires"),
    Table("secrets", records.SecretRecord),
)


def _index(index: Any) -> dict[str, Any]:
    return {
        "IndexName": index["index_name"],
        "KeySchema": _hash_first(index["key_schema"]),
        "Projection": index["projection"],
    }


def _hash_first(keys: Any) -> list[dict[str, str]]:
    return sorted(keys, key=lambda key: str(key["KeyType"]))
