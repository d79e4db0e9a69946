"""What a source says of votes: counted ones and the score it shows need not agree."""

import json

import pytest

from chalicelib.domain.posts import NO_VOTES, Tally
from ops.importing import staging
from ops.importing.drafts import Draft, agreed
from ops.importing.report import Report
from ops.importing.stackexchange import read
from tests.ops.forum import TEA


@pytest.mark.parametrize(
    ("score", "counted", "tally"),
    [
        (4, Tally(5, 1), Tally(5, 1)),
        (4, Tally(2, 1), Tally(5, 1)),
        (-3, Tally(2, 1), Tally(2, 5)),
        (7, NO_VOTES, Tally(7, 0)),
        (-7, NO_VOTES, Tally(0, 7)),
    ],
)
def test_the_score_has_the_last_word_on_the_sum(score: int, counted: Tally, tally: Tally) -> None:
    assert agreed(score, counted) == tally


def test_a_draft_survives_as_json() -> None:
    with staging.opened() as stage:
        read(TEA, "tea.stackexchange.com", stage, Report(stage))
        for thread in stage.threads():
            for draft in thread.drafts:
                assert Draft.from_json(json.loads(json.dumps(draft.as_json()))) == draft
