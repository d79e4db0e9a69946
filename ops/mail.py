"""`mail`: how far mails have come, and another try for some. Nothing here sends one, or shows an address."""

from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from chalicelib.domain.notices import Mail, Notice
from chalicelib.storage import bulk, notices
from ops.console import rehearsed, say, show_table
from ops.failures import BadInput

_WAITING = (Mail.DUE, Mail.SENDING)


def show(_: Namespace) -> int:
    """How many mails are in which state, how long the oldest waits, and what the failures are; 1 if there are any."""
    now, states, errors, uncertain, oldest = datetime.now(UTC), Counter[str](), Counter[str](), 0, None
    for notice in _all():
        states[notice.mail] += 1
        uncertain += notice.interrupted > 0
        if notice.mail is Mail.FAILED:
            errors[notice.error or "unknown"] += 1
        if notice.mail in _WAITING and (oldest is None or notice.raised_at < oldest):
            oldest = notice.raised_at
    show_table("Mails", ("state", "number"), [(state, states[state]) for state in Mail])
    show_table("Failures", ("error", "number"), errors.most_common())
    say(f"The oldest that is due waits for {(now - oldest).total_seconds():,.0f} s." if oldest else "None is due.")
    say(f"Of {uncertain:,} it is not known whether they went out twice.")
    return 1 if errors else 0


def retry(asked: Namespace) -> int:
    """Has mails sent at once that failed, or that wait for their time."""
    wanted = (Mail.FAILED,) if asked.error else (Mail.FAILED, Mail.DUE)
    return _again(asked, lambda notice: notice.mail in wanted and asked.error in (None, notice.error))


def replay(asked: Namespace) -> int:
    """Has mails sent once more that were sent for notices of that time."""
    since, until = _moment(asked.since), _moment(asked.until) if asked.until else datetime.now(UTC)
    return _again(asked, lambda notice: notice.mail is Mail.SENT and since <= notice.raised_at < until)


def _again(asked: Namespace, wanted: Callable[[Notice], bool]) -> int:
    found = [notice for notice in _all() if wanted(notice)]
    if rehearsed(asked, f"have {len(found):,} mails sent"):
        return 0
    now = datetime.now(UTC)
    done = sum(notices.again(notice.recipient, notice.key, now) for notice in found)
    say(f"{done:,} mails are due; they are sent within a minute.")
    return 0


def _all() -> Iterator[Notice]:
    return (notice for _, notice, _ in bulk.all_notices() if notice is not None)


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise BadInput(f"{said} is no moment; write it as 2026-11-23T09:00, in UTC.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
