"""The storm and the overtaking test are worth something: each planted bug makes one of them fail.

Each is caught by the few schedules of two deeds, or by a seed of the storm, that were the first to show it.
"""

from collections.abc import Callable, Mapping

import pytest

from tests.storm.deeds import NEXT_ANSWER
from tests.storm.mutations import BUGS
from tests.storm.overtaking import RULE_CHANGE, THERE_AND_BACK, Overtaking
from tests.storm.planting import planted
from tests.storm.stage import Stage
from tests.storm.storm import Storm

Search = Callable[[Stage], bool]

_ACCEPT, _ANSWER, _WITHDRAW = "accept another or none", "answer", "withdraw a vote"
_QUESTION, _ACCEPTED = "hide or show the question", "hide or show the accepted answer"


def overtaken(first: str, second: str, *, dies: bool = False) -> Search:
    return lambda stage: bool(Overtaking(stage).explore(first, second, dies=dies, enough=1).wrong)


def deed_overtaken(first: str, second: str) -> Search:
    return lambda stage: bool(Overtaking(stage).explore_deeds(first, second, enough=1).wrong)


def storm(seed: int) -> Search:
    return lambda stage: bool(Storm(stage, seed).rage(60).wrong)


CAUGHT_BY: Mapping[str, Search] = {
    "a vote is tallied whatever is counted of it": storm(3),
    "a vote is tallied whatever its value is by now": overtaken("change a vote", "change a vote"),
    "a vote leaves the waiting list whatever became of it": overtaken(THERE_AND_BACK, _WITHDRAW),
    "casting a vote forgets what is counted of it": overtaken(_ANSWER, "change a vote"),
    "a tally forgets the voters' own points": overtaken(_ANSWER, "vote on the question"),
    "a ledger entry is written whatever it said": overtaken(_ANSWER, _ANSWER),
    "a thread is projected without a second look at it": overtaken(_ANSWER, _ANSWER),
    "a refused projection is taken for done": overtaken(_ANSWER, _QUESTION),
    "lists are noted after the thread is put there": overtaken("move and retag", _QUESTION, dies=True),
    "a card is written whatever was hidden since": overtaken(_ANSWER, _QUESTION),
    "labels count without a look at who counted": overtaken(_QUESTION, _ACCEPTED),
    "hiding leaves the card as it is": overtaken(_ANSWER, _QUESTION),
    "hiding does not look whether the thread moved on": deed_overtaken(NEXT_ANSWER, _ACCEPT),
    "accepting looks neither at the thread nor at the answer again": deed_overtaken(_ACCEPT, NEXT_ANSWER),
    "a member is settled whatever they did meanwhile": overtaken(RULE_CHANGE, _WITHDRAW),
    "a parked key is dropped although it was parked again": overtaken(RULE_CHANGE, _ANSWER),
    "a key that fails is not parked": overtaken(RULE_CHANGE, _ANSWER),
    "a key that fails again is dropped": overtaken(RULE_CHANGE, _ANSWER),
    "a notice is put whatever is there": storm(1),
    "an event is done before anybody is told": storm(3),
    "an event on a hidden post is done": storm(22),
    "who acted is told as well": storm(1),
    "who was muted is heard": storm(4),
    "a new post is no news": storm(1),
}


@pytest.mark.parametrize("name", BUGS)
def test_a_planted_bug_is_caught(name: str, on_ministack: Stage) -> None:
    with planted(BUGS[name]):
        assert CAUGHT_BY[name](on_ministack)
