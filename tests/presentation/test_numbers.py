"""Numbers and dates as people read them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from chalicelib.presentation.numbers import compact, counted, day, full, moment


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1.0k"),
        (1_050, "1.1k"),
        (5_549, "5.5k"),
        (5_550, "5.6k"),
        (5_649, "5.6k"),
        (5_650, "5.7k"),
        (9_950, "10.0k"),
        (99_949, "99.9k"),
        (99_950, "100.0k"),
        (100_000, "100k"),
        (234_567, "235k"),
        (999_499, "999k"),
        (999_500, "1,000k"),
        (1_000_000, "1.0m"),
        (234_567_890, "235m"),
        (-1, "−1"),
        (-1_500, "−1,500"),
    ],
)
def test_numbers_are_shortened_from_a_thousand_up(number, shown):
    assert compact(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 points"), (1, "1 point"), (-1, "−1 points"), (5_600, "5.6k points")]
)
def test_exactly_one_is_singular(number, shown):
    assert counted(number, "point") == shown


@pytest.mark.parametrize(("number", "shown"), [(7, "7"), (5_649, "5,649"), (-12_345, "−12,345")])
def test_a_full_number_is_grouped_by_thousands(number, shown):
    assert full(number) == shown


def test_a_day_is_written_out():
    assert day(datetime(2026, 3, 5, 8, 30, tzinfo=UTC)) == "5 March 2026"


def test_a_day_is_that_of_utc():
    late = datetime(2026, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
    assert (day(late), moment(late)) == ("1 January 2027", "2027-01-01T01:30:00Z")
