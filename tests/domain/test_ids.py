"""Ids sort by date, come back from their source, and are told from other text."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import ids

DATES = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))


@given(DATES, st.integers(1, 10**9))
def test_a_later_date_sorts_later(date, milliseconds):
    assert ids.new(date) < ids.new(date + timedelta(milliseconds=milliseconds))


@given(DATES)
def test_an_id_tells_its_date_to_the_millisecond(date):
    assert abs(ids.date_of(ids.new(date)) - date) < timedelta(milliseconds=1.1)


def test_the_same_source_gives_the_same_id_again():
    date = datetime(2014, 1, 21, tzinfo=UTC)
    assert ids.derived(date, "beer 1") == ids.derived(date, "beer 1") != ids.derived(date, "beer 2")


@given(DATES)
def test_every_id_is_one(date):
    assert ids.is_id(ids.new(date))
    assert ids.is_id(ids.derived(date, "x"))


@pytest.mark.parametrize(
    "text", ["", "x", None, 5, "0" * 25, "0" * 27, "8" + "0" * 25, "I" * 26, "01m83g56fhsyy52yfyrkfeyk72"]
)
def test_other_things_are_not_ids(text):
    assert not ids.is_id(text)


def test_new_ids_differ():
    assert len({ids.new() for _ in range(1000)}) == 1000
