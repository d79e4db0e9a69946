"""What DynamoDB's streams start. Lambda imports this module without `app.py`: no middleware, no blueprint log."""

from collections.abc import Iterable
from typing import Any

from chalice.app import Blueprint, DynamoDBEvent

from chalicelib.config import settings
from chalicelib.domain.voting import Vote
from chalicelib.reconcilers import parking, tally_votes
from chalicelib.storage import votes
from chalicelib.triggers.measured import measured

streams = Blueprint(__name__)


@streams.on_dynamodb_record(
    stream_arn=settings.stream("threads"), starting_position="TRIM_HORIZON", name="project_threads"
)
@measured("project_threads")
def project_threads(event: DynamoDBEvent) -> None:
    """A thread's posts or tallies changed: everything derived from it follows."""
    parking.each("project_threads", distinct(record.keys["thread"]["S"] for record in event))


@streams.on_dynamodb_record(stream_arn=settings.stream("votes"), starting_position="TRIM_HORIZON", name="tally_votes")
@measured("tally_votes")
def count_votes(event: DynamoDBEvent) -> None:
    """Votes were cast: tallies and voters' points follow. Our own marks on votes come back here and are dropped."""
    waiting = _by_thread(votes.from_image(record.new_image or {}) for record in event)
    parking.each("tally_votes", waiting, lambda thread: tally_votes.tally_votes(list(waiting[thread].values())))


def _by_thread(cast: Iterable[Vote | None]) -> dict[str, dict[tuple[str, str], Vote]]:
    """The newest image of each vote, by thread."""
    waiting: dict[str, dict[tuple[str, str], Vote]] = {}
    for vote in cast:
        if vote is not None:
            waiting.setdefault(vote.thread, {})[vote.voter, vote.post] = vote
    return waiting


def distinct(keys: Iterable[Any]) -> list[str]:
    """Each key once, in the order of its first record."""
    return list(dict.fromkeys(keys))
