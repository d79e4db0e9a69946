"""A file that is no whole export of this version is refused before anything is written, and its line is named."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ops.exporting.made_up import fill
from tests.ops.forum import Forum

Lines = list[dict[str, Any]]


@pytest.fixture
def sound(forum: Forum, tmp_path: Path) -> Path:
    fill(6, seed=2)
    path = tmp_path / "all.jsonl"
    forum.ops("export", "--to", path)
    forum.wire.engine.reset()
    forum.said()
    return path


def place(lines: Lines, kind: str) -> int:
    return next(number for number, line in enumerate(lines) if kind in line)


def another_version(lines: Lines) -> str:
    lines[0]["export"]["version"] = 2
    return "is an export of version 2, and this forum reads version 1"


def no_header(lines: Lines) -> str:
    del lines[0]
    return "is no export of this forum"


def cut_off(lines: Lines) -> str:
    del lines[-1]
    return "is not whole: its last line is missing"


def a_line_lost(lines: Lines) -> str:
    del lines[place(lines, "vote")]
    return f"line {len(lines)}: it says there are"


def more_behind_the_end(lines: Lines) -> str:
    lines.append({"label": {"kind": "tag", "key": "a", "title": "A"}})
    return f"line {len(lines)}: something follows the last line"


def a_line_of_another_kind(lines: Lines) -> str:
    lines[3] = {"song": {}}
    return "line 4: there is no kind of line “song”"


def two_kinds_in_a_line(lines: Lines) -> str:
    lines[3] = lines[3] | {"song": {}}
    return "line 4: it is not one JSON object"


def a_list(lines: Lines) -> str:
    lines[3] = []  # type: ignore[call-overload]
    return "line 4: it is not one JSON object"


def a_wrong_value(lines: Lines) -> str:
    number = place(lines, "member")
    lines[number]["member"]["joined_at"] = "long ago"
    return f"line {number + 1}: “joined_at” is no date: long ago."


def a_level_that_there_is_not(lines: Lines) -> str:
    number = place(lines, "member")
    lines[number]["member"]["level"] = 7
    return f"line {number + 1}: 7 is not a valid Level"


def a_voter_who_is_nowhere(lines: Lines) -> str:
    number = place(lines, "vote")
    lines[number]["vote"]["voter"] = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    return f"line {number + 1}: the member 01ARZ3NDEKTSV4RRFFQ69G5FAV is nowhere in this file"


def a_vote_elsewhere(lines: Lines) -> str:
    number = place(lines, "vote")
    lines[number]["vote"]["thread"] = "elsewhere"
    return f"line {number + 1}: it is not of the thread whose question stands above it"


def a_revision_of_nothing(lines: Lines) -> str:
    number = place(lines, "revision")
    lines[number]["revision"]["post"] = "elsewhere"
    return f"line {number + 1}: its post elsewhere does not stand above it"


def a_thread_twice(lines: Lines) -> str:
    lines.insert(place(lines, "member"), lines[1])
    return "its thread is not its own, or stands above it already"


def a_member_twice(lines: Lines) -> str:
    number = place(lines, "member")
    lines.insert(number, lines[number])
    return f"line {number + 2}: this member stands above it already"


@pytest.mark.parametrize(
    "breaks",
    [
        *(another_version, no_header, cut_off, a_line_lost, more_behind_the_end, a_line_of_another_kind),
        *(two_kinds_in_a_line, a_list, a_wrong_value, a_level_that_there_is_not, a_voter_who_is_nowhere),
        *(a_vote_elsewhere, a_revision_of_nothing, a_thread_twice, a_member_twice),
    ],
)
def test_a_broken_file_is_refused_and_nothing_is_written(
    forum: Forum, sound: Path, breaks: Callable[[Lines], str]
) -> None:
    lines = [json.loads(line) for line in sound.read_text("utf-8").splitlines()]
    why = breaks(lines)
    sound.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert forum.ops("import", "askwell", sound) == 2
    assert why in forum.said()
    assert forum.is_empty()


@pytest.mark.parametrize("text", ["", "{", "\x00\x01", '{"export": 1}'])
def test_what_is_no_export_at_all_is_refused(forum: Forum, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.jsonl").write_text(text, "utf-8")
    assert forum.ops("import", "askwell", tmp_path / "x.jsonl") == 2
    assert forum.is_empty()


def test_a_compressed_file_that_was_cut_is_refused(forum: Forum, tmp_path: Path) -> None:
    fill(3)
    forum.ops("export", "--to", tmp_path / "all.jsonl.gz")
    whole = (tmp_path / "all.jsonl.gz").read_bytes()
    (tmp_path / "all.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    assert forum.ops("import", "askwell", tmp_path / "all.jsonl.gz") == 2
    assert "cannot be read" in forum.said()


def test_a_file_that_is_not_there_is_said(forum: Forum, tmp_path: Path) -> None:
    assert forum.ops("import", "askwell", tmp_path / "nowhere.jsonl") == 2


def test_html_that_somebody_put_into_the_file_is_cleaned(forum: Forum, sound: Path) -> None:
    sound.write_text(sound.read_text("utf-8").replace("<p>Said ", "<script>alert(1)</script><p>Said "), "utf-8")
    assert forum.ops("import", "askwell", sound) == 0
    assert not [item for item in forum.everything()["askwell-dev-threads"] if "<script" in item]


def test_somebody_elses_handle_stops_the_import(forum: Forum, sound: Path) -> None:
    text = sound.read_text("utf-8")
    forum.ops("import", "askwell", sound)
    member = json.loads(next(line for line in text.splitlines() if line.startswith('{"member"')))["member"]["id"]
    sound.write_text(text.replace(member, "01ARZ3NDEKTSV4RRFFQ69G5FAV"), "utf-8")
    forum.said()
    assert forum.ops("import", "askwell", sound) == 1
    assert "Somebody else here has a handle that looks like" in forum.said()
