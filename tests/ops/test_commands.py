"""The small commands: levels, categories, the points rule, options, parked keys; and what wrong words are told."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.domain.members import Level
from chalicelib.domain.points import PointsRule
from chalicelib.reconcilers import parking
from chalicelib.storage import labels, members, parked, settings
from ops import parked_keys
from ops.__main__ import main
from tests.ops.forum import TEA, Forum


@pytest.fixture
def tea(forum: Forum) -> Forum:
    forum.bring_in("stackexchange", TEA)
    forum.deliver()
    forum.said()
    return forum


@pytest.mark.parametrize("level", ["admin", "moderator", "member"])
def test_a_member_gets_a_level(tea: Forum, level: str) -> None:
    assert tea.ops(f"make-{level}", "leaf-reader") == 0
    member = members.by_handle("Leaf-Reader")
    assert member is not None
    assert member.level == Level[level.upper()]


def test_nobody_gets_a_level_by_a_name_that_only_looks_like_a_handle(tea: Forum) -> None:
    assert tea.ops("make-admin", "1eaf-reader") == 2
    assert tea.said() == "Nobody here has the handle 1eaf-reader.\n"


def test_a_category_is_made_and_changed(forum: Forum) -> None:
    assert forum.ops("category", "set", "family", "--title", "Family", "--position", 2) == 0
    assert forum.ops("category", "set", "family", "--description", "Those we live with") == 0
    label = labels.category("family")
    assert label == labels.Label("family", 0, "Family", "Those we live with", 2)


def test_categories_are_listed_as_a_tree(forum: Forum) -> None:
    for path in ("family", "work", "family/parents"):
        forum.ops("category", "set", path)
    forum.said()
    forum.ops("category", "list")
    assert [line.split("\t")[0] for line in forum.said().splitlines()[2:]] == ["family", "family/parents", "work"]


@pytest.mark.parametrize("path", ["Family", "a b", "a//b", "a/b/c/d/e", "", "family/parents"])
def test_what_cannot_be_a_category_is_refused(forum: Forum, path: str) -> None:
    assert forum.ops("category", "set", path) == 2
    assert labels.categories() == []


def test_the_points_rule_changes_for_posts_that_are_there(tea: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SETTLED_AFTER", timedelta())
    before = {member.handle: member.points for member in members.by_points(10, None).items}
    assert tea.ops("rule", "set", "base=0", "question=3") == 0
    parking.retry()
    after = {member.handle: member.points for member in members.by_points(10, None).items}
    assert after == {
        "Leaf-Reader": before["Leaf-Reader"] - 90,
        "leaf-reader-2": before["leaf-reader-2"] - 100,
        "Admin-2": before["Admin-2"] - 90,
    }


def test_a_rule_that_stays_as_it_is_parks_nothing(tea: Forum) -> None:
    assert tea.ops("rule", "set", "base=100") == 0
    assert parked.all_parked() == []


@pytest.mark.parametrize("setting", ["nonsense=1", "base=many", "base=-1001", "base=99999999", "base"])
def test_a_wrong_number_in_the_rule_is_refused(forum: Forum, setting: str) -> None:
    assert forum.ops("rule", "set", setting) == 2
    assert settings.current().points == PointsRule()


def test_an_option_is_switched(forum: Forum) -> None:
    assert forum.ops("options", "set", "comment_votes=on") == 0
    assert settings.current().options.comment_votes
    forum.said()
    forum.ops("options", "show")
    assert "comment_votes\tTrue\tFalse" in forum.said()


def test_an_option_is_on_or_off(forum: Forum) -> None:
    assert forum.ops("options", "set", "comment_votes=perhaps") == 2


def test_parked_keys_are_listed_retried_and_dropped(tea: Forum) -> None:
    parked.park("project_threads", "abc", "it failed", attempts=4)
    tea.ops("parked", "list")
    assert "project_threads#abc\t5\t" in tea.said()
    assert tea.ops("parked", "retry", "project_threads#abc") == 0
    assert [key.attempts for key in parked.all_parked()] == [0]
    assert tea.ops("parked", "drop", "project_threads#abc") == 0
    assert parked.all_parked() == []


def test_a_key_that_is_not_parked_cannot_be_retried(forum: Forum) -> None:
    assert forum.ops("parked", "retry", "project_threads#abc") == 2


@pytest.mark.parametrize(("what", "number"), [("threads", 2), ("members", 3), ("all", 5)])
def test_rebuild_parks_every_key_and_calls_nobody(tea: Forum, what: str, number: int) -> None:
    before = tea.everything()
    assert tea.ops("rebuild", what) == 0
    assert len(parked.all_parked()) == number
    assert {name for name, items in tea.everything().items() if items != before[name]} == {"askwell-dev-casework"}


def test_rebuild_waits_until_all_of_it_is_done(tea: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parked_keys.time, "sleep", lambda _: parking.retry())
    assert tea.ops("rebuild", "all", "--wait") == 0
    assert parked.all_parked() == []


@pytest.mark.parametrize("words", [["audit"], ["audit", "--into", "http://127.0.0.1:1", "--stage", "dev"]])
def test_a_command_needs_one_forum(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "Say which forum" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "https://example.org"])
def test_where_no_forum_runs_is_said(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--into", url]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_stage_without_tables_is_said(forum: Forum) -> None:
    name = "askwell-dev-settings"
    forum.wire._clients[0][0].delete_table(TableName=name)
    assert forum.ops("category", "list") == 1
    assert forum.said() == "There are no tables of a forum at dev.\n"


@pytest.mark.parametrize("words", [[], ["sing"], ["import"], ["rebuild", "nothing", "--stage", "dev"]])
def test_an_unknown_command_is_bad_input(words: list[str]) -> None:
    repository = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "ops", *words], cwd=repository, env=os.environ, capture_output=True, check=False
    )
    assert done.returncode == 2
