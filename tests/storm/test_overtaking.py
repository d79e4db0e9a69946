"""The exhaustive overtaking test: whoever overtakes whom, once the streams are drained all follows from the truth."""

from tests.storm.overtaking import Overtaking
from tests.storm.stage import Stage


def test_a_run_may_be_overtaken_before_any_call_by_any_deed_and_nothing_hidden_shows_meanwhile(
    on_ministack: Stage,
) -> None:
    outcome = Overtaking(on_ministack).explore()
    assert not outcome.wrong, "\n".join(f"{schedule}: {faults}" for schedule, faults in outcome.wrong.items())
    assert outcome.schedules > 400
    assert outcome.looks > outcome.schedules
