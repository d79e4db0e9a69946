"""Asking a question: an empty form, a preview of what is in it, and the question itself."""

from chalice.app import Response

from chalicelib.actions import asking
from chalicelib.domain.writing import BODY_MOST, TAGS_MOST, TITLE_LEAST, TITLE_MOST
from chalicelib.web import drafts, previews, telling, tree, visits
from chalicelib.web.door import Draft, Senders, Sent, asked, blank, elsewhere, form, here, posts, reads
from chalicelib.web.previews import Preview, preview_of
from chalicelib.web.questions import POSTED_WITH_ADDRESS, place_of
from chalicelib.web.telling import Telling

QUESTION_FIELDS = ("title", "category", "body", "tags")
LIMITS = {"title_least": TITLE_LEAST, "title_most": TITLE_MOST, "body_most": BODY_MOST, "tags_most": TAGS_MOST}


def ask_form(draft: Draft, preview: Preview | None = None) -> Response:
    own = Telling(visits.current().viewer)
    return form("ask.html", draft, preview=preview, tree=tree.current(), limits=LIMITS, telling=own)


@reads("/ask")
def show_ask() -> Response:
    """An empty form, with the category of the page that led here."""
    category = asked("category") or ""
    return ask_form(blank(category=category if tree.current().find(category) else ""))


@posts("/ask", Senders.GUESTS, again=ask_form)
def ask(sent: Sent) -> Response:
    if previews.is_asked_for(sent.typed):
        preview = preview_of(sent.typed.get("body", ""))
        return ask_form(drafts.again(sent.typed, preview.complaints), preview)

    def made(intended: str) -> str:
        return asking.ask(sent.viewer, sent.fields(*_fields_of(sent)), intended).id

    key = sent.once(made)
    sent.remember_guest()
    if telling.gave_address(sent):
        return elsewhere(place_of(sent.viewer, key, key, POSTED_WITH_ADDRESS))
    return elsewhere(here().question(key, sent.typed["title"]))


def _fields_of(sent: Sent) -> tuple[str, ...]:
    """A form begun as a guest may still hold a name; a member is shown by their own."""
    return (*QUESTION_FIELDS, *telling.fields_of(sent.viewer))
