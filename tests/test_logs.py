"""Log lines tell what happened to which request, and nothing of what anybody wrote or who they are."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from app import app
from chalicelib import logs, metrics
from chalicelib.actions import asking, reading
from chalicelib.storage import parked, threads
from tests.forum import Forum, Ground, ministack_ground
from tests.harness import ServerError, event
from tests.harness.engines import Answer
from tests.outages.test_every_route import Told
from tests.tour import PASSWORD, TOKEN, Tour
from tests.web.browser import Browser

__all__ = ["ministack_ground"]

BODY = "Wombat-in-the-body, since spring"
IP = "203.0.113.77"
HANDLE, ADDRESS, COOKIE = "quokka-handle", "numbat@example.org", "a-bilby-of-a-cookie"
MARKERS = ("Wombat", IP, "quokka", "numbat", "bilby", TOKEN, PASSWORD)


@pytest.fixture
def forum(ministack_ground: Ground) -> Forum:
    return Forum(ministack_ground)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that reaches standard output as it would on Lambda: log lines of every logger, and metrics."""
    out, root, ours = io.StringIO(), logging.getLogger(), logging.getLogger("chalicelib")
    before = root.handlers[:], root.level, ours.level
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        logs.set_up()
        ours.setLevel(logging.DEBUG)
        root.setLevel(logging.INFO)
        metrics.send_to(lambda line: out.write(f"{json.dumps(line)}\n"))
        yield out
        metrics.send_to(None)
    root.handlers[:], root.level = before[0], before[1]
    ours.setLevel(before[2])


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def of_logs(written: io.StringIO) -> list[dict[str, Any]]:
    return [line for line in lines(written) if "level" in line]


def assert_tells_nothing_of_anybody(written: io.StringIO) -> None:
    said = written.getvalue()
    assert said
    assert not [marker for marker in MARKERS if marker in said]


class Quoting:
    """DynamoDB refuses, and quotes the whole request in what it says, as validation errors do."""

    def befall(self, call: Any, go_on: Any) -> Answer:
        said = {"__type": "com.amazon.coral.validate#ValidationException", "message": call.body.decode()}
        return Answer(400, json.dumps(said).encode())


def whole_tour(forum: Forum) -> Iterator[Any]:
    """Every route with markers in all that can hold one."""
    yield from Tour(forum, BODY, IP).stops()
    for sent in (
        lambda browser: browser.get(f"/members/{HANDLE}?cursor={HANDLE}", cookie=f"__Host-askwell-guest={COOKIE}"),
        lambda browser: browser.post("/sign-in", {"handle": HANDLE, "password": PASSWORD}),
        lambda browser: browser.post("/sign-up", {"handle": ADDRESS, "password": PASSWORD}),
        lambda browser: browser.get(f"/api/v1/members/{ADDRESS}", authorization=f"Bearer {COOKIE}"),
        lambda browser: browser.send("POST", "/api/v1/questions", b'{"body": "Wombat', content_type="application/json"),
        lambda browser: browser.get(f"/wombat/{HANDLE}/{ADDRESS}"),
    ):
        browser = Browser(Tour(forum)._browser({}).gateway, address=IP)
        yield type("Stop", (), {"visit": staticmethod(lambda sent=sent, browser=browser: sent(browser))})


@pytest.mark.parametrize("fault", [None, Quoting(), ServerError(), Told(400, "AccessDeniedException")])
def test_no_line_tells_anything_of_anybody(forum: Forum, written: io.StringIO, fault: Any) -> None:
    stops = list(whole_tour(forum))
    written.seek(0)
    written.truncate()
    for stop in stops:
        forum.stage.run(stop.visit, lambda call: fault)
    assert_tells_nothing_of_anybody(written)
    assert len([line for line in lines(written) if "Requests" in line]) == len(stops)


@pytest.mark.parametrize("broken", [(reading, "list_of"), (asking, "ask"), (threads, "read")])
def test_an_error_full_of_what_people_wrote_is_logged_without_it(
    forum: Forum, written: io.StringIO, monkeypatch: pytest.MonkeyPatch, broken: tuple[Any, str]
) -> None:
    def fail(*given: object, **named: object) -> None:
        try:
            raise ValueError(BODY, ADDRESS)
        except ValueError:
            raise KeyError(f"{HANDLE} {given!r} {named!r}")  # noqa: B904 - it is to have a context

    stops = list(whole_tour(forum))
    written.seek(0)
    written.truncate()
    monkeypatch.setattr(*broken, fail)
    logging.getLogger("chalicelib").setLevel(logging.DEBUG)
    for stop in stops:
        stop.visit()
    assert_tells_nothing_of_anybody(written)
    errors = [line for line in of_logs(written) if "errors" in line and line["errors"][0]["kind"] == "KeyError"]
    assert errors
    assert [cause["kind"] for cause in errors[0]["errors"]] == ["KeyError", "ValueError"]
    assert "test_logs.py" in errors[0]["errors"][0]["way"][-1] and errors[0]["errors"][0]["way"][-1].endswith(" fail")


def test_a_trigger_that_fails_tells_lambda_no_more_than_the_kind(
    forum: Forum, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError(BODY)

    forum.ask(body=BODY)
    records = forum.stage.take("threads")
    monkeypatch.setattr(parked, "park", fail)
    monkeypatch.setattr("chalicelib.reconcilers.project_threads.threads.read", fail)
    with pytest.raises(Exception, match="project_threads failed: KeyError") as raised:
        app.handler_map["project_threads"](event(records), None)
    assert raised.value.__cause__ is None and raised.value.__suppress_context__
    assert_tells_nothing_of_anybody(written)
    assert of_logs(written)[-1]["function"] == "project_threads"


def test_a_line_names_the_request_and_its_route(forum: Forum, written: io.StringIO, monkeypatch: Any) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    tour = Tour(forum)
    monkeypatch.setattr("chalicelib.storage.labels.categories", fail)
    reply = json.loads(tour._browser({}).get("/api/v1/categories").body)
    (line,) = [line for line in of_logs(written) if line["level"] == "ERROR"]
    assert line["request"] == reply["instance"].removeprefix("urn:uuid:")
    assert (line["function"], line["route"]) == ("api_handler", "GET /api/v1/categories")


def test_a_missing_permission_is_named_by_code_and_operation(forum: Forum, written: io.StringIO) -> None:
    tour = Tour(forum)
    forum.stage.run(lambda: tour._browser({}).get("/questions"), lambda call: Told(400, "AccessDeniedException"))
    (line,) = [line for line in of_logs(written) if line["level"] == "ERROR"]
    assert {"code": "AccessDeniedException", "operation": "Query"}.items() <= line["errors"][-1].items()


def test_of_what_a_library_says_only_the_place_is_kept(written: io.StringIO) -> None:
    logging.getLogger("botocore.hooks").warning("numbat@example.org asks for %s", BODY)
    (line,) = of_logs(written)
    assert line["message"].startswith("botocore.hooks said something in test_of_what_a_library_says")


@pytest.mark.parametrize("module", ["app", "chalicelib.triggers.streams", "chalicelib.triggers.schedules"])
def test_whatever_lambda_imports_sets_the_logs_up(module: str) -> None:
    program = (
        f"import {module}, logging; logging.getLogger('chalicelib.x').info('Here'); logging.getLogger('y').info('?')"
    )
    environment = {"AWS_LAMBDA_FUNCTION_NAME": "askwell-live-x", "AWS_DEFAULT_REGION": "us-east-1"}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert [json.loads(line)["message"] for line in ran.stdout.splitlines()] == ["Here"]
