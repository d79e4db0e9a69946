"""One mail a day for what people follow without wanting each news at once."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.notices import Mail, Notice
from chalicelib.notifications import post_office, preparing, sending
from chalicelib.notifications.sending import LEASE, Post
from chalicelib.storage import notices

_AT_ONCE = 500


def send_due(now: datetime) -> Post:
    """Sends everybody theirs whose oldest news has waited for a day; what came meanwhile goes with it."""
    post, oldest = Post(), dict[str, Notice]()
    if not post_office.is_set_up():
        return post
    for notice in notices.daily(now, _AT_ONCE):
        oldest.setdefault(notice.recipient, notice)
    for notice in oldest.values():
        if post.is_closed:
            break
        _send(notice, now, post)
    return post


def _send(oldest: Notice, now: datetime, post: Post) -> None:
    """The lease on the oldest notice is the lease on the digest."""
    claimed = notices.claim(oldest.recipient, oldest.key, now, LEASE)
    if claimed is None or not sending.may_be_tried(claimed, now, post):
        return
    others = [n for n in notices.recorded(oldest.recipient) if n.mail is Mail.DAILY and n.key != oldest.key]
    ready = sending.written(lambda: preparing.prepared_digest(claimed, others, now), claimed, post)
    if isinstance(ready, Mail):
        _mark([claimed, *others], ready)
    elif ready is not None and sending.hand_over(claimed, ready, now, post):
        _mark(others, Mail.SENT)


def _mark(told: Sequence[Notice], state: Mail) -> None:
    for notice in told:
        notices.hold(notice.recipient, notice.key, state)
