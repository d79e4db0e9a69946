"""Raises notices: whoever hears of a thread's recent deeds is told once of each, however often this runs.

An event and a recipient make the notice's key, which is put if absent, so a run may come twice, late, or beside
another. A fan-out goes page by page and notes how far it has come; out of time, it is parked and goes on from there.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.domain.events import Event, recent
from chalicelib.domain.following import (
    Follow,
    Wish,
    member_follower,
    member_target,
    post_target,
    thread_target,
)
from chalicelib.domain.notices import Deed, Mail, Notice, Why
from chalicelib.domain.posts import Question, Thread
from chalicelib.domain.visibility import is_public
from chalicelib.notifications import recipients
from chalicelib.notifications.recipients import IN_ANY_CASE
from chalicelib.storage import event_books, follows, members, notices, threads
from chalicelib.storage.event_books import Entry
from chalicelib.storage.parked import Unfinished

# A run ends well before Lambda would end it (60 s), whatever else its batch brought.
RUN_SECONDS = 12.0

_MAIL = {Wish.INSTANT: Mail.DUE, Wish.DAILY: Mail.DAILY, Wish.NONE: Mail.NONE}


@dataclass(frozen=True, slots=True)
class Told:
    """One recipient of an event before anything is stored: why they hear of it, and the follow that brings the mail."""

    recipient: str
    why: Why
    follow: Follow | None


def raise_notices(key: str, seconds: float = RUN_SECONDS) -> None:
    """Tells everybody of the thread's recent deeds. `Unfinished` when time is up: what was told stays told."""
    until, thread = time.monotonic() + seconds, threads.read(key)
    events = recent(thread, datetime.now(UTC)) if thread else []
    if thread is None or not events:
        return
    book = event_books.read(key)
    for event in events:
        entry = book.get(event.id, Entry())
        if not entry.done and event.is_to_be_told:
            _tell(thread, event, entry, until)


def _tell(thread: Thread, event: Event, entry: Entry, until: float) -> None:
    """Tells of one event, those first whom it names. A post that is hidden meanwhile leaves the rest untold."""
    key = thread.question.id
    if entry.target is None:
        _put(event, _named(thread, event))
    for some, place in _followers(event, entry):
        _put(event, some)
        if place is None:
            continue
        event_books.note(key, event.id, place)
        if not _is_still_to_be_told(event):
            return
        if time.monotonic() > until:
            raise Unfinished(f"{event.id} has more followers")
    event_books.note(key, event.id, Entry(done=True))


def _named(thread: Thread, event: Event) -> list[Told]:
    """Whom the event itself names. A member's mail comes with their follow of the thread, a guest's with their post."""
    found, own = recipients.named(thread, event, _mentioned(event)), _own_guests(event)
    told = _unless_muted(event, [(member_follower(one.member), one.why, None) for one in found if one.member])
    for one in found:
        if one.member is None:
            wishing = [follow for follow in _guests_of(one.post) if follow.follower not in own]
            told += [Told(follow.follower, one.why, follow) for follow in wishing if follow.mail is not Wish.NONE]
    return told


def _mentioned(event: Event) -> list[str]:
    if event.deed is not Deed.CREATED:
        return []
    found = (members.by_handle(handle) for handle in recipients.mentions(event.post.html))
    return [member.id for member in found if member]


def _own_guests(event: Event) -> frozenset[str]:
    """The guest who acted, if they left an address with the post: it knows already."""
    if event.by is not None or event.deed is not Deed.CREATED:
        return frozenset()
    return frozenset(follow.follower for follow in _guests_of(event.post.id))


def _guests_of(post: str) -> Sequence[Follow]:
    return follows.page(post_target(post), None, 1).items


def _followers(event: Event, entry: Entry) -> Iterator[tuple[list[Told], Entry | None]]:
    """Followers page by page, from the noted place on; with each page the place behind it, None at a target's end."""
    for target, why in _left(recipients.audiences(event), entry.target):
        cursor = entry.cursor if target == entry.target else None
        while True:
            page = follows.page(target, cursor, notices.AT_ONCE)
            cursor = page.next_cursor
            listening = [(follow.follower, why, follow) for follow in page.items if not follow.muted]
            yield _unless_muted(event, listening), Entry(target, cursor) if cursor else None
            if cursor is None:
                break


def _left(audiences: Sequence[tuple[str, Why]], target: str | None) -> Sequence[tuple[str, Why]]:
    """The targets from the noted one on; all of them where it is none any more, since nobody is told twice."""
    targets = [known for known, _ in audiences]
    return audiences[targets.index(target) :] if target in targets else audiences


def _unless_muted(event: Event, people: Sequence[tuple[str, Why, Follow | None]]) -> list[Told]:
    """Without who did it, and without who muted the thread or the actor, unless it is about their own post."""
    here = thread_target(event.question.id)
    actor = member_target(event.by) if event.by else ""
    keys = [(target, who) for who, _, _ in people for target in (here, actor) if target]
    known, told = follows.among(keys), []
    for who, why, follow in people:
        is_muted = any((target, who) in known and known[target, who].muted for target in (here, actor))
        if who != member_follower(event.by or "") and (why in IN_ANY_CASE or not is_muted):
            told.append(Told(who, why, follow or known.get((here, who))))
    return told


def _is_still_to_be_told(event: Event) -> bool:
    """As `Event.is_to_be_told`, read again."""
    item = threads.item_of(event.post)
    posts = threads.posts_at([(event.question.id, item)])
    asked, post = posts.get((event.question.id, threads.QUESTION)), posts.get((event.question.id, item))
    if not isinstance(asked, Question) or post is None:
        return False
    parent = posts.get((event.question.id, f"answer#{post.parent}")) if event.parent else None
    return is_public(post, asked, parent)


def _put(event: Event, told: Sequence[Told]) -> None:
    now = datetime.now(UTC)
    raised = [_notice(event, one, now) for one in told]
    for start in range(0, len(raised), notices.AT_ONCE):
        notices.put_all(raised[start : start + notices.AT_ONCE])


def _notice(event: Event, told: Told, now: datetime) -> Notice:
    mail = _MAIL[told.follow.mail] if told.follow else Mail.NONE
    return Notice(
        recipient=told.recipient,
        deed=event.deed,
        event=event.id,
        at=event.at,
        why=told.why,
        thread=event.question.id,
        post=event.post.id,
        item=threads.item_of(event.post),
        raised_at=now,
        mail=mail,
        follow=told.follow.target if told.follow and mail is not Mail.NONE else None,
    )
