"""What the API says where it has nothing."""

import pytest

from app import app
from chalicelib.api import nowhere
from chalicelib.api.nowhere import METHODS

RESOURCES_MOST = 250  # of API Gateway's 300, for the whole forum


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "path",
    [
        "",
        "/nowhere",
        "/nowhere/at/all/my/dear",
        "/questions/one/two",
        "/questions/one/votes",
        "/questions/one/posts",
        "/questions/one/posts/two/three",
        "/members/ann/secrets",
        "/tags/sleep",
        "/openapi.json/x",
    ],
)
def test_an_unknown_address_is_our_own_404(people, method, path):
    reply = people.guest.send(method, path)
    assert reply.status == 404
    assert method == "HEAD" or reply.code == "not_found"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/questions", "GET, HEAD, POST"),
        ("GET", "/sessions", "POST"),
        ("POST", "/questions/one", "DELETE, GET, HEAD, PATCH"),
        ("PATCH", "/members/ann", "GET, HEAD"),
    ],
)
def test_an_address_names_the_methods_it_takes(people, method, path, allowed):
    reply = people.guest.send(method, path)
    assert (reply.status, reply.code, reply.headers["allow"]) == (405, "method_not_allowed", allowed)


def test_every_address_of_the_api_answers_every_method():
    assert all(set(methods) == set(METHODS) for path, methods in app.routes.items() if path.startswith("/api"))


def test_the_forum_stays_far_below_what_api_gateway_holds():
    paths = (path.split("/") for path in app.routes)
    assert len({tuple(parts[:end]) for parts in paths for end in range(2, len(parts) + 1)}) < RESOURCES_MOST


def test_api_gateway_has_one_name_for_each_place():
    names = {}
    for path in app.routes:
        *parents, last = path.split("/")
        if last.startswith("{"):
            names.setdefault(tuple(parents), set()).add(last)
    assert all(len(here) == 1 for here in names.values())


def test_chalices_own_errors_are_told_in_our_words():
    event = {
        "requestContext": {"resourcePath": "/api/v1/questions", "httpMethod": "TRACE", "requestId": "r"},
        "multiValueQueryStringParameters": None,
        "headers": {},
        "pathParameters": None,
        "body": None,
        "stageVariables": None,
    }
    answer = app(event, None)
    assert answer["statusCode"] == 405
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    assert "POST" in answer["headers"]["Allow"]


def test_nothing_unknown_is_in_the_document():
    assert not nowhere.taken().keys() & set(nowhere.unknown(nowhere.taken()))
