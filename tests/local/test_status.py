"""The status page beside a forum on this machine."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib import metrics
from chalicelib.storage import parked
from local import files
from local.beside import Beside
from local.counts import REMEMBERED, Counts
from local.gateway import Answer, Request
from local.status import Status
from tests.forum import Forum, Ground, ministack_ground
from tests.local.conftest import Forum as Started
from tests.local.conftest import eventually
from tests.tour import Tour

__all__ = ["ministack_ground"]

HERE = [("Host", "127.0.0.1:8000")]


@pytest.fixture
def counts() -> Iterator[Counts]:
    listening = Counts()
    metrics.send_to(listening)
    yield listening
    metrics.send_to(None)


@pytest.fixture
def visited(ministack_ground: Ground, counts: Counts) -> Forum:
    """A forum that somebody has looked at."""
    forum = Forum(ministack_ground)
    Tour(forum)._browser({}).get("/questions")
    return forum


def report(counts: Counts, data: Path) -> dict[str, Any]:
    answer = Beside({"status.json": Status(counts, data).json}).answer(Request("GET", "/_local/status.json", HERE))
    return json.loads(answer.body)


def page(counts: Counts, data: Path) -> str:
    return Beside({"status": Status(counts, data).page}).answer(Request("GET", "/_local/status", HERE)).body.decode()


def test_requests_are_shown_by_route_with_what_they_took(visited: Forum, counts: Counts, tmp_path: Path) -> None:
    routes = {route["name"]: route for route in report(counts, tmp_path)["routes"]}
    seen = routes["GET /questions"]
    assert (seen["times"], seen["endings"]) == (1, {"2xx": 1})
    assert seen["p95"] >= seen["p50"] > 0 and seen["read_units"] > 0
    assert "<code>GET /questions</code>" in page(counts, tmp_path)


def test_parked_keys_are_shown_with_their_errors(visited: Forum, counts: Counts, tmp_path: Path) -> None:
    parked.park("project_threads", "01THREAD", "ValueError('<b>')")
    assert report(counts, tmp_path)["parked"][0]["error"] == "ValueError('<b>')"
    assert "01THREAD" in page(counts, tmp_path) and "&lt;b&gt;" in page(counts, tmp_path)


def test_what_the_pump_writes_is_shown(visited: Forum, counts: Counts, tmp_path: Path) -> None:
    behind = {"delivered": 3, "behind_seconds": 41.5, "failing": "ValueError: no"}
    files.replace_json(tmp_path / "pump.json", {"at": 0, "triggers": {"tally_votes": behind}})
    assert "41.5" in page(counts, tmp_path) and "fails: ValueError: no" in page(counts, tmp_path)
    assert "The pump is not there" in page(counts, tmp_path)


def test_the_page_comes_also_while_the_engine_does_not_answer(
    visited: Forum, counts: Counts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out(*_: object) -> None:
        raise parked.CaseRecord.DoesNotExist

    monkeypatch.setattr(parked, "all_parked", out)
    assert "does not answer" in page(counts, tmp_path) and "cannot be read now" in page(counts, tmp_path)


def test_it_comes_anew_by_itself_and_without_a_script(counts: Counts, tmp_path: Path, visited: Forum) -> None:
    assert '<meta http-equiv="refresh" content="5">' in page(counts, tmp_path)
    assert "<script" not in page(counts, tmp_path)


@pytest.mark.parametrize(("host", "status"), [("localhost", 200), ("127.0.0.1:8000", 200), ("evil.example", 403)])
def test_another_site_s_name_for_this_machine_opens_nothing(host: str, status: int) -> None:
    beside = Beside({"hello": lambda _: Answer(200, [], b"")})
    assert beside.answer(Request("GET", "/_local/hello", [("Host", host)])).status == status


def test_only_the_last_thousand_requests_are_remembered_and_all_are_counted() -> None:
    counts = Counts()
    for number in range(REMEMBERED + 100):
        line = {
            "Route": "GET /",
            "Status": "2xx",
            "Milliseconds": 100 * (number < 100),
            "ReadUnits": 1,
            "WriteUnits": 0,
        }
        counts(line)
    (route,) = counts.report()["routes"]
    assert (route["times"], route["p95"]) == (REMEMBERED + 100, 0)


def test_a_running_forum_says_where_its_status_is_and_shows_its_triggers(forum: Started) -> None:
    forum.ask("PUT", "/notes/shown")

    def delivered() -> bool:
        return forum.ask("GET", "/_local/status.json")["streams"].get("copy", {}).get("delivered", 0) > 0

    assert eventually(delivered)
    assert forum.ask("GET", "/_local/status.json")["pump_is_there"]
    connection = http.client.HTTPConnection("127.0.0.1", forum.state["port"], timeout=10)
    connection.request("GET", "/_local/status")
    assert "<code>copy</code>" in connection.getresponse().read().decode()
    connection.close()
