"""One mail a day for what people follow without wanting each news at once."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.notices import Mail, Notice
from chalicelib.notifications import post_office, preparing, sending
from chalicelib.notifications.sending import Post
from chalicelib.storage import notices

_AT_ONCE = 500


def send_due(now: datetime) -> Post:
    """Sends everybody theirs whose oldest news has waited for a day; what came meanwhile goes with it."""
    post = Post()
    if not post_office.is_set_up():
        return post
    for recipient in dict.fromkeys(notice.recipient for notice in notices.daily(now, _AT_ONCE)):
        if post.is_closed:
            break
        _send(recipient, now, post)
    return post


def _send(recipient: str, now: datetime, post: Post) -> None:
    """One of its notices stands for the digest: the one that another sender has, or had, else the oldest."""
    told = [notice for notice in notices.recorded(recipient) if notice.is_daily]
    first = next((notice for notice in told if notice.mail is Mail.SENDING), told[0] if told else None)
    if first is None:
        return
    others = [notice for notice in told if notice.key != first.key]
    ready = sending.written(lambda: preparing.prepared_digest(first, others, now), first, post)
    if isinstance(ready, Mail):
        _mark(told, ready)
    elif ready is not None:
        claimed = sending.claim(first, now, post)
        if claimed is not None and sending.hand_over(claimed, ready, now, post):
            _mark(others, Mail.SENT)


def _mark(told: Sequence[Notice], state: Mail) -> None:
    for notice in told:
        notices.hold(notice.recipient, notice.key, state)
