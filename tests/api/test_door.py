"""What every route does with a request, whichever it is."""

import base64
import time

import pytest
from chalice.app import Request

from app import app
from chalicelib.api.calls import viewer_of
from chalicelib.storage import keys
from tests.api.caller import Caller

JSON = "application/json"
FINE = b'{"title": "How do I find sleep again?"}'


def test_a_head_is_answered_like_a_get_without_its_body(people):
    asked = people.ann.ask()
    got, headed = (people.guest.send(method, f"/questions/{asked}") for method in ("GET", "HEAD"))
    assert headed.text == "" and (headed.status, headed.headers) == (got.status, got.headers)


def test_every_get_has_its_head():
    assert all("HEAD" in methods for methods in app.routes.values() if "GET" in methods)


@pytest.mark.parametrize("kind", [JSON, "application/json; charset=utf-8", "Application/JSON;charset=UTF8"])
def test_json_is_taken_under_its_names(people, kind):
    assert people.guest.raw("POST", "/questions", FINE, content_type=kind).status == 201


def test_json_may_begin_with_a_byte_order_mark(people):
    assert people.guest.raw("POST", "/questions", b"\xef\xbb\xbf" + FINE, content_type=JSON).status == 201


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", f"{JSON}; charset=latin-1"])
def test_nothing_else_than_json_is_taken(people, kind):
    reply = people.guest.raw("POST", "/questions", FINE, content_type=kind)
    assert (reply.status, reply.code) == (415, "not_json")


def test_a_body_of_no_named_type_is_not_taken(people):
    assert people.guest.raw("POST", "/questions", FINE).status == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"title": NaN}',
        b'{"title": -Infinity}',
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"value": ' + b"9" * 5_000 + b"}",
        b"title=How",
    ],
    ids=["nothing", "half", "nan", "infinity", "deep list", "deep object", "long number", "form"],
)
def test_what_is_not_json_is_told_so(people, body):
    reply = people.guest.raw("POST", "/questions", body, content_type=JSON)
    assert (reply.status, reply.code) == (400, "unreadable")


def test_a_body_in_another_encoding_is_told_so(people):
    event = {
        "requestContext": {"resourcePath": "/api/v1/questions", "httpMethod": "POST"},
        "multiValueQueryStringParameters": None,
        "headers": {"content-type": JSON},
        "pathParameters": None,
        "stageVariables": None,
        "body": base64.b64encode('{"title": "Schlafe ich je wieder ein, ü?"}'.encode("latin-1")).decode(),
        "isBase64Encoded": True,
    }
    assert app(event, None)["statusCode"] == 400


def test_a_body_larger_than_any_post_is_not_even_parsed(people):
    reply = people.guest.raw("POST", "/questions", b'"' + b"a" * 1_000_000 + b'"', content_type=JSON)
    assert (reply.status, reply.code) == (413, "too_large")


@pytest.mark.parametrize("sent", [[], "text", 7, None, True])
def test_a_body_that_is_no_object_breaks_a_limit(people, sent):
    reply = people.guest.raw("POST", "/questions", str(sent).lower().replace("'", '"').encode(), content_type=JSON)
    assert reply.status in (400, 422)


def test_all_complaints_come_together_each_with_its_pointer(people):
    reply = people.guest.post("/questions", {"title": "Short", "tags": [1], "colour": "red"})
    assert reply.status == 422
    assert reply.pointers == {"/title": "too_short", "/tags/0": "wrong_type", "/colour": "unknown_field"}


@pytest.mark.parametrize("sent", ["Bearer nonsense", "Bearer", "Basic YW5uOnNlY3JldA==", "nonsense", ""])
def test_credentials_that_are_no_token_of_ours_are_refused_even_for_reading(people, sent):
    for path in ("/questions", "/categories", "/openapi.json", "/members"):
        reply = people.guest.raw("GET", path, authorization=sent)
        assert (reply.status, reply.code) == (401, "bad_token")
        assert reply.headers["www-authenticate"] == 'Bearer realm="askwell", error="invalid_token"'


def test_a_token_is_over_after_thirty_days(people, monkeypatch):
    assert people.ann.get("/questions").status == 200
    ann, later = people.ann, time.time() + 30 * 24 * 3600 + 1
    monkeypatch.setattr("chalicelib.storage.passes.time.time", lambda: later)
    assert ann.get("/questions").code == "bad_token"


