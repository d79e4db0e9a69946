"""API Gateway's part on this machine: routes, events, answers."""

import json
from typing import Any

import pytest

from local.gateway import MOST_BODY, Gateway, Request, Routes
from tests.local.small_forum import app


@pytest.fixture(scope="module")
def gateway() -> Gateway:
    return Gateway(app, "local")


def echoed(gateway: Gateway, **request: Any) -> Any:
    asked = {"method": "POST", "target": "/echo", "headers": [("Content-Type", "text/plain")]} | request
    answer = gateway.answer(Request(**asked))
    assert answer.status == 200, answer
    return json.loads(answer.body)


ROUTES = Routes(["/", "/questions/{question}", "/questions/newest", "/{page}", "/a/{x}/c", "/a/{y}/d"])


@pytest.mark.parametrize(
    ("path", "resource", "parameters"),
    [
        ("/", "/", {}),
        ("/questions/newest", "/questions/newest", {}),
        ("/questions/newest/", "/questions/newest", {}),
        ("/questions/01J", "/questions/{question}", {"question": "01J"}),
        ("/questions/a%2Fb%20c", "/questions/{question}", {"question": "a/b c"}),
        ("/questions/gr%C3%BC%C3%9Fe", "/questions/{question}", {"question": "grüße"}),
        ("/questions/100%25", "/questions/{question}", {"question": "100%"}),
        ("/questions/a+b", "/questions/{question}", {"question": "a+b"}),
        ("/%71uestions/newest", "/questions/newest", {}),
        ("/a/1/d", "/a/{y}/d", {"y": "1"}),
    ],
)
def test_a_path_finds_its_most_specific_resource(path: str, resource: str, parameters: dict[str, str]) -> None:
    assert ROUTES.find(path) == (resource, parameters)


@pytest.mark.parametrize("path", ["/questions/1/2/3", "/questions//", "/a/1/e", "/questions%2Fnewest/x/y"])
def test_a_path_without_a_resource_finds_none(path: str) -> None:
    assert ROUTES.find(path) is None


@pytest.mark.parametrize(
    ("method", "target"),
    [("GET", "/nowhere/at/all"), ("DELETE", "/echo"), ("HEAD", "/echo"), ("OPTIONS", "/slow"), ("TRACE", "/slow")],
)
def test_what_has_no_route_gets_the_gateways_own_403(gateway: Gateway, method: str, target: str) -> None:
    answer = gateway.answer(Request(method, target))
    assert (answer.status, json.loads(answer.body)) == (403, {"message": "Missing Authentication Token"})


def test_a_preflight_is_answered_without_the_app(gateway: Gateway) -> None:
    answer = gateway.answer(Request("OPTIONS", "/echo"))
    assert answer.status == 200
    assert dict(answer.headers)["Access-Control-Allow-Methods"] == "POST,OPTIONS"
    assert dict(answer.headers)["Access-Control-Allow-Origin"] == "*"


def test_a_query_keeps_all_values_of_a_name(gateway: Gateway) -> None:
    event = echoed(gateway, target="/echo?tag=sleep&tag=work%20life&empty=&q=a%2Bb+c")
    assert event["multiValueQueryStringParameters"] == {"tag": ["sleep", "work life"], "empty": [""], "q": ["a+b c"]}


def test_a_request_without_a_query_has_none(gateway: Gateway) -> None:
    assert echoed(gateway)["multiValueQueryStringParameters"] is None


def test_the_address_is_the_clients_and_not_what_a_header_claims(gateway: Gateway) -> None:
    headers = [("Content-Type", "text/plain"), ("X-Forwarded-For", "203.0.113.9")]
    context = echoed(gateway, headers=headers, client="127.0.0.7")["requestContext"]
    assert context["identity"]["sourceIp"] == "127.0.0.7"


def test_the_context_names_the_stage_and_a_path_without_it(gateway: Gateway) -> None:
    context = echoed(gateway, target="/echo?x=1")["requestContext"]
    assert (context["stage"], context["path"], context["resourcePath"]) == ("local", "/echo", "/echo")


def test_below_the_stage_the_context_names_it_and_the_path_does_not() -> None:
    event = echoed(Gateway(app, "live", below_stage=True), target="/live/echo?x=1")
    assert event["requestContext"]["path"] == "/live/echo"


@pytest.mark.parametrize("target", ["/echo", "/", "/lively/echo", "/other/echo"])
def test_beside_the_stage_there_is_nothing(target: str) -> None:
    answer = Gateway(app, "live", below_stage=True).answer(Request("POST", target))
    assert (answer.status, json.loads(answer.body)) == (403, {"message": "Forbidden"})


def test_of_a_header_sent_twice_the_last_value_counts(gateway: Gateway) -> None:
    headers = [("Content-Type", "text/plain"), ("X-Note", "one"), ("X-Note", "two")]
    assert echoed(gateway, headers=headers)["headers"]["X-Note"] == "two"


def test_a_text_arrives_as_it_was_written(gateway: Gateway) -> None:
    assert echoed(gateway, body="Ich fühle mich müde 😴".encode())["body"] == "Ich fühle mich müde 😴"


def test_bytes_that_are_no_text_do_not_break_the_request(gateway: Gateway) -> None:
    assert echoed(gateway, body=b"a\xff\x00b")["body"] == "a\ufffd\x00b"


def test_a_body_over_ten_megabytes_is_refused(gateway: Gateway) -> None:
    assert gateway.answer(Request("POST", "/echo", body=b"x" * (MOST_BODY + 1))).status == 413


def test_a_picture_comes_back_as_bytes_with_every_cookie(gateway: Gateway) -> None:
    answer = gateway.answer(Request("GET", "/picture", [("Accept", "image/png")]))
    assert answer.body == b"\x89PNG"
    assert [value for name, value in answer.headers if name == "Set-Cookie"] == ["a=1", "b=2"]
