"""Questions: lists of them, asking, reading a thread, editing, hiding and restoring."""

from chalicelib.actions import asking, reading
from chalicelib.api import changing, etags, lists, shapes, showing
from chalicelib.api.answers import NO_CONTENT, Answer, answer
from chalicelib.api.calls import Call
from chalicelib.api.changing import EDIT_ERRORS, HIDE_ERRORS
from chalicelib.api.door import About, Door
from chalicelib.api.faults import BadQuery
from chalicelib.api.showing import Shown
from chalicelib.domain.errors import BadCursor, Incomplete, NotFound, SaidBefore

questions = Door(__name__)


@questions.on(
    "GET",
    "/questions",
    About(
        summary="A list of questions",
        gives=shapes.Cards,
        raises=(BadQuery, BadCursor),
        query=lists.QUERY,
    ),
)
def newest_or_else(call: Call) -> Answer:
    """An unknown category, tag or member has no questions; an unknown sort is an error."""
    name, sort = lists.wanted(call)
    page = reading.list_of(name, sort, call.limit, call.cursor) if name else reading.NO_CARDS
    return answer(showing.cards(call, page), headers=call.next_page(page.next_cursor, "questions"))


@questions.on(
    "POST",
    "/questions",
    About(
        summary="Ask a question",
        takes=shapes.NewQuestion,
        gives=shapes.Thread,
        status=201,
        raises=(Incomplete, SaidBefore),
        creates=True,
        tagged=True,
    ),
)
def ask(call: Call, intended: str | None) -> Answer:
    asked = asking.ask(call.viewer, call.submitted, intended)
    return read(call, asked.id).as_created({"Location": call.address("questions", asked.id)})


@questions.on(
    "GET",
    "/questions/{question}",
    About(
        summary="A question, its comments, and a page of its answers with theirs",
        gives=shapes.Thread,
        raises=(NotFound, BadCursor),
        query={"cursor": "Where the page of answers starts; leave it out for the first 30."},
        tagged=True,
    ),
)
def read(call: Call, question: str) -> Answer:
    page = reading.thread(call.viewer, question, call.cursor)
    shown = Shown(page, call.viewer, reading.sources(page.posts))
    headers = call.next_page(page.next_cursor, "questions", question) | etags.of(page.question)
    return answer(showing.thread(call, shown), headers=headers)


@questions.on(
    "PATCH",
    "/questions/{question}",
    About(
        summary="Edit a question, hide it or restore it",
        takes=shapes.QuestionChange,
        gives=shapes.Thread,
        raises=EDIT_ERRORS,
        tagged=True,
        guarded=True,
    ),
)
def change(call: Call, question: str) -> Answer:
    changing.change(call, question, question)
    return read(call, question)


@questions.on(
    "DELETE",
    "/questions/{question}",
    About(summary="Hide a question", status=204, raises=HIDE_ERRORS, guarded=True),
)
def hide(call: Call, question: str) -> Answer:
    changing.hide(call, question, question)
    return NO_CONTENT
