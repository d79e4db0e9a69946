"""Notices as truth of who was told what: put once each, and their mail under a lease."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.following import is_guest
from chalicelib.domain.notices import KEPT, Conversation, Deed, Mail, Notice, Why
from chalicelib.storage.base import TRANSACTION_LIMIT, Refused, answered, find, find_all, transact
from chalicelib.storage.cursors import Page, page_of
from chalicelib.storage.records import NoticeRecord

UNREAD = "unread"
AT_ONCE = TRANSACTION_LIMIT // 2

_DUE, _DAILY = "due", "daily"
# A notice's key begins with its date; what else lies under a recipient begins with a letter.
_NOTICES = NoticeRecord.notice.between("0", ":")


def put_if_absent(notice: Notice) -> bool:
    """Tells somebody something, unless they were told already; whether they are told now.

    A member's notice counts as unread in the same transaction.
    """
    return bool(put_all([notice]))


def put_all(notices: Sequence[Notice]) -> Sequence[Notice]:
    """The same for up to `AT_ONCE` notices in one transaction, each of another recipient; returns those put now."""
    waiting = list(notices)
    while waiting:
        try:
            transact(partial(_put, waiting))
        except Refused as refused:
            waiting = [n for n, reason in zip(waiting, refused.reasons, strict=False) if not _is_there(reason)]
        else:
            return waiting
    return ()


def get(recipient: str, notice: str) -> Notice | None:
    record = find(NoticeRecord, recipient, notice)
    return _live(record) if record and record.event else None


@answered
def page(recipient: str, cursor: str | None, limit: int = 20) -> Page[Notice]:
    """What somebody was told in the last ninety days, the newest first. `BadCursor` for a cursor from elsewhere."""
    oldest = NoticeRecord.notice.between((datetime.now(UTC) - KEPT).isoformat(), ":")
    return page_of(NoticeRecord, recipient, limit, cursor, to_notice, range_key_condition=oldest, consistent_read=True)


@answered
def recorded(recipient: str) -> list[Notice]:
    """Everything somebody was told that is still stored, the oldest first."""
    return [to_notice(record) for record in NoticeRecord.query(recipient, _NOTICES, consistent_read=True)]


def claim(recipient: str, notice: str, now: datetime, lease: timedelta) -> Notice | None:
    """Takes a notice's mail to send it: one that waits for its time, or whose sender's lease is over. Nobody else gets
    it then. Of the second kind nobody knows whether its mail went out; `interrupted` counts how often that was so.
    """
    until = now + lease
    taken: list[Action] = [
        NoticeRecord.mail.set(Mail.SENDING),
        NoticeRecord.leased_until.set(until),
        NoticeRecord.due_at.set(until),
        NoticeRecord.attempts.set((NoticeRecord.attempts | 0) + 1),
    ]
    waits = NoticeRecord.mail.is_in(Mail.DUE, Mail.DAILY) & (NoticeRecord.due_at <= now)
    left = (NoticeRecord.mail == Mail.SENDING) & (NoticeRecord.leased_until <= now)
    once_more = [*taken, NoticeRecord.interrupted.add(1)]
    return _claimed(recipient, notice, taken, waits) or _claimed(recipient, notice, once_more, left)


def sent(recipient: str, notice: str, message_id: str) -> bool:
    """Its mail is sent: whether that was still to be said."""
    done: list[Action] = [NoticeRecord.mail.set(Mail.SENT), NoticeRecord.message_id.set(message_id), *_waits_no_more()]
    return _changed(recipient, notice, [*done, NoticeRecord.error.remove()], _being_sent())


def failed(recipient: str, notice: str, error: str) -> bool:
    """Its mail is given up, for the reason that operators read."""
    done: list[Action] = [NoticeRecord.mail.set(Mail.FAILED), NoticeRecord.error.set(error[:500]), *_waits_no_more()]
    return _changed(recipient, notice, done, NoticeRecord.mail.is_in(Mail.SENDING, Mail.DUE, Mail.DAILY))


def put_off(recipient: str, notice: str, until: datetime, error: str = "") -> bool:
    """Its mail is tried again at that time, also if it had failed or was held."""
    actions: list[Action] = [
        NoticeRecord.mail.set(Mail.DUE),
        NoticeRecord.due.set(NoticeRecord.due | _DUE),
        NoticeRecord.due_at.set(until),
        NoticeRecord.leased_until.remove(),
        NoticeRecord.error.set(error[:500]) if error else NoticeRecord.error.remove(),
    ]
    return _changed(recipient, notice, actions, NoticeRecord.mail.is_in(*_UNSENT))


def again(recipient: str, notice: str, now: datetime) -> bool:
    """Its mail is sent once more from the beginning, whatever became of it: an operator says so."""
    actions: list[Action] = [
        NoticeRecord.mail.set(Mail.DUE),
        NoticeRecord.due.set(_DUE),
        NoticeRecord.due_at.set(now),
        NoticeRecord.leased_until.remove(),
        NoticeRecord.attempts.remove(),
        NoticeRecord.interrupted.remove(),
        NoticeRecord.error.remove(),
    ]
    return _changed(recipient, notice, actions, NoticeRecord.mail.is_in(Mail.FAILED, Mail.SENT, Mail.DUE))


def hold(recipient: str, notice: str, state: Mail = Mail.HELD) -> bool:
    """Its mail waits until somebody asks for it: held with others about its thread, or not wished for any more."""
    return _changed(
        recipient, notice, [NoticeRecord.mail.set(state), *_waits_no_more()], NoticeRecord.mail.is_in(*_UNSENT)
    )


@answered
def due(now: datetime, limit: int) -> list[Notice]:
    """Notices whose mail is due, or whose sender's lease is over, the longest waiting first."""
    return _waiting(_DUE, now, limit)


