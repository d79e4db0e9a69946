"""Sends mails, hears what comes back. Lambda imports this module without `app.py`: no middleware, no blueprint log."""

from datetime import UTC, datetime

from chalice.app import Blueprint, CloudWatchEvent, DynamoDBEvent, Rate, SNSEvent

from chalicelib import metrics
from chalicelib.config import settings
from chalicelib.domain.notices import Mail, Notice
from chalicelib.notifications import digests, hearing, sending
from chalicelib.notifications.sending import Post
from chalicelib.storage import notices
from chalicelib.triggers.measured import measured

mailing = Blueprint(__name__)

# What a minute can hold at SES's usual rate; the rest is due for the next one.
_LEFT_AT_ONCE = 500


@mailing.on_dynamodb_record(stream_arn=settings.stream("notices"), starting_position="TRIM_HORIZON", name="send_mail")
@measured("send_mail")
def send_mail(event: DynamoDBEvent) -> None:
    """Somebody is to be told something: by mail, if they wish. What is due later is left to `post_mail`."""
    now = datetime.now(UTC)
    told = (notices.from_image(record.new_image or {}) for record in event)
    waiting = {(notice.recipient, notice.key): notice for notice in told if notice and _is_due(notice, now)}
    if waiting:
        _count(sending.send_all(waiting.values(), now), list(waiting.values()), now)


@mailing.schedule(Rate(1, unit=Rate.MINUTES), name="post_mail")
@measured("post_mail")
def post_mail(event: CloudWatchEvent) -> None:
    """Sends what is left: what was put off, and what somebody began to send and did not finish."""
    now = datetime.now(UTC)
    waiting = notices.due(now, _LEFT_AT_ONCE)
    _count(sending.send_all(waiting, now), waiting, now)


@mailing.schedule(Rate(1, unit=Rate.HOURS), name="post_digests")
@measured("post_digests")
def post_digests(event: CloudWatchEvent) -> None:
    """Sends daily mails to those whose oldest news has waited for a day."""
    now = datetime.now(UTC)
    _count(digests.send_due(now), [], now)


@mailing.on_sns_message(topic=settings.topic("bounces"), name="hear_bounces")
@measured("hear_bounces")
def hear_bounces(event: SNSEvent) -> None:
    """SES tells that an address does not exist: it is written to no more."""
    hearing.hear(event.message, datetime.now(UTC))


@mailing.on_sns_message(topic=settings.topic("complaints"), name="hear_complaints")
@measured("hear_complaints")
def hear_complaints(event: SNSEvent) -> None:
    """SES tells that a reader took a mail for spam: the address is written to no more."""
    hearing.hear(event.message, datetime.now(UTC))


def _is_due(notice: Notice, now: datetime) -> bool:
    return notice.mail is Mail.DUE and notice.due_at is not None and notice.due_at <= now


def _count(post: Post, waiting: list[Notice], now: datetime) -> None:
    oldest = max(((now - notice.raised_at).total_seconds() for notice in waiting), default=0.0)
    metrics.mails(post.sent, post.failed, oldest)
    if post.perhaps_twice:
        metrics.mails_twice(post.perhaps_twice)
