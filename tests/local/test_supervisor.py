"""The whole forum on one machine: started, used, killed in every way, started again."""

import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from local import files, state
from local.state import NotRunningError, State
from local.supervisor import CannotStartError, Options, Supervisor
from tests.local.conftest import Forum, begin, end, eventually, processes_with

Start = Callable[..., Forum]


def test_what_is_written_reaches_both_triggers_within_two_seconds(forum: Forum) -> None:
    """On a machine that other tests keep busy one of three notes has to."""

    def seconds_until_seen(note: str) -> float:
        began = time.monotonic()
        forum.ask("PUT", f"/notes/{note}")
        assert eventually(lambda: all(forum.has(f"seen%20by%20{by}:%20{note}") for by in ("copy", "count")))
        return time.monotonic() - began

    assert any(seconds_until_seen(note) < 2 for note in ("a%2Fb", "c", "d"))


def test_a_stop_delivers_what_is_on_its_way_and_keeps_everything(start_forum: Start, tmp_path: Path) -> None:
    forum = start_forum()
    for number in range(20):
        forum.ask("PUT", f"/notes/{number}")
    assert forum.stop() == 0
    assert processes_with(str(tmp_path)) == []
    assert files.read_json(forum.data / "pump.json", {})["quiet_since"] is not None
    again = start_forum()
    assert not [line for line in again.said if "not stopped cleanly" in line]
    assert all(again.has(f"seen%20by%20{kind}:%20{number}") for number in range(20) for kind in ("copy", "count"))


def test_a_killed_pump_comes_back_and_nothing_is_lost(forum: Forum) -> None:
    forum.ask("PUT", "/notes/before")
    killed = forum.pid("pump")
    os.kill(killed, signal.SIGKILL)
    for number in range(5):
        forum.ask("PUT", f"/notes/{number}")
    assert eventually(lambda: forum.pid("pump") != killed)
    expected = ["before", *map(str, range(5))]
    assert eventually(lambda: all(forum.has(f"seen%20by%20count:%20{note}") for note in expected))


def test_a_killed_server_comes_back_and_its_port_never_refuses(forum: Forum) -> None:
    forum.ask("PUT", "/notes/a")
    os.kill(forum.pid("server"), signal.SIGKILL)
    assert forum.has("a")


def test_a_killed_engine_ends_everything_and_the_next_start_heals(start_forum: Start, tmp_path: Path) -> None:
    forum = start_forum("--snapshot-every", "0.3")
    forum.ask("PUT", "/notes/kept")
    written = time.time()
    assert eventually(lambda: (forum.data / "engine.pickle").exists())
    assert eventually(lambda: (forum.data / "engine.pickle").stat().st_mtime > written)
    os.kill(forum.pid("engine"), signal.SIGKILL)
    assert forum.ended() == 1
    assert any("The engine has died" in line for line in forum.said)
    assert processes_with(str(tmp_path)) == []
    again = start_forum()
    assert "not stopped cleanly" in again.said[0]
    assert again.has("kept")
    assert eventually(lambda: again.has("seen%20by%20copy:%20kept"))
    assert eventually(lambda: files.read_json(again.data / "clock.json", {})["sweep"] > time.time())


def test_a_killed_supervisor_takes_its_processes_with_it_and_loses_nothing(start_forum: Start, tmp_path: Path) -> None:
    forum = start_forum("--snapshot-every", "60")
    forum.ask("PUT", "/notes/a")
    forum.process.kill()
    forum.ended()
    again = start_forum()
    assert "not stopped cleanly: nothing is lost" in again.said[0]
    assert again.has("a")
    assert again.stop() == 0
    assert processes_with(str(tmp_path)) == []


def test_a_second_start_on_the_same_data_is_refused(forum: Forum) -> None:
    second = begin(forum.data, wait=False)
    assert second.ended() == 2
    end(second)
    assert "in use by a running forum" in "".join(second.said)
    assert forum.state["url"] in "".join(second.said)
    assert forum.ask("GET", "/notes/a")["note"] == "a"


def test_a_port_in_use_is_said_in_a_sentence_and_nothing_is_left(start_forum: Start, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        forum = start_forum(port=port, wait=False)
        assert forum.ended() == 2
    assert forum.said == [f"Port {port} can not be used (Address already in use). Choose another: make run PORT=8001"]
    assert processes_with(str(tmp_path)) == []


def test_the_state_file_leads_to_the_engine(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKWELL_DATA", str(forum.data))
    found = state.find(f"http://localhost:{forum.state['port']}/")
    variables = found.environment()
    assert variables["ASKWELL_STAGE"] == "local"
    assert variables["ASKWELL_STREAM_NOTES"].endswith(found.streams["notes"])
    assert variables["AWS_ENDPOINT_URL"] == found.endpoint
    forum.ask("PUT", "/notes/a")
    assert found.wait_until_drained(10)
    assert forum.has("seen%20by%20count:%20a")


def test_a_forum_that_has_ended_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKWELL_DATA", str(tmp_path))
    gone = {"supervisor": 2**22 + 1}  # no process has a number that high
    ended = State("http://127.0.0.1:1", 1, "http://127.0.0.1:2", "local", "us-east-1", str(tmp_path), gone)
    ended.save()
    with pytest.raises(NotRunningError, match="make run"):
        state.find(ended.url)


def test_a_forum_elsewhere_is_not_looked_for_here() -> None:
    with pytest.raises(NotRunningError, match="--stage"):
        state.find("https://forum.example.org")


def test_the_data_of_another_version_is_not_touched(start_forum: Start, tmp_path: Path) -> None:
    assert start_forum().stop() == 0
    forum = start_forum("--tables", "tests.local.other_tables", wait=False)
    assert forum.ended() == 2
    assert "another version of the forum" in "".join(forum.said)
    assert processes_with(str(tmp_path)) == []


def test_a_supervisor_without_its_engine_can_not_start(tmp_path: Path) -> None:
    (tmp_path / "engine.pickle").write_bytes(b"broken")
    before = [signal.getsignal(told) for told in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    try:
        with pytest.raises(CannotStartError, match=r"engine\.log"):
            Supervisor(Options(port=0, data=tmp_path, with_demo=False)).run()
    finally:
        for told, handler in zip((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), before, strict=True):
            signal.signal(told, handler)
