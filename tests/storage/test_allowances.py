"""How often something is allowed."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.storage import allowances

pytestmark = pytest.mark.usefixtures("forum")

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_as_much_as_is_allowed_is_allowed():
    assert [allowances.take("letters", "maya", 2, now=NOON) for _ in range(3)] == [True, True, False]


def test_the_next_day_it_is_allowed_again():
    allowances.take("letters", "maya", 1, now=NOON)
    assert allowances.take("letters", "maya", 1, now=NOON + timedelta(days=1))


def test_what_one_takes_is_not_taken_from_another():
    allowances.take("letters", "maya", 1, now=NOON)
    assert allowances.take("letters", "noor", 1, now=NOON)


def test_nobody_reads_whose_it_was(forum):
    allowances.take("letters", "192.0.2.1", 1, now=NOON)
    stored = repr([list(forum.stage.engine.scan(table)) for table in forum.stage.engine.tables()])
    assert "192.0.2.1" not in stored
