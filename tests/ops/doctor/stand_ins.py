"""A stage in full health as AWS would describe it; each test makes one thing of it ill."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError

from ops.deploying import mappings
from ops.provisioning import chalice_files
from ops.provisioning.alarms import AlarmResource
from ops.provisioning.caps import REQUESTS_AT_ONCE, REQUESTS_PER_SECOND
from ops.provisioning.mail import ConfigurationSetResource, IdentityResource
from ops.provisioning.resources import Resource
from ops.provisioning.tables import TableResource
from ops.stage_names import StageNames

NAMES = StageNames("prod", "us-east-1", "123456789012")
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
LISTENERS = {"project_threads": "threads", "tally_votes": "votes"}


class NotThere(ClientError):
    def __init__(self) -> None:
        super().__init__({"Error": {"Code": "ResourceNotFoundException", "Message": "none"}}, "Get")


def denied(operation: str) -> ClientError:
    said = f"User: me is not authorized to perform: {operation} on resource: it"
    return ClientError({"Error": {"Code": "AccessDeniedException", "Message": said}}, operation.partition(":")[2])


def stream(table: str, label: str = "newest") -> str:
    return f"{NAMES.table_arn(table)}/stream/{label}"


class Stage:
    """What AWS says; a test changes what it says."""

    def __init__(self) -> None:
        self.functions: dict[str, dict[str, Any]] = {
            name: {"State": "Active", "Environment": {"Variables": {"ASKWELL_STAGE": "prod"}}}
            for name in chalice_files.functions()
        }
        self.tables = {
            table: {"LatestStreamArn": stream(table), "StreamSpecification": {"StreamEnabled": True}}
            for table in LISTENERS.values()
        }
        self.mappings = {name: [_mapping(name, table)] for name, table in LISTENERS.items()}
        self.ages: dict[str, float] = {}
        shared = json.loads((chalice_files.TEMPLATES / "base.json").read_text("utf-8"))["lambda_functions"]
        self.reserved = {name: shared.get(name, {}).get("reserved_concurrency") for name in self.functions}
        self.throttle = {"throttlingRateLimit": REQUESTS_PER_SECOND, "throttlingBurstLimit": REQUESTS_AT_ONCE}
        self.rest_apis = ["abc"]
        self.queued = 0
        self.date = "Thu, 05 Mar 2026 12:00:00 GMT"
        self.account: dict[str, Any] = {
            "ProductionAccessEnabled": True,
            "SendingEnabled": True,
            "EnforcementStatus": "HEALTHY",
            "SuppressionAttributes": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
        }

    def __getitem__(self, service: str) -> Any:
        return getattr(self, f"_{service}")()

    def _lambda(self) -> Any:
        return SimpleNamespace(
            exceptions=SimpleNamespace(ResourceNotFoundException=NotThere),
            get_function_configuration=lambda **asked: self._function(_short(asked)),
            get_function_concurrency=lambda **asked: {"ReservedConcurrentExecutions": self.reserved[_short(asked)]},
            list_event_source_mappings=lambda **asked: {"EventSourceMappings": self.mappings[_short(asked)]},
            get_function=lambda **asked: {
                "Code": {"Location": "https://code.example"},
                "Configuration": {"Runtime": "python3.11", "LastModified": "2026-03-01"},
            },
        )

    def _function(self, name: str) -> dict[str, Any]:
        found = self.functions.get(name)
        if found is None:
            raise NotThere
        return found

    def _dynamodb(self) -> Any:
        return SimpleNamespace(describe_table=lambda **asked: {"Table": self.tables[_short(asked)]})

    def _cloudwatch(self) -> Any:
        def statistics(**asked: Any) -> dict[str, Any]:
            function = asked["Dimensions"][0]["Value"].removeprefix("askwell-prod-")
            return {"Datapoints": [{"Maximum": 1000 * self.ages[function]}] if function in self.ages else []}

        return SimpleNamespace(get_metric_statistics=statistics)

    def _apigateway(self) -> Any:
        apis = [{"id": key, "name": "askwell", "createdDate": NOW} for key in self.rest_apis]
        uri = "arn:aws:apigateway:…:function:askwell-prod/invocations"
        method = {"GET": {"methodIntegration": {"uri": uri}}}
        return SimpleNamespace(
            get_paginator=lambda _: SimpleNamespace(paginate=lambda: [{"items": apis}]),
            get_resources=lambda **_: {"items": [{"resourceMethods": method}]},
            get_stage=lambda **_: {"methodSettings": {"*/*": self.throttle}},
        )

    def _sqs(self) -> Any:
        return SimpleNamespace(
            get_queue_url=lambda **asked: {"QueueUrl": asked["QueueName"]},
            get_queue_attributes=lambda **_: {"Attributes": {"ApproximateNumberOfMessages": str(self.queued)}},
        )

    def _sts(self) -> Any:
        said = {"ResponseMetadata": {"HTTPHeaders": {"date": self.date}}}
        return SimpleNamespace(get_caller_identity=lambda: said)

    def _sesv2(self) -> Any:
        return SimpleNamespace(get_account=lambda: self.account)


def _short(asked: dict[str, str]) -> str:
    """The short name of the one thing that was asked for; the function behind API Gateway bears the stage's alone."""
    (name,) = asked.values()
    return name.removeprefix("askwell-prod").removeprefix("-") or "api_handler"


def _mapping(function: str, table: str) -> dict[str, Any]:
    settings = mappings.settings(NAMES, function)
    return settings | {"UUID": "u", "State": "Enabled", "EventSourceArn": stream(table), "LastProcessingResult": "OK"}


class _StandIn(Resource):
    """A resource as `wanted`, unless a test says what is found of it."""

    service = "dynamodb"

    def __init__(self, found: dict[str, Any] | ClientError | None = None, conflict: str = "") -> None:
        self.found = {"streams": "on"} if found is None else found
        self.conflict = conflict

    name = "the thing"  # type: ignore[assignment]
    wanted = {"streams": "on"}  # type: ignore[assignment]  # noqa: RUF012

    def look(self) -> dict[str, Any] | None:
        if isinstance(self.found, ClientError):
            raise self.found
        return self.found or None

    def make(self) -> None:
        raise AssertionError("a doctor changes nothing")

    def conflicts(self, found: Any) -> list[str]:
        return [self.conflict] if self.conflict else []


class ATable(_StandIn, TableResource):
    pass


class AnAlarm(_StandIn, AlarmResource):
    pass


class ASet(_StandIn, ConfigurationSetResource):
    pass


class AnIdentity(_StandIn, IdentityResource):
    to_verify: tuple[str, ...] = ()

    def by_hand(self) -> list[str]:
        return list(self.to_verify)


class AQueue(_StandIn):
    pass


def zipped(root: Path, changed: dict[str, bytes | None]) -> bytes:
    """A checkout's modules as a deployment's zip, some of them changed or (None) left out."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        modules = {str(path.relative_to(root)): path.read_bytes() for path in (root / "chalicelib").rglob("*.py")}
        for name, content in (modules | changed).items():
            if content is not None:
                archive.writestr(name, content)
    return into.getvalue()
