"""`help-line`: what an operator enters is on the help page, and what is wrong with it is said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.storage import help_lines
from tests.ops.forum import Forum

KEY = "elsewhere/the-listening-line"
LINE = {
    "--country": "Elsewhere",
    "--name": "The Listening Line",
    "--number": "555 0100",
    "--source": "https://line.example",
    "--checked-on": "2026-03-05",
}


def add(forum: Forum, **changed: str) -> int:
    options = LINE | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    return forum.ops("help-line", "add", *(word for option in options.items() for word in option))


def days_ago(days: int) -> str:
    return (datetime.now(UTC).date() - timedelta(days=days)).isoformat()


def test_a_line_is_entered(forum: Forum) -> None:
    assert add(forum, text="55501", hours="day and  night", languages="English") == 0
    assert forum.said() == f"The line {KEY} is there.\n"
    (line,) = help_lines.all_lines()
    assert (line.number, line.text, line.hours, line.checked_on) == (
        "555 0100",
        "55501",
        "day and night",
        date(2026, 3, 5),
    )


def test_a_line_is_entered_anew(forum: Forum) -> None:
    add(forum)
    assert add(forum, number="555 0199") == 0
    assert forum.said().endswith(f"The line {KEY} is changed.\n")
    assert [line.number for line in help_lines.all_lines()] == ["555 0199"]


def test_all_that_is_wrong_with_a_line_is_said_and_nothing_is_stored(forum: Forum) -> None:
    assert add(forum, number="none", source="somewhere") == 2
    assert len(forum.said().splitlines()) == 2
    assert help_lines.all_lines() == []


@pytest.mark.parametrize("day", ["5 March 2026", "2026-02-30", "05.03.2026"])
def test_a_date_is_written_in_one_way(forum: Forum, day: str) -> None:
    assert add(forum, checked_on=day) == 2
    assert forum.said() == f"“{day}” is no date: write it as 2026-03-05.\n"


def test_the_list_marks_what_nobody_checked_for_180_days(forum: Forum) -> None:
    add(forum, checked_on=days_ago(181))
    add(forum, name="Another line", checked_on=days_ago(179))
    forum.said()
    forum.ops("help-line", "list")
    said = forum.said()
    assert [line.split("\t")[-1] for line in said.splitlines()[2:4]] == ["", "overdue"]
    assert "1 of 2 were checked more than 180 days ago" in said


def test_a_line_that_was_checked_is_not_overdue(forum: Forum) -> None:
    add(forum, checked_on=days_ago(400))
    assert forum.ops("help-line", "check", KEY) == 0
    assert [line.checked_on.isoformat() for line in help_lines.all_lines()] == [days_ago(0)]


def test_nobody_has_checked_a_line_tomorrow(forum: Forum) -> None:
    add(forum)
    assert forum.ops("help-line", "check", KEY, "--on", days_ago(-2)) == 2
    assert "has not come yet" in forum.said()


def test_a_line_is_removed(forum: Forum) -> None:
    add(forum)
    assert forum.ops("help-line", "remove", KEY) == 0
    assert help_lines.all_lines() == []


@pytest.mark.parametrize("verb", ["check", "remove"])
def test_a_line_that_there_is_not_is_said(forum: Forum, verb: str) -> None:
    assert forum.ops("help-line", verb, "nowhere/none") == 2
    assert 'There is no help line "nowhere/none"' in forum.said()
