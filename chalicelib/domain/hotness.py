"""How hot a question is: newer posts, answers and votes lift it; nothing has to age (Q2A 3.4)."""

from datetime import UTC, datetime

_EPOCH = datetime(2010, 1, 1, tzinfo=UTC)
_WEIGHT = 100  # Q2A's default for the question's age, the latest answer's age, answers and votes alike
_SECONDS_PER_ANSWER = 160_000
_SECONDS_PER_VOTE = 160_000


def hotness(asked_at: datetime, last_answer_at: datetime | None, answers: int, score: int) -> int:
    """Q2A's sum as an exact integer (Q2A rounds it to steps of 82 s). `answers` counts the visible ones,
    `score` is the question's net votes. The weight of views is 0 until views are counted.
    """
    age = _seconds(asked_at) + _seconds(last_answer_at or asked_at)
    return _WEIGHT * (age + _SECONDS_PER_ANSWER * answers + _SECONDS_PER_VOTE * score)


def _seconds(at: datetime) -> int:
    return int((at - _EPOCH).total_seconds())
