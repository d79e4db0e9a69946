"""The command line itself: one page of help, dry runs that change nothing, JSON, exit codes."""

import json
from pathlib import Path

import pytest

from chalicelib.storage import parked
from ops import command_line
from ops.__main__ import main
from ops.audit import command as audit_command
from ops.commands.words import Needs
from tests.ops.forum import CSV, TEA, Forum
from tests.ops.test_help_lines import KEY, LINE

CHANGES = [
    ["mail", "retry"],
    ["mail", "replay", "--since", "2026-01-01"],
    ["make-admin", "leaf-reader"],
    ["rule", "set", "base=7"],
    ["options", "set", "comment_votes=on"],
    ["category", "set", "family"],
    ["help-line", "add", *(word for option in (LINE | {"--number": "555 0199"}).items() for word in option)],
    ["help-line", "check", KEY],
    ["help-line", "remove", KEY],
    ["parked", "retry"],
    ["parked", "drop"],
    ["rebuild", "all"],
    ["audit", "--repair"],
    ["import", "counselchat", str(CSV)],
]


@pytest.fixture
def in_use(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> Forum:
    monkeypatch.setattr(audit_command, "_UNKNOWN_DRAIN_SECONDS", 0.0)
    forum.bring_in("stackexchange", TEA)
    forum.deliver()
    forum.ops("help-line", "add", *(word for option in LINE.items() for word in option))
    parked.park("project_threads", "abc", "it failed")
    forum.said()
    return forum


def test_without_a_command_there_is_the_page_of_all_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().out == _page()
    assert [line.command for line in command_line.lines() if f"\n  {line.command} " not in _page()] == []


def _page() -> str:
    return command_line.parser().format_help()


def test_help_is_the_same_page_and_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    assert capsys.readouterr().out == _page()


def test_the_page_says_what_the_exit_codes_mean() -> None:
    assert "0 done · 1 refused, or something was found that needs you · 2 the command or its input is wrong" in _page()


@pytest.mark.parametrize("words", CHANGES, ids=lambda words: " ".join(words[:2]))
def test_a_dry_run_says_what_it_would_do_and_changes_nothing(in_use: Forum, words: list[str]) -> None:
    before = in_use.everything()
    in_use.ops(*words, "--dry-run")
    assert in_use.everything() == before
    assert "A dry run, nothing is changed. This would " in in_use.said()


def test_every_command_that_takes_a_dry_run_is_tried_in_one() -> None:
    tried = {" ".join(words[: 1 if words[0].startswith(("make-", "rebuild", "audit")) else 2]) for words in CHANGES}
    untried = {"make-moderator", "make-member", "import stackexchange"}  # as make-admin, as import counselchat
    elsewhere = {"import askwell", "rotate-keys", "start-over"}  # in tests of their own
    taking = {line.command for line in command_line.lines() if line.changes and line.needs is Needs.FORUM}
    assert taking - untried - elsewhere == tried


def test_json_is_one_object_with_the_sentences_the_tables_and_the_exit_code(in_use: Forum) -> None:
    assert in_use.ops("help-line", "list", "--json") == 0
    said = json.loads(in_use.said())
    assert (said["command"], said["exit"], said["complaints"]) == ("help-line list", 0, [])
    assert said["help_lines"][0]["checked_on"] == "2026-03-05"


def test_json_says_what_was_wrong_as_well(in_use: Forum) -> None:
    assert in_use.ops("make-admin", "nobody-at-all", "--json") == 2
    said = json.loads(in_use.said())
    assert (said["exit"], said["complaints"]) == (2, ["Nobody here has the handle nobody-at-all."])


def test_numbers_are_numbers_in_json(in_use: Forum) -> None:
    in_use.ops("parked", "list", "--json")
    assert json.loads(in_use.said())["parked"][0]["attempts"] == 1


def test_the_documented_commands_are_those_that_there_are() -> None:
    text = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")
    documented = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert {line.command for line in command_line.lines()} <= documented
