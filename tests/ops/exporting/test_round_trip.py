"""What is exported and brought back is the same forum: all truth, and once the streams are drained all that follows."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.storage import bulk, members, settings
from local import demo
from ops.audit import command as audit_command
from tests.harness import KillBefore, at
from tests.ops.exporting.made_up import ADDRESS, SECRET, deliver, fill
from tests.ops.forum import TEA, Forum

TABLES = (
    "threads",
    "revisions",
    "votes",
    "members",
    "labels",
    "settings",
    "follows",
    "ledger",
    "projections",
    "listings",
)


def everything(forum: Forum) -> dict[str, dict[str, Any]]:
    """All items by table and key, but credentials, and without the day on which an item was written."""
    found: dict[str, dict[str, Any]] = {}
    for table in TABLES:
        name = f"askwell-dev-{table}"
        keys = forum.wire.engine.key_names(name)
        items = [dict(item) for item in forum.wire.engine.scan(name)]
        for item in items:
            item.pop("touched_on", None)
        found[table] = {
            "/".join(str(item[key]) for key in keys): item
            for item in items
            if "credential#" not in str(item) and _counts_or_is_said(table, item)
        }
    return found


def differences(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What is not the same: table, key, before, after."""
    return [
        (table, key, before[table].get(key), after[table].get(key))
        for table in TABLES
        for key in before[table].keys() | after[table].keys()
        if before[table].get(key) != after[table].get(key)
    ]


def _counts_or_is_said(table: str, item: dict[str, Any]) -> bool:
    """A label or an entry that came to nothing is as good as none."""
    text = json.dumps(item, default=str)
    if table == "labels":
        return '"questions": {"N": "0"}' not in text or "title" in item
    return not (table == "ledger" and all(item.get(k, {"N": "0"}) == {"N": "0"} for k in _REASONS))


_REASONS = ("posting", "votes", "accepting", "accepted")


def empty(forum: Forum) -> None:
    forum.wire.engine.reset()
    settings.forget()


@pytest.fixture
def full(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> Forum:
    monkeypatch.setattr(audit_command, "_UNKNOWN_DRAIN_SECONDS", 0.0)
    fill(8)
    forum.bring_in("stackexchange", TEA)
    deliver()
    forum.said()
    return forum


@pytest.fixture
def exported(full: Forum, tmp_path: Path) -> Path:
    path = tmp_path / "all.jsonl"
    assert full.ops("export", "--to", path) == 0
    return path


def test_the_demo_and_hundreds_of_threads_come_back_as_they_were(
    forum: Forum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_command, "_UNKNOWN_DRAIN_SECONDS", 0.0)
    demo.load()
    fill(160)
    forum.bring_in("stackexchange", TEA)
    deliver()
    before = everything(forum)
    assert forum.ops("export", "--to", tmp_path / "all.jsonl.gz") == 0
    empty(forum)
    assert forum.ops("import", "askwell", tmp_path / "all.jsonl.gz") == 0
    deliver()
    after = everything(forum)
    assert differences(before, after) == []
    forum.said()
    assert forum.ops("audit") == 0
    assert "0 drift" in forum.said()


def test_a_second_import_changes_nothing(full: Forum, exported: Path) -> None:
    before = everything(full)
    assert full.ops("import", "askwell", exported) == 0
    deliver()
    assert everything(full) == before


@pytest.mark.parametrize("calls", [3, 12, 25, 45])
def test_an_import_that_was_killed_goes_on(full: Forum, exported: Path, calls: int) -> None:
    before = everything(full)
    empty(full)
    full.wire.run(lambda: full.ops("import", "askwell", exported), at(calls, KillBefore()))
    deliver()
    assert everything(full) != before
    assert full.ops("import", "askwell", exported) == 0
    deliver()
    assert everything(full) == before


def test_no_credential_and_no_address_is_in_it(full: Forum, exported: Path) -> None:
    assert members.password_of(next(iter(bulk.all_members())).id) in (SECRET, None)
    text = exported.read_text("utf-8")
    assert SECRET not in text
    assert ADDRESS not in text
    assert "argon2" not in text


def test_hidden_posts_are_in_it_and_marked(full: Forum, exported: Path) -> None:
    lines = [json.loads(line) for line in exported.read_text("utf-8").splitlines()]
    hidden = {v["id"] for line in lines for v in line.values() if v.get("state") == "hidden"}
    stored = {i["id"]["S"] for i in full.wire.engine.scan("askwell-dev-threads") if i.get("state") == {"S": "hidden"}}
    assert hidden == stored != set()


def test_only_its_owner_can_read_the_file(full: Forum, exported: Path) -> None:
    assert exported.stat().st_mode & 0o777 == 0o600


def test_an_export_that_was_stopped_has_not_its_name(full: Forum, tmp_path: Path) -> None:
    full.wire.run(lambda: full.ops("export", "--to", tmp_path / "all.jsonl"), at(20, KillBefore()))
    assert [path.name for path in tmp_path.glob("all*")] == ["all.jsonl.partial"]
    assert full.ops("import", "askwell", tmp_path / "all.jsonl.partial") == 2
    assert "is not whole" in full.said()
    assert full.ops("export", "--to", tmp_path / "all.jsonl") == 0
    assert [path.name for path in tmp_path.glob("all*")] == ["all.jsonl"]


def test_a_directory_gets_a_file_named_after_stage_and_time(full: Forum, tmp_path: Path) -> None:
    assert full.ops("export", "--to", tmp_path) == 0
    assert len(list(tmp_path.glob("askwell-dev-*.jsonl.gz"))) == 1


def test_a_dry_run_brings_nothing_back(full: Forum, exported: Path) -> None:
    empty(full)
    assert full.ops("import", "askwell", exported, "--dry-run") == 0
    assert full.is_empty()


def test_nothing_is_written_over(full: Forum, exported: Path) -> None:
    before = exported.read_bytes()
    assert full.ops("export", "--to", exported) == 2
    assert exported.read_bytes() == before
