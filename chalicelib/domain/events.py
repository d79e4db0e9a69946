"""What happened in a thread of late, told from its truth: deeds that people may want to hear of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.notices import Deed
from chalicelib.domain.posts import Kind, Post, Question, Thread
from chalicelib.domain.visibility import is_public

# The sweep finds what a lost stream left behind within 30 hours, and parked keys may wait for a while on top.
RECENT = timedelta(hours=48)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A deed on a post, and by which member (None: a guest). Its id stays the same however often it is told."""

    id: str
    deed: Deed
    at: datetime
    by: str | None
    post: Post
    question: Question
    parent: Post | None = None

    @property
    def is_to_be_told(self) -> bool:
        """Of what nobody may see, only its author hears that it was hidden, or shown again."""
        return self.deed in (Deed.HIDDEN, Deed.RESTORED) or is_public(self.post, self.question, self.parent)


def recent(thread: Thread, now: datetime) -> list[Event]:
    """The deeds of the last two days, the oldest first. What was imported is no news.

    Only what the truth still says: of two edits in a row the later, of hiding and restoring what came last.
    """
    answers = {answer.id: answer for answer in thread.answers}
    asked = thread.question
    found = [
        Event(
            id=f"{deed}#{post.id}{number}",
            deed=deed,
            at=at,
            by=by,
            post=post,
            question=asked,
            parent=answers.get(post.parent),
        )
        for post in thread.posts
        if post.source is None
        for deed, number, at, by in (*_of_post(post), *_of_answer(asked, post))
        if now - at <= RECENT
    ]
    return sorted(found, key=lambda event: (event.at, event.id))


_Told = tuple[Deed, str, datetime, str | None]


def _of_post(post: Post) -> Iterator[_Told]:
    yield Deed.CREATED, "", post.created_at, post.author.member
    if post.edited_at is not None and post.edited_by != post.author.member:
        yield Deed.EDITED, f"#{post.version}", post.edited_at, post.edited_by
    if post.turn is not None:
        deed = Deed.RESTORED if post.is_visible else Deed.HIDDEN
        yield deed, f"#{post.turn.number}", post.turn.at, post.turn.by
    if isinstance(post, Question) and post.closed_at is not None:
        yield Deed.CLOSED, f"#{post.closed_at.isoformat(timespec='seconds')}", post.closed_at, post.closed_by


def _of_answer(asked: Question, post: Post) -> Iterator[_Told]:
    """Chosen, taken back and chosen again is one event: nobody is told twice of the same honour."""
    if post.kind is Kind.ANSWER and post.id == asked.accepted and post.accepted_at is not None:
        yield Deed.ACCEPTED, "", post.accepted_at, post.accepted_by
