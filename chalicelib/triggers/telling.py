"""Tells people what happened. Lambda imports this module without `app.py`: no middleware, no blueprint log."""

from chalice.app import Blueprint, DynamoDBEvent

from chalicelib.config import settings
from chalicelib.notifications import raising
from chalicelib.reconcilers import parking
from chalicelib.storage import news
from chalicelib.triggers.measured import measured
from chalicelib.triggers.streams import distinct

telling = Blueprint(__name__)


@telling.on_dynamodb_record(
    stream_arn=settings.stream("threads"), starting_position="TRIM_HORIZON", name="raise_notices"
)
@measured("raise_notices")
def raise_notices(event: DynamoDBEvent) -> None:
    """Posts came or changed: whoever is to hear of it gets a notice. Tallies are news to nobody."""
    changed = (record for record in event if news.of_thread(record.old_image, record.new_image))
    parking.each("raise_notices", distinct(record.keys["thread"]["S"] for record in changed), raising.raise_notices)
