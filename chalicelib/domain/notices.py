"""Notices: what one person is told of one event, and how far its mail has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Issue 5: an inbox holds ninety days.
KEPT = timedelta(days=90)


class Deed(StrEnum):
    """What happened."""

    CREATED = "created"
    EDITED = "edited"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    HIDDEN = "hidden"
    RESTORED = "restored"
    SIGNED_IN = "signed_in"
    ADDRESS_CHANGED = "address_changed"
    ADDRESS_GIVEN = "address_given"


class Why(StrEnum):
    """Why somebody is told: the row of `notifications/recipients.py` that names them."""

    ANSWERED = "answered"
    COMMENTED = "commented"
    MENTIONED = "mentioned"
    COMMENTED_LATER = "commented_later"
    ACCEPTED = "accepted"
    EDITED = "edited"
    CLOSED = "closed"
    HIDDEN = "hidden"
    RESTORED = "restored"
    THREAD = "thread"
    TAG = "tag"
    CATEGORY = "category"
    ACCOUNT = "account"


class Mail(StrEnum):
    """A notice's mail: due at a time; held, since one about the same thread was not looked at yet; for the daily
    digest; being sent under a lease; sent; not wished for; given up."""

    DUE = "due"
    HELD = "held"
    DAILY = "daily"
    SENDING = "sending"
    SENT = "sent"
    NONE = "none"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One recipient is told of one event. `key` sorts by the deed's date; the same event always makes the same key.

    `thread`, `post` and `item` (the post's key within its thread) are empty for what concerns an account. `follow` is
    the target of the follow that its mail comes from, None if there is nothing to unsubscribe from. `detail` says
    what no post can say later: of a sign-in the kind of device, of an address that was given whose it would be.
    `is_daily` says that its mail is the next one of the day, as long as it waits.
    """

    recipient: str
    deed: Deed
    event: str
    at: datetime
    why: Why
    thread: str = ""
    post: str = ""
    item: str = ""
    detail: str = ""
    raised_at: datetime
    read_at: datetime | None = None
    mail: Mail = Mail.NONE
    is_daily: bool = False
    due_at: datetime | None = None
    leased_until: datetime | None = None
    attempts: int = 0
    interrupted: int = 0
    message_id: str | None = None
    error: str | None = None
    follow: str | None = None

    @property
    def key(self) -> str:
        return key_of(self.at, self.event)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What went by mail to one recipient about one thread, and when they last looked at it."""

    mailed_at: datetime | None = None
    looked_at: datetime | None = None


def key_of(at: datetime, event: str) -> str:
    """The sort key of a notice."""
    return f"{at.isoformat(timespec='milliseconds')}#{event}"
