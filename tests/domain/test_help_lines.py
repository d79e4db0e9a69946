"""Help lines: what an operator may enter, what a phone dials, and when a line is to be checked again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.help_lines import HelpLine, complaints, dialled

TODAY = date(2026, 3, 5)
LINE = HelpLine(
    country="Elsewhere",
    name="The Listening Line",
    number="+1 (555) 010-0100",
    source="https://line.example/about",
    checked_on=TODAY,
)


def said(**changed: object) -> list[str]:
    return list(complaints(replace(LINE, **changed), TODAY))


def test_a_line_with_a_number_and_a_source_is_fine():
    assert said() == []


def test_a_line_for_messages_alone_is_fine():
    assert said(number="", text="55501") == []


@pytest.mark.parametrize(
    ("shown", "number"),
    [("+1 (555) 010-0100", "+15550100100"), ("555 0100", "5550100"), ("555.01.00", "5550100"), ("99", "99")],
)
def test_a_phone_dials_the_digits(shown, number):
    assert (said(number=shown), dialled(shown)) == ([], number)


@pytest.mark.parametrize("number", ["555 0100 ext. 2", "555-QUIET", "5", "1" * 16, "555+0100", "٥٥٥٠", "-555 0100"])
def test_what_no_phone_could_dial_is_refused(number):
    (complaint,) = said(number=number)
    assert "is no number: write digits" in complaint


def test_a_zero_that_must_not_be_dialled_is_refused():
    assert said(text="+44 (0)555 0100") == [
        "Leave “(0)” out of the text number +44 (0)555 0100: a phone would dial the zero as well."
    ]


def test_all_complaints_come_together():
    wrong = said(country=" ", name="!", number="", source="line.example", checked_on=TODAY + timedelta(days=1))
    assert [complaint.split(":")[0] for complaint in wrong] == [
        "The country is missing",
        "The name is missing",
        "A line needs a number to call, a number to text, or both.",
        "The source is the address of the page that names this line",
        "2026-03-06 has not come yet",
    ]


@pytest.mark.parametrize("source", ["javascript:alert(1)", "https://", "https://a b.example", "http://[", "x" * 600])
def test_the_source_is_a_page(source):
    assert len(said(source=source)) == 1


@pytest.mark.parametrize("field", ["country", "name", "hours", "languages"])
def test_words_have_an_end(field):
    assert said(**{field: "a" * 121}) == [f"The {field} may have at most 120 characters; please shorten it."]


def test_a_line_is_overdue_after_180_days():
    assert not LINE.is_overdue(TODAY + timedelta(days=180))
    assert LINE.is_overdue(TODAY + timedelta(days=181))


def test_a_line_is_known_by_its_country_and_name_in_any_case():
    assert LINE.key == replace(LINE, name="the listening  line").key == "elsewhere/the-listening-line"
