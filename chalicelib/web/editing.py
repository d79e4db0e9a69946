"""Changing a post: with a preview first, and with both texts on one page where somebody else was faster."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from chalice.app import Response

from chalicelib.actions import editing, reading
from chalicelib.domain.errors import NotAllowed, PostHidden, QuestionClosed, RuleBroken, StaleEdit
from chalicelib.domain.posts import Post, Question
from chalicelib.presentation.language import tell
from chalicelib.web import drafts, previews, replies, tree, visits
from chalicelib.web.asking import LIMITS, QUESTION_FIELDS
from chalicelib.web.door import Draft, Senders, Sent, blank, elsewhere, form, here, posts, reads
from chalicelib.web.previews import Preview, preview_of

_NO_VERSION = 0  # was never any post's, so an edit that names none meets the text as it stands first


def edit_form(draft: Draft, question: str, post: str, preview: Preview | None = None) -> Response:
    """The form as it was typed. What the post says is not looked up for it: who sends it may not be known yet."""
    return form("edit.html", draft, preview=preview, theirs=None, **_around(question, post))


@reads("/questions/{question}/posts/{post}/edit")
def show_edit(question: str, post: str) -> Response:
    """The post to change, or for whoever may not change it the reason."""
    try:
        found = editing.to_edit(visits.current().viewer, question, post)
    except (NotAllowed, PostHidden, QuestionClosed) as reason:
        return _stays(reason, question)
    return edit_form(replace(blank(), typed=_as_it_stands(found.post)), question, post)


@posts("/questions/{question}/posts/{post}/edit", Senders.MEMBERS, again=edit_form)
def edit(sent: Sent, question: str, post: str) -> Response:
    if previews.is_asked_for(sent.typed):
        preview = preview_of(sent.typed.get("body", ""))
        return edit_form(drafts.again(sent.typed, preview.complaints), question, post, preview)

    def edited(_: str) -> str:
        fields, version = sent.fields(*QUESTION_FIELDS), _version(sent.typed)
        return editing.edit(sent.viewer, question, post, fields, version).id

    try:
        sent.once(edited)
    except StaleEdit:
        return _both(sent, question, post)
    return elsewhere(here().post(question, post))


def _both(sent: Sent, question: str, post: str) -> Response:
    """Their text to read, one's own still in the form, which from now on stands for a change of theirs."""
    found = editing.to_edit(sent.viewer, question, post)
    theirs = _as_it_stands(found.post)
    draft = drafts.again({**sent.typed, "version": theirs["version"]})
    return replies.html(
        HTTPStatus.PRECONDITION_FAILED,
        "edit.html",
        visits.current().member,
        replies.unshared(),
        draft=draft,
        preview=None,
        theirs=theirs,
        post=found.post,
        authors=reading.authors([found.post]),
        **_around(question, post),
    )


def _stays(reason: RuleBroken, question: str) -> Response:
    visit = visits.current()
    back = here().question(question, "")
    return replies.html(
        HTTPStatus.FORBIDDEN, "stays.html", visit.member, replies.unshared(), sentence=tell(reason), back=back
    )


def _around(question: str, post: str) -> dict[str, object]:
    links = here()
    return {
        "at": links.edit(question, post),
        "back": links.post(question, post),
        "tree": tree.current(),
        "limits": LIMITS,
    }


def _as_it_stands(post: Post) -> dict[str, str]:
    """The fields of the form for a post, and the version that they are."""
    source = reading.sources([post]).get(post.id, "")
    fields = {"body": source, "version": str(post.version)}
    if isinstance(post, Question):
        fields |= {"title": post.title, "category": post.category, "tags": ", ".join(post.tags)}
    return fields


def _version(typed: Mapping[str, str]) -> int:
    sent = typed.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else _NO_VERSION
