"""Answering and commenting on the page of a question, by members and guests."""

from collections.abc import Callable
from dataclasses import replace

from chalice.app import Response

from chalicelib.actions import answering
from chalicelib.domain.errors import Incomplete, SaidBefore
from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.posts import Post
from chalicelib.domain.writing import Complaint
from chalicelib.presentation.language import later
from chalicelib.web import drafts, previews, telling
from chalicelib.web.door import Draft, Senders, Sent, elsewhere, posts
from chalicelib.web.previews import preview_of
from chalicelib.web.questions import POSTED, POSTED_WITH_ADDRESS, place_of, question_again

_GONE = later(
    "What you commented on is not here any more. Your text now stands below the question: "
    "post it there if it fits, or copy it."
)

Write = Callable[[Viewer, str, object, str | None], Post]


def answer_again(draft: Draft, question: str) -> Response:
    return question_again(draft, question, "answer")


def comment_again(draft: Draft, question: str) -> Response:
    draft = replace(draft, complaints=[_in_words_of_the_page(complaint) for complaint in draft.complaints])
    return question_again(draft, question, draft.typed.get("parent", ""))


def _in_words_of_the_page(complaint: Complaint) -> Complaint:
    """Nobody types what a comment is about: if that is gone, it was there when the page was."""
    return replace(complaint, message=_GONE, values={}) if complaint.pointer == "/parent" else complaint


@posts("/questions/{question}/answers", Senders.GUESTS, again=answer_again)
def answer(sent: Sent, question: str) -> Response:
    if previews.is_asked_for(sent.typed):
        preview = preview_of(sent.typed.get("body", ""))
        return question_again(drafts.again(sent.typed, preview.complaints), question, "answer", preview)
    return _written(sent, question, answering.answer, "body")


@posts("/questions/{question}/comments", Senders.GUESTS, again=comment_again)
def comment(sent: Sent, question: str) -> Response:
    return _written(sent, question, answering.comment, "parent", "body")


def _written(sent: Sent, question: str, write: Write, *names: str) -> Response:
    """Off to the new post. A form begun as a guest may still hold a name; a member is shown by their own."""
    fields = sent.fields(*names, *telling.fields_of(sent.viewer))

    def made(intended: str) -> str:
        return write(sent.viewer, question, fields, intended).id

    try:
        key = sent.once(made)
    except SaidBefore as said:
        raise Incomplete([Complaint("/body", said.code, said.message)]) from None
    sent.remember_guest()
    return elsewhere(place_of(sent.viewer, question, key, _to_say(sent)))


def _to_say(sent: Sent) -> str | None:
    """What the page says to a guest about their new post; a member finds it below their name."""
    if isinstance(sent.viewer, Member):
        return None
    return POSTED_WITH_ADDRESS if telling.gave_address(sent) else POSTED
