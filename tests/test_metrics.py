"""Lines in CloudWatch's embedded metric format: what they count, by what, and that they are well formed."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app import app
from chalicelib import metrics
from chalicelib.domain.errors import Unavailable
from chalicelib.reconcilers import parking
from chalicelib.storage import parked
from chalicelib.triggers.measured import Failed
from tests.forum import Forum, Ground, ministack_ground
from tests.harness import ServerError, event, on
from tests.tour import Tour

__all__ = ["ministack_ground"]

# The part of AWS's own schema of the format that we use (CloudWatch user guide, embedded metric format specification).
_NAME = {"type": "string", "minLength": 1, "maxLength": 1024}
_METRIC = {
    "type": "object",
    "required": ["Name"],
    "properties": {"Name": _NAME, "Unit": {"enum": ["Count", "Seconds", "Milliseconds"]}},
}
_DIRECTIVE = {
    "type": "object",
    "required": ["Namespace", "Dimensions", "Metrics"],
    "properties": {
        "Namespace": _NAME,
        "Dimensions": {"type": "array", "minItems": 1, "items": {"type": "array", "maxItems": 30, "items": _NAME}},
        "Metrics": {"type": "array", "maxItems": 100, "items": _METRIC},
    },
}
FORMAT = {
    "type": "object",
    "required": ["_aws"],
    "properties": {
        "_aws": {
            "type": "object",
            "required": ["Timestamp", "CloudWatchMetrics"],
            "properties": {
                "Timestamp": {"type": "integer"},
                "CloudWatchMetrics": {"type": "array", "items": _DIRECTIVE},
            },
        }
    },
}


@pytest.fixture
def forum(ministack_ground: Ground) -> Forum:
    return Forum(ministack_ground)


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """What is sent, as CloudWatch reads it."""
    sent: list[dict[str, Any]] = []
    metrics.send_to(lambda line: sent.append(json.loads(json.dumps(line))))
    yield sent
    metrics.send_to(None)


def of(lines: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [line for line in lines if name in line]


def dimensions(line: dict[str, Any], name: str) -> set[tuple[str, ...]]:
    """By what CloudWatch shows this metric."""
    directives = line["_aws"]["CloudWatchMetrics"]
    named = [d for d in directives if name in [metric["Name"] for metric in d["Metrics"]]]
    return {tuple(names) for directive in named for names in directive["Dimensions"]}


def test_every_request_is_counted_by_its_route_and_status(forum: Forum, lines: list[dict[str, Any]]) -> None:
    stops = list(Tour(forum).stops())
    lines.clear()
    for stop in stops:
        stop.visit()
    assert [line["Route"] for line in lines] == [stop.route for stop in stops]
    assert {line["Status"] for line in lines} <= {"2xx", "3xx", "4xx"}
    assert dimensions(lines[0], "Requests") == {("Stage",), ("Stage", "Route", "Status")}


def test_each_line_is_as_cloudwatch_wants_it(forum: Forum, lines: list[dict[str, Any]]) -> None:
    next(Tour(forum).stops()).visit()
    app.handler_map["project_threads"](event(forum.stage.take("threads")), None)
    parking.retry(0.1)
    metrics.mails(3, 1, 40.2)
    for line in lines:
        Draft202012Validator(FORMAT).validate(line)
        for directive in line["_aws"]["CloudWatchMetrics"]:
            assert all(isinstance(line[metric["Name"]], int | float) for metric in directive["Metrics"])
            assert all(isinstance(line[name], str) for names in directive["Dimensions"] for name in names)


def test_a_request_has_the_units_that_it_took(forum: Forum, lines: list[dict[str, Any]]) -> None:
    tour = Tour(forum)
    visited = {stop.route: stop for stop in tour.stops()}
    lines.clear()
    visited["GET /rules"].visit()
    visited["POST /api/v1/questions"].visit()
    read, asked = lines
    assert read["WriteUnits"] == 0
    assert asked["WriteUnits"] > 4 and asked["ReadUnits"] > 0


def test_what_an_inner_meter_counts_the_outer_one_counts_too(forum: Forum) -> None:
    with metrics.metered() as outer:
        forum.ask()
        with metrics.metered() as inner:
            forum.ask()
    assert 0 < inner.write_units < outer.write_units
    assert (inner.writes, outer.writes) == (1, 2)


def test_a_failure_is_an_error_of_ours_and_a_missing_page_is_not(forum: Forum, lines: list[dict[str, Any]]) -> None:
    home = next(Tour(forum).stops())
    lines.clear()
    forum.stage.run(home.visit, on("Query", ServerError(), times=99))
    home.visit()
    assert [(line["Status"], line["Errors5xx"]) for line in lines] == [("5xx", 1), ("2xx", 0)]


def test_addresses_that_nobody_has_are_counted_together(forum: Forum, lines: list[dict[str, Any]]) -> None:
    browser = Tour(forum)._browser({})
    lines.clear()
    for address in ("/wp-login.php", "/a/b/c", "/api/v1/who/knows", "/api/v2"):
        browser.get(address)
    assert {(line["Route"], line["Status"]) for line in lines} == {("nowhere", "4xx")}


def test_a_batch_tells_how_old_its_oldest_record_is(forum: Forum, lines: list[dict[str, Any]]) -> None:
    forum.ask()
    records = forum.stage.take("threads")
    records[0]["dynamodb"]["ApproximateCreationDateTime"] = time.time() - 90
    app.handler_map["project_threads"](event(records), None)
    (line,) = of(lines, "StreamLagSeconds")
    assert dimensions(line, "StreamLagSeconds") == {("Stage",), ("Stage", "Function")}
    assert (line["Function"], round(line["StreamLagSeconds"])) == ("project_threads", 90)
    assert line["WriteUnits"] > 0 and not line["failed"]


def test_the_lag_of_a_batch_that_fails_is_told_each_time(
    forum: Forum, lines: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise ZeroDivisionError

    forum.ask()
    records = forum.stage.take("threads")
    monkeypatch.setattr(parking, "each", die)
    for _ in range(2):
        with pytest.raises(Exception, match="ZeroDivisionError"):
            app.handler_map["project_threads"](event(records), None)
    assert [line["failed"] for line in of(lines, "StreamLagSeconds")] == [True, True]


@pytest.mark.parametrize("source", app.event_sources, ids=lambda source: source.name)
def test_everything_that_aws_starts_is_measured(forum: Forum, lines: list[dict[str, Any]], source: Any) -> None:
    of_topic = (
        {"Records": [{"Sns": {"Message": "{}", "Subject": "", "MessageAttributes": {}}}]}
        if hasattr(source, "topic")
        else {"Records": []}
    )
    with suppress(Failed, Unavailable):
        app.handler_map[source.name](of_topic | dict.fromkeys(OF_A_SCHEDULE, ""), None)
    assert source.name in [line.get("Function") for line in lines]


OF_A_SCHEDULE = ("version", "account", "region", "detail", "detail-type", "source", "time", "id", "resources")


def test_parked_keys_are_counted_and_the_oldest_keeps_its_age(
    forum: Forum, lines: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parked, "_FIRST_WAIT", timedelta(seconds=30))
    parked.park("project_threads", "lost", "an error", attempts=1)
    time.sleep(1.1)
    parked.park("project_threads", "lost", "the same error", attempts=2)
    parking.retry(0.1)
    (line,) = of(lines, "ParkedKeys")
    assert (line["ParkedKeys"], line["OldestParkedSeconds"] >= 1) == (1, True)


def test_what_a_sweep_finds_out_of_line_is_drift(forum: Forum, lines: list[dict[str, Any]]) -> None:
    lost = forum.ask()
    forum.stage.take("threads")
    forum.ask()
    forum.settle()
    forum.stage.take("threads")
    parking.sweep()
    parking.retry(5)
    assert lost in forum.listed()
    parking.sweep()
    parking.retry(5)
    assert [line["Drift"] for line in of(lines, "Drift")] == [1, 0]


def test_nothing_is_sent_where_nobody_listens_and_all_of_it_on_lambda() -> None:
    program = "from chalicelib import metrics; metrics.drift(2)"
    for function, said in (("", ""), ("askwell-live-sweep", '"Drift":2')):
        ran = subprocess.run(
            [sys.executable, "-c", program],
            env={"AWS_LAMBDA_FUNCTION_NAME": function},
            capture_output=True,
            text=True,
            check=True,
        )
        assert said in ran.stdout and bool(said) == bool(ran.stdout)
