"""Sending: write the mail, claim its notice under a lease, hand it over, mark it. Nothing is lost.

The claim comes last before SES. So a lease that ran out means that a process died, or SES fell silent, between taking
the mail and our mark, and the next copy may be the second: that is counted, and happens to a mail once at most.
"""

import logging
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.notices import Deed, Mail, Notice
from chalicelib.notifications import envelopes, post_office, preparing
from chalicelib.notifications.post_office import NotNow, Refused, Unanswered
from chalicelib.notifications.preparing import Outgoing
from chalicelib.storage import addresses, notices

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
# Lambda ends a run after a minute; what is not begun by then is due for the next one.
_BUDGET_SECONDS = 40.0
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
# News of three days ago are none.
_TOO_OLD = timedelta(days=3)
_INTERRUPTED_MOST = 1


@dataclass(slots=True)
class Post:
    """What became of a batch: `perhaps_twice` counts mails of which nobody knows whether an earlier copy went out."""

    sent: int = 0
    failed: int = 0
    perhaps_twice: int = 0
    is_closed: bool = False


def send_all(waiting: Iterable[Notice], now: datetime, seconds: float = _BUDGET_SECONDS) -> Post:
    """Sends the mails of notices that are due. A mail that fails stops no other; when SES takes none, all wait."""
    post, until = Post(), time.monotonic() + seconds
    if not post_office.is_set_up():
        return post
    for notice in waiting:
        if time.monotonic() > until:
            break
        if post.is_closed:
            notices.put_off(notice.recipient, notice.key, now + wait(notice.attempts), "after another")
            continue
        _send(notice, now, post)
    return post


def wait(attempts: int) -> timedelta:
    """How long a mail waits that could not be sent: twice as long each time, and not all of them equally long."""
    doubled: timedelta = min(_FIRST_WAIT * 2 ** min(attempts, 10), _LONGEST_WAIT)
    return doubled * random.uniform(0.5, 1.0)


def _send(notice: Notice, now: datetime, post: Post) -> None:
    ready = written(lambda: preparing.prepared(notice, now), notice, post)
    if isinstance(ready, Mail):
        notices.hold(notice.recipient, notice.key, ready)
        if ready is Mail.HELD and isinstance(preparing.prepared(notice, now), Outgoing):
            notices.put_off(notice.recipient, notice.key, now)  # what it would wait for came meanwhile
    elif ready is not None and (claimed := claim(notice, now, post)):
        is_taken = hand_over(claimed, ready, now, post)
        if is_taken and claimed.deed is Deed.ADDRESS_CHANGED:
            addresses.told_former(claimed.recipient)


def written(prepare: Callable[[], Outgoing | Mail], notice: Notice, post: Post) -> Outgoing | Mail | None:
    """The mail as `prepare` makes it; None if it could not be, which is noted."""
    try:
        return prepare()
    except Unavailable:
        raise
    except Exception as error:
        log.exception("A mail could not be written")
        give_up(notice, type(error).__name__, post)
    return None


def claim(notice: Notice, now: datetime, post: Post) -> Notice | None:
    """The notice under our lease; None if somebody else has it, or it is given up.

    That is what was interrupted twice, so that nobody gets a third copy, and what is too old to be told.
    """
    claimed = notices.claim(notice.recipient, notice.key, now, LEASE)
    if claimed is None:
        return None
    if claimed.interrupted > _INTERRUPTED_MOST:
        give_up(claimed, "interrupted twice", post)
    elif now - claimed.raised_at > _TOO_OLD and claimed.attempts > 1:
        give_up(claimed, f"too old: {claimed.error or 'never sent'}", post)
    else:
        post.perhaps_twice += claimed.interrupted
        return claimed
    return None


def hand_over(claimed: Notice, ready: Outgoing, now: datetime, post: Post) -> bool:
    """Gives a mail to SES and notes what became of it; whether it was taken."""
    envelope = ready.envelope
    try:
        message = post_office.send(envelopes.filled(envelope, ready.letter), ready.sender, envelope.to)
    except NotNow as closed:
        notices.put_off(claimed.recipient, claimed.key, now + wait(claimed.attempts), str(closed))
        post.is_closed = True
    except Unanswered:
        log.warning("SES did not answer: a mail is tried again when its lease is over")
    except Refused as refused:
        addresses.refused(addresses.hash_of(envelope.to), now)
        give_up(claimed, str(refused), post)
    else:
        notices.sent(claimed.recipient, claimed.key, message)
        post.sent += 1
        addresses.accepted(ready.address, now)
        return True
    return False


def give_up(notice: Notice, error: str, post: Post) -> None:
    """The mail is not tried again, unless an operator says so; the reason names no address."""
    post.failed += notices.failed(notice.recipient, notice.key, error)
