"""Hotness in Q2A's own units (Q2A 3.4)."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.hotness import hotness

ASKED = datetime(2026, 3, 1, tzinfo=UTC)
PER_SECOND = 100


def test_an_old_question_without_anything_has_both_terms_of_its_age():
    assert hotness(datetime(2010, 1, 1, 0, 0, 10, tzinfo=UTC), None, 0, 0) == 2 * 10 * PER_SECOND


def test_a_vote_is_worth_44_hours_of_one_term_of_age():
    assert hotness(ASKED, None, 0, 1) - hotness(ASKED, None, 0, 0) == 160_000 * PER_SECOND


def test_a_vote_equals_being_22_hours_younger():
    younger = ASKED + timedelta(seconds=80_000)
    assert hotness(younger, None, 0, 0) == hotness(ASKED, None, 0, 1)


def test_an_answer_lifts_its_term_to_its_own_date_and_adds_its_weight():
    answered = ASKED + timedelta(hours=5)
    gain = hotness(ASKED, answered, 1, 0) - hotness(ASKED, None, 0, 0)
    assert gain == (5 * 3600 + 160_000) * PER_SECOND


def test_downvotes_cool():
    assert hotness(ASKED, None, 0, -2) < hotness(ASKED, None, 0, 0)


def test_it_is_exact_to_the_second_where_q2a_rounds_to_82():
    later = ASKED + timedelta(seconds=1)
    assert hotness(later, None, 0, 0) - hotness(ASKED, None, 0, 0) == 2 * PER_SECOND
