"""The two public data sets that the project is tried on, where they lie beside the repository."""

from pathlib import Path

import pytest

from ops.importing import counselchat, stackexchange, staging
from ops.importing.drafts import Draft
from ops.importing.report import READ, SKIPPED, Report
from tests.ops.forum import Forum, counts

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
CSV = DATA / "counselchat" / "counselchat.csv"
BEER = DATA / "stackexchange-beer"


def where_it_lies(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    return path


def test_counselchat_comes_in_whole(forum: Forum) -> None:
    assert forum.bring_in("counselchat", where_it_lies(CSV)) == 0
    said = counts(forum.said())
    assert said["questions"] == (824, 824, 0, 0)
    assert said["answers"] == (2129, 2009, 0, 120)
    assert said["members"] == (307, 307, 0, 0)


def test_beer_comes_in_whole(forum: Forum) -> None:
    assert forum.bring_in("stackexchange", where_it_lies(BEER)) == 0
    said = forum.said()
    assert "votes\t92\ton a post that is not in the dump" in said
    found = counts(said)
    assert found["questions"] == (244, 244, 0, 0)
    assert found["answers"] == (448, 448, 0, 0)
    assert found["comments"] == (793, 793, 0, 0)
    assert found["tag wikis"] == (36, 0, 0, 36)
    assert found["votes"][0] == 4318


def test_beer_keeps_its_accepted_and_closed_questions() -> None:
    with staging.opened() as stage:
        stackexchange.read(where_it_lies(BEER), "beer.stackexchange.com", stage, Report(stage))
        asked: list[Draft] = [thread.question for thread in stage.threads()]
    assert sum(bool(question.accepted) for question in asked) == 142
    assert sum(question.closed_at is not None for question in asked) == 28


def test_every_skipped_row_of_counselchat_is_noted() -> None:
    with staging.opened() as stage:
        report = Report(stage)
        counselchat.read(where_it_lies(CSV), stage, report)
        assert sum(outcome == SKIPPED for _, _, _, outcome, _ in stage.notes()) == 120
        assert report.number("answers", READ) == 2129
