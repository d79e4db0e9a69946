"""The help page: lines by country, on the worst of days, for everybody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.storage import help_lines
from chalicelib.web import helping
from tests.domain.test_help_lines import LINE
from tests.harness import Throttle, on
from tests.web.reader import read

TODAY = datetime.now(UTC).date()


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(helping, "_last_read", ())


def enter(**changed):
    help_lines.put(replace(LINE, checked_on=TODAY, **changed))


def during_an_outage(forum):
    seen = []
    forum.stage.run(lambda: seen.append(read("/help")), on("Query", Throttle(), times=99))
    return seen[0]


def test_a_new_forum_knows_no_number(forum):
    page = read("/help")
    assert not [address for address in page.addresses if address.startswith(("tel:", "sms:"))]
    assert "https://findahelpline.com/" in page.addresses


def test_a_line_can_be_called_and_written_to(forum):
    enter(number="+1 (555) 010-0100", text="55501")
    page = read("/help")
    assert "Call +1 (555) 010-0100" in page.text
    assert {"tel:+15550100100", "sms:55501"} <= set(page.addresses)


def test_a_line_says_when_and_in_which_languages_somebody_answers(forum):
    enter(hours="day and night", languages="English, Irish")
    assert "day and night · English, Irish" in read("/help").text


def test_a_line_says_when_it_was_checked_and_where_that_stands(forum):
    help_lines.put(LINE)
    page = read("/help")
    assert "checked on 5 March 2026 · line.example" in page.text
    assert LINE.source in page.addresses


def test_countries_are_chosen_from_a_plain_list(forum):
    for country in ("Elsewhere", "Côte d'Exemple", "elsewhere"):
        enter(country=country, name=f"A line of {country}")
    page = read("/help")
    anchors = [address for address in page.addresses if address.startswith("#in-")]
    assert anchors == ["#in-côte-dexemple", "#in-elsewhere"]
    assert all(f'id="{anchor[1:]}"' in page.body for anchor in anchors)


def test_an_overdue_line_is_marked_for_moderators_alone(forum, desk):
    help_lines.put(replace(LINE, checked_on=TODAY - timedelta(days=181)))
    assert "Overdue" in desk.member("mod").get("/help").body
    assert "Overdue" not in desk.member("ann").get("/help").body
    assert "Overdue" not in read("/help").text


def test_a_fresh_line_is_marked_for_nobody(forum, desk):
    help_lines.put(replace(LINE, checked_on=TODAY - timedelta(days=180)))
    assert "Overdue" not in desk.member("mod").get("/help").body


def test_what_an_operator_enters_is_only_text(forum):
    enter(
        country="<i>Elsewhere</i>", name="<script>alert(1)</script>", hours="<b>", source="https://x.example/?a='><b>"
    )
    page = read("/help")
    assert "alert(1)" in page.text
    assert "<script>" not in page.body
    assert "<i>" not in page.body


def test_help_is_there_while_the_storage_is_not(forum):
    page = during_an_outage(forum)
    assert page.status == 200
    assert "https://findahelpline.com/" in page.addresses
    assert page.headers["Cache-Control"] == "private, no-store"


def test_lines_that_were_known_are_there_while_the_storage_is_not(forum):
    enter(number="555 0100")
    read("/help")
    assert "tel:5550100" in during_an_outage(forum).addresses


def test_help_is_for_those_in_danger_for_those_who_worry_and_for_leaving(forum):
    said = read("/help").text
    for heading in ("in danger", "worried about somebody else", "Leaving quickly"):
        assert heading in said


def test_help_is_there_when_nobody_can_say_who_reads_it(forum, desk):
    enter(number="555 0100")
    browser, pages = desk.member("ann"), []
    forum.stage.run(lambda: pages.append(browser.get("/help")), on("GetItem", Throttle(), times=99))
    assert (pages[0].status, "tel:5550100" in pages[0].body) == (200, True)
