"""Each check of the forum itself is fine where all is well, and says so when its one thing is ill."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.storage import bulk, keys, parked
from chalicelib.storage.base import connection
from chalicelib.storage.records import ThreadRecord
from ops.doctor import command, inside
from ops.doctor.checks import Check, Verdict, looked
from tests.ops.forum import TEA, Forum

OK, WARN, BAD, BLIND = Verdict


@pytest.fixture
def tea(forum: Forum) -> Forum:
    forum.bring_in("stackexchange", TEA)
    forum.deliver()
    keys._key.cache_clear()
    forum.said()
    return forum


def test_a_forum_in_full_health_passes(tea: Forum) -> None:
    keys.keyed_hash("guest", "ann")
    now = time.time()
    made = [inside.tables(), inside.waiting(), inside.drift(20), inside.secrets(now)]
    assert [(check.verdict, check.to_do) for check in made] == [(OK, "")] * 4
    assert made[2].found == "none in 2 threads"


def test_a_table_that_is_not_there_is_named(tea: Forum) -> None:
    connection().client.delete_table(TableName="askwell-dev-ledger")
    assert (inside.tables().verdict, inside.tables().found) == (BAD, "not there: ledger")


def test_tables_that_do_not_answer_blind_a_check_and_do_not_end_the_visit(tea: Forum) -> None:
    connection().client.delete_table(TableName="askwell-dev-casework")
    made = command.examine([("parked keys", "dynamodb", inside.waiting), ("tables", "dynamodb", inside.tables)])
    assert [(check.name, check.verdict) for check in made] == [("parked keys", BLIND), ("tables", BAD)]


def test_work_that_fails_again_and_again_is_bad(tea: Forum) -> None:
    parked.park("project_threads", "abc", "it failed", attempts=2)
    assert inside.waiting().verdict is BAD
    assert "1 failed 3 times or more" in inside.waiting().found


def test_work_that_waits_for_long_is_a_warning(tea: Forum) -> None:
    parked.park("project_threads", "abc")
    assert inside.waiting().verdict is OK
    assert inside.waiting(datetime.now(UTC) + timedelta(hours=2)).verdict is WARN


def test_drift_in_the_sample_is_found(tea: Forum) -> None:
    thread = next(bulk.all_threads())
    ThreadRecord(thread, f"tally#{thread}").update([ThreadRecord.ups.add(1)])
    check = inside.drift(20)
    assert (check.verdict, check.found) == (BAD, f"1 of 2 threads differ, such as {thread}")
    assert "audit --repair" in check.to_do


def test_a_change_of_keys_that_nobody_ended_is_a_warning(tea: Forum) -> None:
    keys.rotate("guest")
    assert inside.secrets(time.time()).verdict is OK
    check = inside.secrets(time.time() + 31 * 24 * 3600)
    assert (check.verdict, check.found) == (WARN, "former keys of guest were not retired for a month")


@pytest.mark.parametrize(
    ("line", "says"), [("nh3==0.0.1", "nh3 is "), ("no-such-package==1", "no-such-package is not installed here")]
)
def test_packages_that_are_not_the_forums_are_named(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "requirements.txt").write_text(f"# A comment.\n{line}\n")
    check = inside.packages(tmp_path)
    assert check.verdict is WARN
    assert check.found.startswith(says)


def test_packages_that_are_the_forums_pass(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("pynamodb>=6\n")
    assert inside.packages(tmp_path).verdict is OK


def test_an_address_that_does_not_answer_blinds_the_check() -> None:
    def look() -> Check:
        raise OSError("no route")

    assert looked("code", "lambda", look) == Check("code", BLIND, "no route", "Look again.")


@pytest.mark.parametrize(("verdict", "code"), [(OK, 0), (WARN, 0), (BLIND, 1), (BAD, 1)])
def test_what_is_bad_or_unseen_makes_the_exit_code(
    verdict: Verdict, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.show([Check("tables", OK, "12"), Check("lag", verdict, "found", "do")]) == code
    assert "lag\tdo" in capsys.readouterr().out


def test_the_doctor_of_a_local_forum_looks_inside(tea: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_at_stage", lambda asked: [("tables", "dynamodb", inside.tables)])
    monkeypatch.setattr(inside, "packages", lambda root: Check("packages", OK, "all"))
    before = tea.everything()
    assert tea.ops("doctor", "--json") == 0
    said = json.loads(tea.said())
    assert {check["check"]: check["is"] for check in said["checks"]} == {
        "tables": "ok",
        "parked keys": "ok",
        "drift": "ok",
        "keys": "ok",
        "packages": "ok",
    }
    assert tea.everything() == before
