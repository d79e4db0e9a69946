"""A member's inbox: what they were told, thread by thread, as they may see it now; and marking it as read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from chalicelib.actions import finding, writing
from chalicelib.domain.errors import NotFound
from chalicelib.domain.following import member_follower
from chalicelib.domain.ids import is_id
from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.notices import Deed, Notice
from chalicelib.domain.posts import Author, Kind, Post, Question
from chalicelib.domain.visibility import may_see
from chalicelib.domain.writing import Form
from chalicelib.storage import inbox as stored
from chalicelib.storage import members, notices, threads

NOTICES_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A notice with what it is about: no `post` where the member may not see it now, or where there is none.

    `by` is None where it is not said who did it.
    """

    notice: Notice
    question: Question | None = None
    post: Post | None = None
    by: Author | None = None

    @property
    def is_unread(self) -> bool:
        return self.notice.read_at is None

    @property
    def reason(self) -> str:
        """What a moderator gave as the reason, "" for none."""
        if self.post is None:
            return ""
        if self.notice.deed is Deed.CLOSED:
            return self.question.closed_reason if self.question else ""
        turn = self.post.turn if self.notice.deed in (Deed.HIDDEN, Deed.RESTORED) else None
        return turn.reason if turn else ""

    @property
    def on_kind(self) -> Kind | None:
        """The kind of post that was commented on."""
        if self.post is None or self.post.kind is not Kind.COMMENT:
            return None
        return (
            Kind.ANSWER
            if self.post.parent and self.question and self.post.parent != self.question.id
            else Kind.QUESTION
        )


@dataclass(frozen=True, slots=True)
class Group:
    """The lines about one thread, or one line about the member's account."""

    lines: Sequence[Line]

    @property
    def question(self) -> Question | None:
        """The question of the thread, if the member may see it and anything of what is said here."""
        return next((line.question for line in self.lines if line.question), None)

    @property
    def is_unread(self) -> bool:
        return any(line.is_unread for line in self.lines)


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of an inbox, newest first."""

    lines: Sequence[Line]
    authors: Mapping[str, Member]
    unread: int
    next_cursor: str | None

    @property
    def by_thread(self) -> list[Group]:
        """The lines by what they are about; each thread stands where its newest line does."""
        order = {line.notice.thread or line.notice.key: place for place, line in reversed(list(enumerate(self.lines)))}

        def place(line: Line) -> int:
            return order[line.notice.thread or line.notice.key]

        return [Group(list(some)) for _, some in groupby(sorted(self.lines, key=place), key=place)]


def page_of(viewer: Viewer, cursor: str | None, limit: int = NOTICES_A_PAGE) -> Inbox:
    """A page of the member's inbox. Raises `SignInRequired` or `BadCursor`."""
    recipient = _recipient(viewer)
    page = notices.page(recipient, cursor, limit)
    lines = _lines(finding.signed_in(viewer), page.items)
    people = {line.by.member for line in lines if line.by and line.by.member}
    unread = stored.unread(recipient) if cursor else stored.recount(recipient, datetime.now(UTC).date().isoformat())
    return Inbox(lines, members.cards(people), unread, page.next_cursor)


def unread(viewer: Viewer) -> int:
    """How many notices this viewer has not read: none for guests, who have no inbox."""
    return stored.unread(member_follower(viewer.id)) if isinstance(viewer, Member) else 0


def mark(viewer: Viewer, submitted: object) -> int:
    """Marks as read what the form names: one `notice`, those of a `thread`, or with "all" every one.

    Returns how many are unread still. Raises `SignInRequired`, `Incomplete`, or `NotFound` for no notice of theirs.
    """
    recipient, form = _recipient(viewer), Form(submitted)
    if form.has("notice"):
        key = form.key("notice")
        writing.finish(form)
        _mark_one(recipient, key)
    elif form.has("thread"):
        thread = form.identifier("thread")
        writing.finish(form)
        stored.mark_thread_read(recipient, thread)
    else:
        if not form.ticked("all"):
            form.refuse("/all", "required", "Please say which notices: one, those of a thread, or all.")
        writing.finish(form)
        stored.mark_all_read(recipient)
    return stored.unread(recipient)


def opened(viewer: Viewer, thread: str) -> int:
    """A member looks at a thread: its notices are read by that. Returns how many others are unread."""
    if not isinstance(viewer, Member):
        return 0
    recipient = member_follower(viewer.id)
    count, here = stored.unread_in(recipient, thread)
    return count - stored.mark_these(recipient, here) if here else count


def _recipient(viewer: Viewer) -> str:
    return member_follower(finding.signed_in(viewer).id)


def _mark_one(recipient: str, key: str) -> None:
    if not stored.mark_read(recipient, key) and notices.get(recipient, key) is None:
        raise NotFound


def _lines(member: Member, told: Sequence[Notice]) -> list[Line]:
    """Each notice with its post, if the member may see that now: of what is hidden nothing shows."""
    posts = threads.posts_at((notice.thread, notice.item) for notice in told if is_id(notice.thread))
    return [_line(member, notice, posts) for notice in told]


def _line(member: Member, notice: Notice, posts: Mapping[tuple[str, str], Post]) -> Line:
    asked, post = posts.get((notice.thread, threads.QUESTION)), posts.get((notice.thread, notice.item))
    if post is None or not isinstance(asked, Question):
        return Line(notice)
    parent = posts.get((notice.thread, f"answer#{post.parent}"))
    if not may_see(member, post, asked, parent) or not may_see(member, asked, asked):
        return Line(notice)
    return Line(notice, asked, post, _who(notice, post))


def _who(notice: Notice, post: Post) -> Author | None:
    """Who did it, where that is said: moderators stay unnamed."""
    if notice.deed is Deed.CREATED:
        return post.author
    return Author(post.edited_by) if notice.deed is Deed.EDITED else None
