"""A forum in small for the tests of `local/`: a table with a stream, two triggers, a schedule, routes."""

import base64
import os
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

import botocore.session
from chalice import Chalice, Response

TABLE = "askwell-local-notes"


@dataclass(frozen=True)
class NotesTable:
    name: str = "notes"
    ttl: str | None = "expires"

    def definition(self) -> dict[str, Any]:
        return {
            "TableName": TABLE,
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        }


TABLES = (NotesTable(),)
app = Chalice(app_name="small")
app.api.binary_types = ["image/png"]


@cache
def table() -> Any:
    return botocore.session.get_session().create_client("dynamodb")


def write(note: str, **attributes: str) -> None:
    item = {"id": {"S": note}} | {name: {"S": value} for name, value in attributes.items()}
    table().put_item(TableName=TABLE, Item=item)


@app.route("/notes/{note}", methods=["GET", "HEAD"])
def show(note: str) -> dict[str, Any]:
    found = table().get_item(TableName=TABLE, Key={"id": {"S": note}}).get("Item")
    return {"note": note, "found": found}


@app.route("/notes/{note}", methods=["PUT"])
def put(note: str) -> dict[str, Any]:
    write(note)
    return {"note": note}


@app.route("/echo", methods=["POST"], content_types=["text/plain", "application/json"], cors=True)
def echo() -> dict[str, Any]:
    request = app.current_request.to_original_event()
    return {name: request[name] for name in ("body", "headers", "multiValueQueryStringParameters", "requestContext")}


@app.route("/slow")
def slow() -> dict[str, Any]:
    time.sleep(0.5)
    return {"seen": app.current_request.query_params["who"]}


@app.route("/picture")
def picture() -> Response:
    return Response(b"\x89PNG", headers={"Content-Type": "image/png", "Set-Cookie": ["a=1", "b=2"]})


@app.route("/broken")
def broken() -> Response:
    return Response("not for this type", headers={"Content-Type": "image/png"})


def _copy(event: Any, kind: str) -> None:
    for record in event:
        note = record.keys["id"]["S"]
        if not note.startswith("seen") and not note.startswith("swept"):
            write(f"seen by {kind}: {note}", order=record.sequence_number)


ARN = os.environ.get("ASKWELL_STREAM_NOTES", "arn:aws:dynamodb:us-east-1:0:table/none/stream/none")


@app.on_dynamodb_record(stream_arn=ARN, batch_size=3, name="copy")
def copy(event: Any) -> None:
    _copy(event, "copy")


@app.on_dynamodb_record(stream_arn=ARN, batch_size=100, name="count")
def count(event: Any) -> None:
    _copy(event, "count")


@app.schedule("rate(6 hours)", name="sweep")
def sweep(event: Any) -> None:
    write(f"swept {base64.b16encode(os.urandom(4)).decode()}")
