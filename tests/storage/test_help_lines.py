"""Help lines as they are kept."""

from dataclasses import replace
from datetime import date

from chalicelib.domain.settings import ForumSettings
from chalicelib.storage import help_lines, settings
from tests.domain.test_help_lines import LINE
from tests.forum import Forum


def test_a_forum_starts_without_any(forum: Forum) -> None:
    assert help_lines.all_lines() == []


def test_a_line_is_kept_as_it_was_entered(forum: Forum) -> None:
    line = replace(LINE, text="55501", hours="day and night", languages="English, Irish")
    help_lines.put(line)
    assert help_lines.get(line.key) == line
    assert help_lines.all_lines() == [line]


def test_a_line_entered_anew_takes_the_place_of_the_former_one(forum: Forum) -> None:
    help_lines.put(LINE)
    help_lines.put(replace(LINE, name="The listening line", checked_on=date(2026, 4, 1)))
    assert [line.checked_on for line in help_lines.all_lines()] == [date(2026, 4, 1)]


def test_lines_come_by_country_and_name(forum: Forum) -> None:
    for country, name in [("Elsewhere", "B"), ("Nowhere", "A"), ("Elsewhere", "A")]:
        help_lines.put(replace(LINE, country=country, name=name))
    assert [line.key for line in help_lines.all_lines()] == ["elsewhere/a", "elsewhere/b", "nowhere/a"]


def test_a_line_that_is_removed_is_gone(forum: Forum) -> None:
    help_lines.put(LINE)
    help_lines.remove(LINE)
    assert help_lines.get(LINE.key) is None


def test_lines_are_no_settings(forum: Forum) -> None:
    help_lines.put(LINE)
    settings.forget()
    assert settings.current() == ForumSettings()
