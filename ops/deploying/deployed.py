"""What Chalice remembers of a stage, `.chalice/deployed/<stage>.json`: kept in the bucket and compared with AWS.

Chalice writes it at the end of a deploy that went well, and trusts it alone. Without it, or after a deploy that was
killed, it would make a second REST API and subscribe every function a second time; and it never sees that a stream
was replaced by another (chalice 1.34, `deploy/planner.py`).
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ops.provisioning import chalice_files
from ops.provisioning.aws import Aws
from ops.stage_names import APP, HTTP_FUNCTION, StageNames

KEY = "deploy/deployed.json"
_FIRST_LINES = {"schema_version": "2.0", "backend": "api"}
_REST_API, _MAPPING = "rest_api", "dynamodb_event"

Say = Callable[[str], None]
Entry = dict[str, Any]


class Deployed:
    """The file of one stage below one project directory."""

    def __init__(self, aws: Aws, names: StageNames, project: Path) -> None:
        self._aws, self._names = aws, names
        self.path = file_of(project, names)

    def restore(self, elsewhere: Path) -> None:
        """Takes the bucket's file; else what is here; else that of a plain `chalice deploy`, at `elsewhere`."""
        s3 = self._aws["s3"]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.path.write_bytes(s3.get_object(Bucket=self._names.private_bucket, Key=KEY)["Body"].read())
        except s3.exceptions.NoSuchKey:
            if not self.path.exists() and elsewhere.exists():
                self.path.write_bytes(elsewhere.read_bytes())

    def save(self, elsewhere: Path) -> None:
        """Into the bucket, and for a plain `chalice deploy`."""
        content = self.path.read_bytes()
        self._aws["s3"].put_object(Bucket=self._names.private_bucket, Key=KEY, Body=content)
        elsewhere.parent.mkdir(parents=True, exist_ok=True)
        elsewhere.write_bytes(content)

    def forget(self, elsewhere: Path) -> None:
        """Nothing is deployed any more."""
        self._aws["s3"].delete_object(Bucket=self._names.private_bucket, Key=KEY)
        self.path.unlink(missing_ok=True)
        elsewhere.unlink(missing_ok=True)

    def bring_into_line(self, listeners: Mapping[str, str], say: Say) -> None:
        """Makes the file say what is on AWS. `listeners` has the ARN of the stream that each function reads."""
        entries = self.entries()
        others = [entry for entry in entries if entry["resource_type"] not in (_REST_API, _MAPPING)]
        mappings = [entry for function, stream in listeners.items() for entry in self._mapping(function, stream, say)]
        api = self._rest_api(next((e for e in entries if e["resource_type"] == _REST_API), None), say)
        if entries or mappings or api:
            content = {"resources": [*others, *mappings, *api]} | _FIRST_LINES
            self.path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")

    def entries(self) -> list[Entry]:
        """All that Chalice remembers."""
        if not self.path.exists():
            return []
        found: list[Entry] = json.loads(self.path.read_text("utf-8"))["resources"]
        return found

    @property
    def rest_api(self) -> str:
        """The id of the REST API. `StopIteration` if nothing is deployed."""
        return str(next(e["rest_api_id"] for e in self.entries() if e["resource_type"] == _REST_API))

    def _mapping(self, function: str, stream: str, say: Say) -> Iterator[Entry]:
        """The one mapping of a function to its stream; all others of it are deleted."""
        known = {e["event_uuid"] for e in self.entries() if e["resource_type"] == _MAPPING}
        found = mappings_of(self._aws, self._names.function(function))
        right = sorted((m for m in found if m["EventSourceArn"] == stream), key=lambda m: m["UUID"] not in known)
        for mapping in found:
            if mapping not in right[:1]:
                say(
                    f"{function} does not listen to {_stream_of(mapping)} any more: that stream is gone, or read twice."
                )
                self._aws["lambda"].delete_event_source_mapping(UUID=mapping["UUID"])
        for mapping in right[:1]:
            if mapping["UUID"] not in known:
                say(f"{function} is found to listen to {_stream_of(mapping)} already.")
            yield {
                "name": f"{function}-dynamodb-event-source",
                "resource_type": _MAPPING,
                "stream_arn": stream,
                "event_uuid": mapping["UUID"],
                "lambda_arn": mapping["FunctionArn"],
            }

    def _rest_api(self, known: Entry | None, say: Say) -> list[Entry]:
        gateway = self._aws["apigateway"]
        if known:
            try:
                gateway.get_rest_api(restApiId=known["rest_api_id"])
            except gateway.exceptions.NotFoundException:
                say(f"The REST API {known['rest_api_id']} is gone.")
            else:
                return [known]
        for found in self.rest_apis():
            say(f"The REST API {found} is found to be the stage's.")
            url = f"https://{found}.execute-api.{self._names.region}.amazonaws.com/live/"
            return [{"name": _REST_API, "resource_type": _REST_API, "rest_api_id": found, "rest_api_url": url}]
        return []

    def rest_apis(self) -> Iterator[str]:
        """REST APIs that lead to the stage's function: those of all stages are called alike, so only this tells."""
        gateway = self._aws["apigateway"]
        ours = f":function:{self._names.function(HTTP_FUNCTION)}/"
        for page in gateway.get_paginator("get_rest_apis").paginate():
            for api in sorted(page["items"], key=lambda api: str(api["createdDate"])):
                if api["name"] == APP and self._leads_to(api["id"], ours):
                    yield api["id"]

    def _leads_to(self, rest_api: str, function: str) -> bool:
        resources = self._aws["apigateway"].get_resources(restApiId=rest_api, embed=["methods"], limit=25)["items"]
        methods = [method for resource in resources for method in resource.get("resourceMethods", {}).values()]
        uris = [method.get("methodIntegration", {}).get("uri", "") for method in methods]
        return any(function in uri for uri in uris)


def file_of(project: Path, names: StageNames) -> Path:
    """Where Chalice keeps it."""
    return project / ".chalice" / "deployed" / f"{names.stage}.json"


def listeners(variables: Mapping[str, str]) -> dict[str, str]:
    """The ARN of the stream that each function reads, from the stage's environment as provisioning wrote it."""
    tables = chalice_files.listeners()
    return {function: variables[f"ASKWELL_STREAM_{table.upper()}"] for function, table in tables.items()}


def mappings_of(aws: Aws, function: str) -> list[Entry]:
    """The event source mappings of a function by its full name; none if it is not there."""
    lambda_ = aws["lambda"]
    try:
        found: list[Entry] = lambda_.list_event_source_mappings(FunctionName=function)["EventSourceMappings"]
    except lambda_.exceptions.ResourceNotFoundException:
        return []
    return [mapping for mapping in found if mapping.get("State") != "Deleting"]


def _stream_of(mapping: Entry) -> str:
    return str(mapping["EventSourceArn"]).split("/", 1)[1]
