"""Editing, hiding and restoring: by the author or a moderator."""

from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.actions import finding, writing
from chalicelib.domain.errors import (
    Conflict,
    HiddenByAnother,
    NotAllowed,
    PostHidden,
    QuestionClosed,
    StaleEdit,
)
from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.posts import Kind, Post, Question
from chalicelib.domain.writing import ANSWER_LEAST, COMMENT_LEAST, QUESTION_LEAST, Form
from chalicelib.storage import revisions, threads
from chalicelib.storage.base import Refused
from chalicelib.storage.revisions import Revision
from chalicelib.storage.threads import Found

_TRIES = 5
_LEAST = {Kind.QUESTION: QUESTION_LEAST, Kind.ANSWER: ANSWER_LEAST, Kind.COMMENT: COMMENT_LEAST}


def to_edit(viewer: Viewer, thread: str, key: str) -> Found:
    """The post as it stands, for somebody who is about to change it.

    Raises what `edit` raises for whoever may not, and for what nobody may.
    """
    found = _own(finding.signed_in(viewer), thread, key)
    _may_edit(found)
    return found


def edit(
    viewer: Viewer,
    thread: str,
    key: str,
    submitted: object,
    version: int | None = None,
    *,
    at: datetime | None = None,
) -> Post:
    """Changes what the form names of a post and returns it; the rest stays.

    `version` is the one the editor has read, `at` the moment of the edit (now if left out).
    Raises `SignInRequired`, `NotFound`, `NotAllowed`, `StaleEdit`,
    `PostHidden`, `QuestionClosed`, or `Incomplete`.
    """
    member = finding.signed_in(viewer)
    for _ in range(_TRIES):
        found = _own(member, thread, key)
        if version is not None and version != found.post.version:
            raise StaleEdit
        _may_edit(found)
        after, revision = _edited(member, found.post, Form(submitted), _to_the_millisecond(at or datetime.now(UTC)))
        if revision is None:
            return found.post
        try:
            threads.edit(found.post, after, revision)
        except Refused:
            continue
        return after
    raise StaleEdit


def hide(viewer: Viewer, thread: str, key: str, version: int | None = None, reason: str = "") -> Post:
    """Hides a post from everybody but its author and moderators; hiding a hidden one changes nothing.

    The author is told the reason where somebody else does it.

    Raises `SignInRequired`, `NotFound`, `NotAllowed`, or `StaleEdit`.
    """
    return _set_visibility(viewer, thread, key, version, reason, hidden=True)


def show(viewer: Viewer, thread: str, key: str, version: int | None = None, reason: str = "") -> Post:
    """Restores a hidden post. What a moderator hid, only a moderator restores (Q2A 1.7).

    Raises `SignInRequired`, `NotFound`, `NotAllowed`, `HiddenByAnother`, or `StaleEdit`.
    """
    return _set_visibility(viewer, thread, key, version, reason, hidden=False)


def _set_visibility(viewer: Viewer, thread: str, key: str, version: int | None, reason: str, *, hidden: bool) -> Post:
    member = finding.signed_in(viewer)
    for _ in range(_TRIES):
        found = _own(member, thread, key)
        post = found.post
        if version is not None and version != post.version:
            raise StaleEdit
        if post.is_visible is not hidden:
            return post
        if not hidden and post.hidden_by != member.id and not member.is_moderator:
            raise HiddenByAnother
        try:
            if hidden:
                threads.hide(found.question, post, member.id, reason)
            else:
                threads.show(found.question, post, member.id, reason)
        except Refused:
            continue
        return finding.post(member, thread, key).post
    raise Conflict("Others are changing this thread right now. Please try again.")


def _own(member: Member, thread: str, key: str) -> Found:
    found = finding.post(member, thread, key)
    if found.post.author.member != member.id and not member.is_moderator:
        raise NotAllowed
    return found


def _may_edit(found: Found) -> None:
    if not found.post.is_visible:
        raise PostHidden
    if found.post.kind is Kind.QUESTION and found.question.is_closed:
        raise QuestionClosed


def _edited(member: Member, post: Post, form: Form, at: datetime) -> tuple[Post, Revision | None]:
    """The post with the form's changes and its next revision, or no revision where nothing changes."""
    before = revisions.sources([post]).get(post.id, "")
    source = form.body(_LEAST[post.kind]) if form.has("body") else before
    after = _retitled(post, form) if isinstance(post, Question) else post
    html = writing.html(form, source) if source != before else post.html
    writing.finish(form)
    if source == before and after == post:
        return post, None
    after = replace(after, html=html, version=post.version + 1, edited_at=at, edited_by=member.id)
    return after, _revision(after, source, member, at)


def _retitled(asked: Question, form: Form) -> Question:
    return replace(
        asked,
        title=form.title() if form.has("title") else asked.title,
        category=writing.category(form, kept=asked.category) if form.has("category") else asked.category,
        tags=form.tags() if form.has("tags") else asked.tags,
    )


def _to_the_millisecond(at: datetime) -> datetime:
    """As dates are stored: so the post returned is the post stored."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _revision(after: Post, source: str, member: Member, at: datetime) -> Revision:
    revision = Revision(post=after.id, number=after.version, source=source, written_at=at, editor=member.id)
    if isinstance(after, Question):
        return replace(revision, title=after.title, category=after.category, tags=after.tags)
    return revision
