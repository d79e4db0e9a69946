"""Positions are kept by trigger, and belong to one stream."""

from pathlib import Path

import pytest

from local import files
from local.checkpoints import Checkpoints, Position


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "positions.json"


def test_positions_outlive_the_process(path: Path) -> None:
    positions = {"a": Position("1", finished=True), "b": Position("2"), "c": Position()}
    Checkpoints(path).keep("tally_votes", "votes", positions)
    assert Checkpoints(path).of("tally_votes", "votes") == positions


def test_two_triggers_of_one_stream_keep_their_own(path: Path) -> None:
    kept = Checkpoints(path)
    kept.keep("tally_votes", "votes", {"a": Position("1")})
    kept.keep("tally", "votes", {"a": Position("2")})
    assert kept.of("tally_votes", "votes") == {"a": Position("1")}


def test_positions_in_a_former_stream_are_known_but_of_no_use(path: Path) -> None:
    kept = Checkpoints(path)
    kept.keep("tally_votes", "the former stream", {"a": Position("1")})
    assert kept.of("tally_votes", "the new stream") == {}
    assert kept.knows("tally_votes")
    assert not kept.knows("tally")


def test_a_file_that_is_replaced_leaves_no_draft(tmp_path: Path) -> None:
    files.replace_json(tmp_path / "a.json", {"a": 1})
    files.replace_json(tmp_path / "a.json", {"a": 2})
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]
    assert files.read_json(tmp_path / "a.json", None) == {"a": 2}