@answered
def daily(now: datetime, limit: int) -> list[Notice]:
    """Notices that have waited for a daily digest long enough, the longest waiting first."""
    return _waiting(_DAILY, now, limit)


def conversation(recipient: str, thread: str) -> Conversation:
    """How far mail about a thread has come with this recipient."""
    record = find(NoticeRecord, recipient, _conversation_key(thread))
    return Conversation(record.mailed_at, record.looked_at) if record else Conversation()


def begin_conversation(recipient: str, thread: str, notice: str, now: datetime) -> bool:
    """Notes the mail of a notice about a thread, unless the recipient has not looked since the last one; whether it
    may be sent. The same notice may as often as it is tried.
    """
    last = NoticeRecord.mailed_at
    may = last.does_not_exist() | (NoticeRecord.looked_at >= last) | (NoticeRecord.begun_by == notice)
    begun: list[Action] = [NoticeRecord.mailed_at.set(now), NoticeRecord.begun_by.set(notice), _kept(now)]
    return _changed(recipient, _conversation_key(thread), begun, may)


def looked(recipient: str, thread: str, now: datetime) -> bool:
    """The recipient has looked at a thread: the next mail about it may come. Does nothing where there was no mail."""
    unseen = NoticeRecord.looked_at.does_not_exist() | (NoticeRecord.looked_at < NoticeRecord.mailed_at)
    actions: list[Action] = [NoticeRecord.looked_at.set(now), _kept(now)]
    return _changed(recipient, _conversation_key(thread), actions, NoticeRecord.mailed_at.exists() & unseen)


def from_image(image: Mapping[str, Any]) -> Notice | None:
    """The notice in a stream record's new image; None for whatever else this table holds."""
    if "event" not in image:
        return None
    record = NoticeRecord()
    record.from_dynamodb_dict(dict(image))
    return to_notice(record)


