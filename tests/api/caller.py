"""Calls the API as programs do: the app gets API Gateway's events, and every answer is held to the OpenAPI document."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import urlencode

import moto.core.models  # noqa: F401 - before our client is made, as in tests.storm.stage
import pytest
from jsonschema import Draft202012Validator

from app import app
from chalicelib.domain.members import Member
from chalicelib.storage import keys, passes
from local.gateway import Gateway, Request, Routes
from tests.forum import Forum

PREFIX = "/api/v1"
_gateway = Gateway(app, "live")
_routes = Routes(app.routes)
_words = count(1)


@dataclass(frozen=True)
class Reply:
    """What came back; header names in small letters."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str:
        """What a problem is called, and with several faults what the first is."""
        return self.json["code"]

    @property
    def pointers(self) -> dict[str, str]:
        """The codes of a problem's faults by where they are."""
        return {fault.get("pointer", fault.get("parameter")): fault["code"] for fault in self.json["errors"]}


@dataclass(frozen=True)
class Caller:
    """Somebody who calls the API: a member with a token, or a guest at an address of their own."""

    token: str | None = None
    address: str = "192.0.2.1"

    def get(self, path: str, **query: Any) -> Reply:
        return self.send("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, sent: object, **headers: str) -> Reply:
        return self.send("POST", path, sent, **headers)

    def put(self, path: str, sent: object, **headers: str) -> Reply:
        return self.send("PUT", path, sent, **headers)

    def patch(self, path: str, sent: object, **headers: str) -> Reply:
        return self.send("PATCH", path, sent, **headers)

    def delete(self, path: str, **headers: str) -> Reply:
        return self.send("DELETE", path, **headers)

    def ask(self, **fields: Any) -> str:
        """Asks with a text of its own; gives the question's id."""
        number = next(_words)
        text = {"title": f"How do I begin, try {number}?", "body": f"I do not know where, try {number}."}
        return _made(self.post("/questions", text | fields))

    def answer(self, question: str, **fields: Any) -> str:
        text = {"body": f"Begin with one small step, number {next(_words)}."}
        return _made(self.post(f"/questions/{question}/answers", text | fields))

    def comment(self, question: str, parent: str = "", **fields: Any) -> str:
        text = {"parent": parent or question, "body": f"That helped me as well, number {next(_words)}."}
        return _made(self.post(f"/questions/{question}/comments", text | fields))

    def vote(self, question: str, post: str, value: int = 1) -> Reply:
        return self.put(f"/questions/{question}/votes/{post}", {"value": value})

    def accept(self, question: str, answer: str | None) -> Reply:
        return self.put(f"/questions/{question}/accepted-answer", {"answer": answer})

    def listed(self, **query: Any) -> list[str]:
        """The ids of a page of questions."""
        return [item["id"] for item in self.get("/questions", **query).json["items"]]

    def send(self, method: str, path: str, sent: object = None, **headers: str) -> Reply:
        """Sends JSON. Headers are written with underscores: `if_match`."""
        body = b"" if sent is None else json.dumps(sent).encode()
        kind = {} if sent is None else {"content_type": "application/json"}
        return self.raw(method, path, body, **kind | headers)

    def raw(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        """Sends bytes."""
        named = [(name.replace("_", "-").title(), value) for name, value in headers.items()]
        if self.token:
            named.append(("Authorization", f"Bearer {self.token}"))
        answer = _gateway.answer(Request(method, PREFIX + path, named, body, self.address))
        reply = Reply(answer.status, {name.lower(): value for name, value in answer.headers}, answer.body.decode())
        hold_to_document(method, PREFIX + path.partition("?")[0], reply)
        return reply


def _made(reply: Reply) -> str:
    assert reply.status == 201, reply.text
    return reply.json["id"]


def hold_to_document(method: str, path: str, reply: Reply) -> None:
    """Fails for an answer that the document does not foresee."""
    found = _routes.find(path)
    operations = document()["paths"].get(found[0].removeprefix(PREFIX)) if found else None
    if operations is None or method.lower() not in operations:
        _check(reply, {"$ref": "#/components/schemas/Problem"}, "application/problem+json")
        return
    responses = operations[method.lower()]["responses"]
    assert str(reply.status) in responses, f"{method} {path} answered {reply.status}: {reply.text}"
    content = responses[str(reply.status)].get("content")
    if content is None:
        assert not reply.text
        return
    ((kind, media),) = content.items()
    _check(reply, media["schema"], kind)


@cache
def document() -> dict[str, Any]:
    """The API's description of itself."""
    answer = _gateway.answer(Request("GET", f"{PREFIX}/openapi.json"))
    return json.loads(answer.body)


def _check(reply: Reply, schema: Mapping[str, Any], kind: str) -> None:
    if reply.text:
        assert reply.headers["content-type"] == kind
        validator = Draft202012Validator({**schema, "components": document()["components"]})
        faults = [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(reply.json)]
        assert not faults


class People:
    """The forum's members as callers, signed in, by handle."""

    def __init__(self, forum: Forum) -> None:
        self.forum = forum
        self.guest = Caller()
        self.other_guest = Caller(address="192.0.2.2")

    def __getattr__(self, handle: str) -> Caller:
        return signed_in(self.forum.people[handle])


def signed_in(member: Member) -> Caller:
    """A caller with a token of this member's."""
    token = f"aw_{member.handle}"
    passes.put_token(token, member.id, 3600)
    return Caller(token)


@pytest.fixture
def people(forum: Forum) -> Iterator[People]:
    keys._key.cache_clear()
    yield People(forum)
