"""Asking a question."""

from datetime import UTC, datetime

from chalicelib.actions import addressing, following, writing
from chalicelib.domain import ids
from chalicelib.domain.errors import SaidBefore
from chalicelib.domain.members import Viewer, member_id
from chalicelib.domain.posts import Kind, Question
from chalicelib.domain.projection import ALL, Sort
from chalicelib.domain.writing import QUESTION_LEAST, Form, same_words
from chalicelib.presentation.markdown import to_text
from chalicelib.storage import listings, projections, threads
from chalicelib.storage.base import Refused
from chalicelib.storage.revisions import Revision

# Q2A 1.2: a question that one of the newest five already asks word for word was sent twice.
_COMPARED = 5


def ask(viewer: Viewer, submitted: object, intended: str | None = None) -> Question:
    """Stores a question and returns it. `intended` is the id it gets, so that a repeated try finds it again.

    Raises `Incomplete` with all complaints, `SaidBefore` when it repeats one just asked.
    """
    form = Form(submitted)
    title, source, tags = form.title(), form.body(QUESTION_LEAST), form.tags()
    category, author = writing.category(form), writing.author(viewer, form)
    address = addressing.wish(viewer, form)
    html = writing.html(form, source)
    writing.finish(form)
    key, now = intended or ids.new(), datetime.now(UTC)
    asked = Question(
        id=key,
        thread=key,
        kind=Kind.QUESTION,
        author=author,
        html=html,
        created_at=ids.date_of(key),
        title=title,
        category=category,
        tags=tags,
    )
    if intended is None or threads.question(key) is None:
        _refuse_a_repetition(asked)
    revision = Revision(
        post=key,
        number=1,
        source=source,
        written_at=now,
        editor=member_id(viewer),
        title=title,
        category=category,
        tags=tags,
    )
    try:
        threads.add(asked, revision, following.by_posting(viewer))
    except Refused:
        asked = threads.question(key) or asked
    addressing.tell_of(viewer, asked, form, address)
    return asked


def _refuse_a_repetition(asked: Question) -> None:
    newest = listings.page(ALL, Sort.NEWEST, _COMPARED, None).items
    for card in projections.cards(newest).values():
        if same_words(card.title, asked.title):
            earlier = threads.question(card.thread)
            if earlier and earlier.is_visible and same_words(to_text(earlier.html), to_text(asked.html)):
                raise SaidBefore