def to_notice(record: NoticeRecord) -> Notice:
    return Notice(
        recipient=record.recipient,
        deed=Deed(record.deed),
        event=record.event,
        at=record.at,
        why=Why(record.why),
        thread=record.thread or "",
        post=record.post or "",
        item=record.item or "",
        detail=record.detail or "",
        raised_at=record.raised_at,
        read_at=record.read_at,
        mail=Mail(record.mail),
        is_daily=record.due == _DAILY,
        due_at=record.due_at,
        leased_until=record.leased_until,
        attempts=record.attempts or 0,
        interrupted=record.interrupted or 0,
        message_id=record.message_id,
        error=record.error,
        follow=record.follow,
    )


_UNSENT = (Mail.DUE, Mail.HELD, Mail.DAILY, Mail.SENDING, Mail.FAILED)


def _put(notices: Iterable[Notice], transaction: TransactWrite) -> None:
    """PynamoDB sends puts before updates, so the first reasons of a refusal belong to the notices."""
    for notice in notices:
        transaction.save(_record(notice), condition=NoticeRecord.notice.does_not_exist())
        if not is_guest(notice.recipient):
            transaction.update(NoticeRecord(notice.recipient, UNREAD), [NoticeRecord.unread.add(1)])


def _is_there(reason: str | None) -> bool:
    return reason == "ConditionalCheckFailed"


def _record(notice: Notice) -> NoticeRecord:
    waits = {Mail.DUE: _DUE, Mail.DAILY: _DAILY}.get(notice.mail)
    unread = notice.read_at is None and not is_guest(notice.recipient)
    return NoticeRecord(
        notice.recipient,
        notice.key,
        deed=notice.deed,
        event=notice.event,
        at=notice.at,
        why=notice.why,
        thread=notice.thread or None,
        post=notice.post or None,
        item=notice.item or None,
        detail=notice.detail or None,
        raised_at=notice.raised_at,
        unread_in=f"{notice.thread}#{notice.key}" if unread else None,
        mail=notice.mail,
        due=waits,
        due_at=_due_at(notice) if waits else None,
        follow=notice.follow,
        expires=int((notice.at + KEPT).timestamp()),
    )


def _due_at(notice: Notice) -> datetime:
    """News for a digest wait for a day, and what comes meanwhile goes with them."""
    return notice.due_at or notice.raised_at + (timedelta(days=1) if notice.mail is Mail.DAILY else timedelta())


def _live(record: NoticeRecord) -> Notice | None:
    """DynamoDB deletes expired items late, so every read checks."""
    return to_notice(record) if record.expires > datetime.now(UTC).timestamp() else None


def _waiting(kind: str, now: datetime, limit: int) -> list[Notice]:
    found = NoticeRecord.by_due.query(kind, NoticeRecord.due_at <= now, limit=limit)
    order = [(record.recipient, record.notice) for record in found]
    records = {(r.recipient, r.notice): r for r in find_all(NoticeRecord, order)}
    return [to_notice(records[key]) for key in order if key in records and records[key].due == kind]


def _being_sent() -> Condition:
    return NoticeRecord.mail == Mail.SENDING


def _waits_no_more() -> list[Action]:
    return [NoticeRecord.due.remove(), NoticeRecord.due_at.remove(), NoticeRecord.leased_until.remove()]


def _conversation_key(thread: str) -> str:
    return f"mailed#{thread}"


def _kept(now: datetime) -> Action:
    return NoticeRecord.expires.set(int((now + KEPT).timestamp()))


def _claimed(recipient: str, notice: str, actions: list[Action], condition: Condition) -> Notice | None:
    try:
        return to_notice(_update(recipient, notice, actions, condition))
    except Refused:
        return None


def _changed(recipient: str, notice: str, actions: list[Action], condition: Condition) -> bool:
    try:
        _update(recipient, notice, actions, condition)
    except Refused:
        return False
    return True


@answered
def _update(recipient: str, notice: str, actions: list[Action], condition: Condition) -> NoticeRecord:
    record = NoticeRecord(recipient, notice)
    record.update(actions, condition=condition)
    return record
