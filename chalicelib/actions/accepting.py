"""Accepting an answer: by the asker or a moderator, one per question, moved or withdrawn at will."""

from chalicelib.actions import finding, writing
from chalicelib.domain.errors import Conflict, Incomplete, NotAllowed, NotFound, PostHidden
from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.posts import Kind, Post, Question
from chalicelib.domain.writing import Complaint, Form
from chalicelib.storage import threads
from chalicelib.storage.base import Refused

_TRIES = 5


def accept(viewer: Viewer, thread: str, submitted: object) -> str | None:
    """Accepts the answer the form names, or none; returns its id.

    Raises `SignInRequired`, `NotFound`, `NotAllowed`, `PostHidden`, `Incomplete`, or `Conflict`.
    """
    member = finding.signed_in(viewer)
    form = Form(submitted)
    key = form.identifier_or_none("answer")
    writing.finish(form)
    for _ in range(_TRIES):
        asked = finding.question(member, thread)
        _may_accept(member, asked)
        answer = _answer(member, thread, key) if key else None
        if asked.accepted == key:
            return key
        try:
            threads.accept(asked, answer, member.id)
        except Refused:
            continue
        return key
    raise Conflict("Others are changing this thread right now. Please try again.")


def _may_accept(member: Member, asked: Question) -> None:
    if asked.author.member != member.id and not member.is_moderator:
        raise NotAllowed("Only the person who asked or a moderator can accept an answer.")
    if not asked.is_visible:
        raise PostHidden


def _answer(member: Member, thread: str, key: str) -> Post:
    try:
        answer = finding.post(member, thread, key).post
    except NotFound:
        answer = None
    if answer is None or answer.kind is not Kind.ANSWER:
        raise Incomplete([Complaint("/answer", "unknown_answer", "There is no such answer to this question.")])
    if not answer.is_visible:
        raise PostHidden
    return answer
