"""The engine: starts clean, keeps its data, and what a kill costs."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from local import aws, engine, leash, tables
from local.engine import Choice, Engine, EngineError
from tests.local.conftest import eventually, processes_with
from tests.local.small_forum import TABLE, NotesTable


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Engine]]:
    started: list[Engine] = []

    def begin(snapshot_every: float = 60) -> Engine:
        started.append(engine.start(Choice(snapshot_every=snapshot_every), tmp_path))
        tables.create_missing([NotesTable()], started[-1].endpoint)
        return started[-1]

    yield begin
    for running in started:
        running.stop(patience=5)


@cache
def client_of(endpoint: str) -> Any:
    return aws.client("dynamodb", endpoint)


def write(running: Engine, *notes: str) -> None:
    for note in notes:
        client_of(running.endpoint).put_item(TableName=TABLE, Item={"id": {"S": note}})


def has(running: Engine, note: str) -> bool:
    return "Item" in client_of(running.endpoint).get_item(TableName=TABLE, Key={"id": {"S": note}})


def kill(running: Engine) -> None:
    running.process.kill()
    running.stop(patience=5)


def snapshot_newer_than(tmp_path: Path, moment: float) -> bool:
    kept = tmp_path / "engine.pickle"
    return kept.exists() and kept.stat().st_mtime > moment


def test_a_clean_stop_keeps_everything_and_the_place_of_every_reader(start: Any) -> None:
    first = start()
    stream = tables.create_missing([NotesTable()], first.endpoint)["notes"]
    write(first, *(f"note {number}" for number in range(300)))
    assert first.stop()
    second = start()
    assert all(has(second, f"note {number}") for number in range(300))
    records = read_stream(second, stream)
    assert [record["Keys"]["id"]["S"] for record in records] == [f"note {number}" for number in range(300)]


def read_stream(running: Engine, stream: str) -> list[dict[str, Any]]:
    client = aws.client("dynamodbstreams", running.endpoint)
    shard = client.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"][0]["ShardId"]
    asked = {"StreamArn": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
    iterator = client.get_shard_iterator(**asked)["ShardIterator"]
    return [record["dynamodb"] for record in client.get_records(ShardIterator=iterator)["Records"]]


def test_a_kill_loses_what_was_written_after_the_last_snapshot_and_nothing_else(start: Any, tmp_path: Path) -> None:
    first = start(snapshot_every=0.2)
    write(first, "kept")
    written = time.time()
    assert eventually(lambda: snapshot_newer_than(tmp_path, written))
    kill(first)
    second = start(snapshot_every=60)
    write(second, "too young")
    kill(second)
    third = start()
    assert has(third, "kept")
    assert not has(third, "too young")


def test_a_snapshot_holds_the_records_that_were_not_delivered_yet(start: Any, tmp_path: Path) -> None:
    first = start(snapshot_every=0.2)
    stream = tables.create_missing([NotesTable()], first.endpoint)["notes"]
    write(first, "a", "b")
    written = time.time()
    assert eventually(lambda: snapshot_newer_than(tmp_path, written))
    kill(first)
    assert [record["Keys"]["id"]["S"] for record in read_stream(start(), stream)] == ["a", "b"]


def test_a_snapshot_is_whole_even_when_the_engine_is_killed_while_writing(start: Any, tmp_path: Path) -> None:
    first = start(snapshot_every=0.01)
    write(first, *(f"note {number}" for number in range(200)))
    written = time.time()
    assert eventually(lambda: snapshot_newer_than(tmp_path, written))
    write(first, "one more")
    kill(first)
    assert has(start(), "note 199")


def test_an_engine_without_work_says_that_its_data_is_recent(start: Any, tmp_path: Path) -> None:
    running = start(snapshot_every=0.1)
    write(running, "a")
    written = time.time()
    assert eventually(lambda: snapshot_newer_than(tmp_path, written))
    assert eventually(lambda: snapshot_newer_than(tmp_path, time.time() - 0.2))


def test_the_engine_is_reached_from_this_machine_only(start: Any) -> None:
    port = int(start().endpoint.rpartition(":")[2])
    mine = {line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"}
    assert f"0100007F:{port:04X}" in mine
    assert f"00000000:{port:04X}" not in mine


def test_the_engine_knows_nothing_of_the_persons_own_set_up(start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "work")
    monkeypatch.setenv("SOMETHING_PRIVATE", "yes")
    environment = Path(f"/proc/{start().process.pid}/environ").read_text()
    assert "AWS_PROFILE" not in environment
    assert "SOMETHING_PRIVATE" not in environment


def test_the_forums_processes_inherit_no_credentials() -> None:
    inherited = {"AWS_PROFILE": "work", "AWS_SESSION_TOKEN": "secret", "HOME": "/home/ann"}
    variables = aws.environment("http://127.0.0.1:1", inherited)
    assert variables["HOME"] == "/home/ann"
    assert "AWS_PROFILE" not in variables
    assert "AWS_SESSION_TOKEN" not in variables
    assert variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"


def test_a_stopped_engine_leaves_no_process(start: Any, tmp_path: Path) -> None:
    running = start()
    assert running.running()
    assert running.stop()
    assert not running.running()
    assert processes_with(str(tmp_path)) == []


def test_an_engine_that_can_not_start_says_so(tmp_path: Path) -> None:
    (tmp_path / "engine.pickle").write_bytes(b"not what an engine writes")
    with pytest.raises(EngineError, match=r"engine\.log"):
        engine.start(Choice(), tmp_path)
    assert processes_with(str(tmp_path)) == []


def test_amazons_engine_needs_to_know_where_it_is(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="--jar"):
        engine.start(Choice("dynamodb-local"), tmp_path)


def test_somebody_elses_engine_is_used_and_not_stopped(running_engine: Engine, tmp_path: Path) -> None:
    theirs = engine.start(Choice(endpoint=running_engine.endpoint), tmp_path)
    assert theirs.stop()
    assert running_engine.running()
    assert list(tmp_path.iterdir()) == []


def test_a_program_on_the_leash_ends_with_its_parent(tmp_path: Path) -> None:
    words = f"leash {tmp_path}"
    program = [sys.executable, "-c", "import time; time.sleep(60)", words]
    parent = os.fork()
    if parent == 0:
        os.environ[leash.PARENT] = str(os.getpid())
        os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-m", "local.leash", *program])
        os._exit(0)
    os.waitpid(parent, 0)
    assert eventually(lambda: len(processes_with(words)) == 0, within=5)


def test_a_free_port_is_one_that_can_be_bound() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", engine.free_port()))


def test_a_process_that_does_not_want_to_end_is_ended(tmp_path: Path) -> None:
    stubborn = "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    process = engine.subprocess.Popen(
        [sys.executable, "-c", stubborn], start_new_session=True, stdout=engine.subprocess.PIPE
    )
    process.stdout.readline()
    assert not engine.stop_group(process, patience=0.2)
    assert process.returncode == -signal.SIGKILL
    process.stdout.close()