def test_a_cookie_is_nobody(people):
    asked = people.ann.ask()
    cookie = f"session={people.ann.token}; token={people.ann.token}; Authorization={people.ann.token}"
    reply = people.guest.send("DELETE", f"/questions/{asked}", cookie=cookie)
    assert (reply.status, reply.code) == (401, "sign_in_required")
    assert reply.headers["www-authenticate"] == 'Bearer realm="askwell"'


def test_what_somebody_with_a_token_got_is_kept_nowhere(people):
    assert people.ann.get("/questions").headers["cache-control"] == "no-store"
    assert people.guest.get("/questions").headers["cache-control"] == "no-cache"
    assert people.guest.post("/questions", {}).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/questions", "/questions/nothing", "/nowhere", "/questions?limit=0"])
def test_every_answer_may_be_read_by_pages_of_any_site_but_without_credentials(people, path):
    headers = people.guest.get(path).headers
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers
    assert set(headers["access-control-expose-headers"].split(",")) >= {"ETag", "Location", "Retry-After", "Link"}
    assert headers["x-content-type-options"] == "nosniff"


def test_other_sites_pages_are_told_beforehand_what_they_may_send():
    cors = app.routes["/api/v1/questions"]["POST"].cors.get_access_control_headers()
    wanted = {"Authorization", "Content-Type", "Idempotency-Key", "If-Match"}
    assert wanted <= set(cors["Access-Control-Allow-Headers"].split(","))


@pytest.mark.parametrize("limit", ["0", "-1", "101", "x", "1e9", "999999999999", "%C2%B2", "%D9%A1", "1.0", "+5"])
@pytest.mark.parametrize("path", ["/questions", "/members", "/tags", "/members/ann/ledger"])
def test_a_page_of_an_impossible_size_is_refused(people, path, limit):
    reply = people.guest.get(f"{path}?limit={limit}")
    assert (reply.status, reply.pointers) == (422, {"limit": "out_of_range"})


@pytest.mark.parametrize("cursor", ["x", "W10", "%00", "W1siYSIsICJTIiwgImIiXV0", "a" * 5_000, "%F0%9F%98%80"])
@pytest.mark.parametrize("path", ["/questions", "/members", "/tags", "/members/ann/ledger"])
def test_a_cursor_from_nowhere_is_refused(people, path, cursor):
    reply = people.guest.get(f"{path}?cursor={cursor}")
    assert (reply.status, reply.code) == (400, "bad_cursor")


def test_a_cursor_leads_nowhere_in_another_list(people, forum):
    for _ in range(3):
        people.ann.ask(tags=["sleep"])
    forum.settle()
    cursor = people.guest.get("/questions", limit=2).json["next_cursor"]
    assert people.guest.get("/questions", tag="sleep", cursor=cursor).code == "bad_cursor"
    assert people.guest.get("/questions", sort="votes", cursor=cursor).code == "bad_cursor"


def test_pages_lead_through_a_list_without_gap_or_repetition(people, forum):
    asked = [people.ann.ask() for _ in range(5)]
    forum.settle()
    seen, path = [], "/questions?limit=2"
    while path:
        reply = people.guest.get(path)
        seen += [item["id"] for item in reply.json["items"]]
        assert reply.json["has_more"] is ("link" in reply.headers) is (reply.json["next_cursor"] is not None)
        path = reply.headers.get("link", "").partition(">")[0].removeprefix("</api/v1")
    assert seen == asked[::-1]


def test_two_guests_are_told_apart_only_by_a_hash_that_nobody_else_can_make(people, forum):
    def device(address):
        context = {"httpMethod": "POST", "resourcePath": "/", "identity": {"sourceIp": address}}
        event = dict.fromkeys(("multiValueQueryStringParameters", "pathParameters", "body", "stageVariables"))
        return viewer_of(Request(event | {"headers": {}, "requestContext": context})).device

    assert device("198.51.100.77") == device("198.51.100.77") != device("198.51.100.78")
    assert device("198.51.100.77") == keys.keyed_hash("guest", "198.51.100.77")


def test_a_guests_address_is_stored_nowhere(people, forum, caplog):
    caller = Caller(address="198.51.100.77")
    caller.post("/questions", {"title": "How do I find sleep again?"}, idempotency_key="k")
    forum.settle()
    assert "198.51.100.77" not in caplog.text
    assert all("198.51.100.77" not in str(forum.stage.engine.scan(table)) for table in forum.stage.engine.tables())
