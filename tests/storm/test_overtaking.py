"""The exhaustive overtaking test: whoever overtakes whom, once the streams are drained all follows from the truth.

A guest looks after every write of a schedule that hides something, and never sees what is hidden.
"""

import pytest

from tests.storm.overtaking import Overtaking
from tests.storm.stage import Stage

pytestmark = pytest.mark.timeout(300)


def test_a_run_may_be_overtaken_before_any_of_its_calls_by_any_deed(on_ministack: Stage) -> None:
    outcome = Overtaking(on_ministack).explore()
    assert not outcome.wrong, str(outcome)
    assert outcome.schedules > 800
    assert outcome.looks > 1_000


def test_a_run_may_die_after_any_of_its_writes_while_any_deed_happens(on_ministack: Stage) -> None:
    outcome = Overtaking(on_ministack).explore(dies=True)
    assert not outcome.wrong, str(outcome)
    assert outcome.schedules > 200


def test_a_try_at_parked_keys_may_be_overtaken_by_any_deed_whose_own_run_fails(on_ministack: Stage) -> None:
    outcome = Overtaking(on_ministack).explore_parked()
    assert not outcome.wrong, str(outcome)
    assert outcome.schedules > 100


def test_a_deed_may_be_overtaken_by_any_other_before_it_writes(on_ministack: Stage) -> None:
    outcome = Overtaking(on_ministack).explore_deeds()
    assert not outcome.wrong, str(outcome)
    assert outcome.schedules > 100
