"""Answering a question, and commenting on it or on its answers."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from chalicelib.actions import addressing, finding, following, writing
from chalicelib.domain import ids
from chalicelib.domain.errors import NotFound, PostHidden, QuestionClosed, SaidBefore, ThreadFull
from chalicelib.domain.members import Viewer, member_id
from chalicelib.domain.posts import Author, Kind, Post, Question
from chalicelib.domain.writing import ANSWER_LEAST, COMMENT_LEAST, Form, same_words
from chalicelib.presentation.markdown import to_text
from chalicelib.storage import projections, threads
from chalicelib.storage.base import Refused
from chalicelib.storage.revisions import Revision

# A thread is read whole by its projection, so it has to end somewhere; the longest of the imported ones has 94 answers.
POSTS_MOST = 2_000
# A double click or a sent-again form repeats one of the newest siblings (Q2A 1.3 compares with all of them).
_COMPARED = 5


def answer(viewer: Viewer, thread: str, submitted: object, intended: str | None = None) -> Post:
    """Stores an answer and returns it.

    Raises `NotFound`, `PostHidden`, `QuestionClosed`, `ThreadFull`, `Incomplete` with all complaints, or `SaidBefore`.
    """
    asked = _visible(finding.question(viewer, thread))
    if asked.is_closed:
        raise QuestionClosed
    form = Form(submitted)
    source = form.body(ANSWER_LEAST)
    return _add(viewer, form, source, Kind.ANSWER, thread, parent="", intended=intended)


def comment(viewer: Viewer, thread: str, submitted: object, intended: str | None = None) -> Post:
    """Stores a comment on the question or on an answer, whichever the form names as `parent`.

    Raises `NotFound`, `PostHidden`, `ThreadFull`, `Incomplete` with all complaints, or `SaidBefore`.
    """
    _visible(finding.question(viewer, thread))
    form = Form(submitted)
    parent, source = form.identifier("parent"), form.body(COMMENT_LEAST)
    if parent:
        _check_parent(viewer, thread, parent, form)
    return _add(viewer, form, source, Kind.COMMENT, thread, parent=parent, intended=intended)


def _visible(asked: Question) -> Question:
    """Who may see a hidden question cannot add to it either (Q2A 4.4)."""
    if not asked.is_visible:
        raise PostHidden
    return asked


def _check_parent(viewer: Viewer, thread: str, parent: str, form: Form) -> None:
    try:
        commented = finding.post(viewer, thread, parent).post
    except NotFound:
        form.refuse(
            "/parent", "unknown_post", "There is no such post in this thread. Name the question or one of its answers."
        )
        return
    if not commented.is_visible:
        raise PostHidden
    if commented.kind is Kind.COMMENT:
        form.refuse(
            "/parent",
            "not_commentable",
            "Comments are not nested: name the answer or question that this comment stands under.",
        )


def _add(
    viewer: Viewer, form: Form, source: str, kind: Kind, thread: str, *, parent: str, intended: str | None
) -> Post:
    author, html = writing.author(viewer, form), writing.html(form, source)
    address = addressing.wish(viewer, form)
    writing.finish(form)
    post = _post(kind, thread, parent, author, html, intended)
    known = threads.newest(thread, kind, parent, _COMPARED)
    earlier = next((other for other in known if other.id == post.id), None)
    if earlier is not None:
        addressing.tell_of(viewer, earlier, form, address)
        return earlier
    _refuse_a_repetition(post, known)
    _refuse_when_full(thread)
    revision = Revision(post=post.id, number=1, source=source, written_at=datetime.now(UTC), editor=member_id(viewer))
    with suppress(Refused):  # an earlier try has come so far
        threads.add(post, revision, following.by_posting(viewer))
    addressing.tell_of(viewer, post, form, address)
    return post


def _post(kind: Kind, thread: str, parent: str, author: Author, html: str, intended: str | None) -> Post:
    key = intended or ids.new()
    return Post(id=key, thread=thread, kind=kind, parent=parent, author=author, html=html, created_at=ids.date_of(key))


def _refuse_a_repetition(post: Post, siblings: Sequence[Post]) -> None:
    text = to_text(post.html)
    if any(other.is_visible and same_words(to_text(other.html), text) for other in siblings):
        raise SaidBefore


def _refuse_when_full(thread: str) -> None:
    card = projections.cards([thread]).get(thread)
    if card is not None and card.posts >= POSTS_MOST:
        raise ThreadFull
