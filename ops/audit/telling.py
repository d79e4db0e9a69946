"""Compares notices with what happened: nobody told twice or of their own post, nothing of late untold, counts right."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.events import recent
from chalicelib.domain.following import member_follower
from chalicelib.domain.notices import Deed, Notice
from chalicelib.domain.posts import Thread
from chalicelib.storage import bulk, event_books, threads
from ops.audit import findings as of
from ops.audit.findings import Finding, Findings

_AT_ONCE = 50


def untold(thread: Thread, now: datetime) -> Iterator[Finding]:
    """Yields deeds of the last two days of which not everybody was told."""
    events = [event for event in recent(thread, now) if event.is_to_be_told]
    book = event_books.read(thread.question.id) if events else {}
    for event in events:
        if event.id not in book or not book[event.id].done:
            what = f"not everybody was told of {event.id}"
            yield Finding(of.TOLD, thread.question.id, what, of.NOTICES)


def notices(found: Findings) -> None:
    """Looks at every notice once. What one recipient has lies together, so that memory stays small."""
    unread, counted = Counter[str](), Counter[str]()
    several: list[Notice] = []
    whose, events = "", Counter[str]()
    for recipient, notice, count in bulk.all_notices():
        counted[recipient] += count
        if notice is None:
            continue
        if recipient != whose:
            whose, events = recipient, Counter()
        events[notice.event] += 1
        if events[notice.event] == 2:
            found.add(Finding(of.TOLD, recipient, f"{recipient} was told twice of {notice.event}"))
        unread[recipient] += notice.read_at is None
        several.append(notice)
        if len(several) == _AT_ONCE:
            _own(several, found)
            several = []
    _own(several, found)
    _counts(unread, counted, found)


def _own(some: list[Notice], found: Findings) -> None:
    """Nobody is told of a post of their own."""
    found.looked(of.TOLD, len(some))
    created = [notice for notice in some if notice.deed is Deed.CREATED]
    posts = threads.posts_at((notice.thread, notice.item) for notice in created)
    for notice in created:
        post = posts.get((notice.thread, notice.item))
        if post and post.author.member and notice.recipient == member_follower(post.author.member):
            found.add(Finding(of.TOLD, notice.thread, f"{notice.recipient} was told of their own post {post.id}"))


def _counts(unread: Counter[str], counted: Counter[str], found: Findings) -> None:
    members = [who for who in unread.keys() | counted.keys() if who.startswith("m#")]
    found.looked(of.UNREAD, len(members))
    for who in sorted(members):
        if unread[who] != counted[who]:
            what = f"{who} has {unread[who]} unread notices, and {counted[who]} are counted"
            found.add(Finding(of.UNREAD, who, what, of.COUNTS))
