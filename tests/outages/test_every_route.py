"""Whatever DynamoDB refuses, at whichever call: no request fails, all are asked to come again, nothing is halved."""

import json
from dataclasses import dataclass
from html import escape

import pytest

from chalicelib.storage import base, passes, tables
from tests.harness import Plan
from tests.harness.engines import Answer
from tests.harness.scheduler import Call, GoOn
from tests.outages.conftest import Toured
from tests.tour import TEXT, Stop, routes
from tests.web.browser import Page


@dataclass(frozen=True)
class Told:
    """DynamoDB answers with this status and error; with "" for an error a machine in between has answered."""

    status: int
    error: str

    def befall(self, call: Call, go_on: GoOn) -> Answer:
        body = {"__type": f"com.amazonaws.dynamodb.v20120810#{self.error}", "message": "not now"}
        return Answer(self.status, json.dumps(body).encode() if self.error else b"<html>Service Unavailable</html>")


THROTTLED = Told(400, "ProvisionedThroughputExceededException")
OUTAGES = [
    THROTTLED,
    Told(400, "ThrottlingException"),
    Told(400, "RequestLimitExceeded"),
    Told(400, "ResourceNotFoundException"),
    Told(500, "InternalServerError"),
    Told(503, "ServiceUnavailable"),
    Told(503, ""),
]


# What somebody is told whose deed was done though they were told otherwise, where no form or Idempotency-Key links the
# two: the handle is taken, the version has changed, the same was said before.
DONE_ALREADY = {
    "POST /sign-up": 422,
    "POST /questions/{question}/posts/{post}/edit": 412,
    "POST /api/v1/members": 409,
    "POST /api/v1/questions": 409,
    "POST /api/v1/questions/{question}/answers": 409,
    "POST /api/v1/questions/{question}/comments": 409,
    "DELETE /api/v1/sessions/current": 401,
}


def since(number: int, fault: Told = THROTTLED) -> Plan:
    """From the call of this number on, each meets the fault."""
    return lambda call: fault if call.number >= number else None


def only(number: int) -> Plan:
    """The call of this number and the second try of it are throttled; then all is well."""
    return lambda call: THROTTLED if number <= call.number <= number + 1 else None


def assert_asked_to_come_again(stop: Stop, page: Page) -> None:
    assert (page.status, 1 <= int(page.headers["Retry-After"]) <= 10) == (503, True), stop.route
    if stop.is_of_the_api:
        assert page.headers["Content-Type"] == "application/problem+json"
        assert json.loads(page.body)["code"] in ("unavailable", "key_in_flight")
    else:
        assert "One moment, please" in page.body
    if stop.brings_text:
        assert escape(TEXT, quote=False) in page.body.replace("&#34;", '"'), stop.route


def test_the_tour_visits_every_route(toured: Toured) -> None:
    assert {stop.route for stop in toured.tour.stops()} == {f"{method} {path}" for method, path in routes()}


@pytest.mark.parametrize("fault", OUTAGES, ids=lambda fault: f"{fault.status} {fault.error}")
def test_while_the_storage_is_out_every_route_says_when_to_come_again(toured: Toured, fault: Told) -> None:
    for stop in toured.tour.stops():
        page, calls = toured.visit(stop, since(1, fault))
        if calls and page.status != 200:  # what does without the storage is there all the same, such as the help lines
            assert_asked_to_come_again(stop, page)


def test_an_outage_that_begins_at_any_call_of_any_route_is_told_as_one(toured: Toured) -> None:
    for stop in toured.tour.stops():
        well, calls = toured.visit(stop)
        for number in range(2, calls + 1):
            page, _ = toured.visit(stop, since(number))
            if page.status != well.status:
                assert_asked_to_come_again(stop, page)


def test_a_deed_that_any_refused_call_cut_short_is_done_when_it_is_sent_again(
    toured: Toured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "_LEASE_SECONDS", 0)  # a few seconds have passed before it is sent again
    for stop in toured.tour.stops():
        well, calls = toured.visit(stop)
        if stop.route.startswith("GET"):
            continue
        for number in range(1, calls + 1):
            page, _ = toured.visit(stop, only(number))
            assert page.status in (well.status, 503), stop.route
            toured.forum.settle()
            assert toured.forum.stage.drift() == [], stop.route
            once_more(toured, stop, well.status)


def once_more(toured: Toured, stop: Stop, status: int) -> None:
    """Sent again it is done, or the answer shows that it was done the first time."""
    page, _ = toured.visit(stop, again=True)
    assert page.status in (status, DONE_ALREADY.get(stop.route)), f"{stop.route}: {page.status}"
    toured.forum.settle()
    assert toured.forum.stage.drift() == [], stop.route


def test_a_table_that_was_deleted_is_an_outage_and_is_used_again_once_it_is_back(toured: Toured) -> None:
    client, home = base.connection().client, next(toured.tour.stops())
    listings = next(table for table in tables.TABLES if table.name == "listings")
    client.delete_table(TableName=listings.full_name)
    assert_asked_to_come_again(home, toured.visit(home, again=True)[0])
    client.create_table(**listings.definition())
    assert toured.visit(home, again=True)[0].status == 200
