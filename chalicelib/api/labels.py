"""The tree of categories, and the tags in use."""

from chalicelib.api import lists, shapes, showing
from chalicelib.api.answers import Answer, answer
from chalicelib.api.calls import Call
from chalicelib.api.door import About, Door
from chalicelib.api.faults import BadQuery
from chalicelib.domain.errors import BadCursor
from chalicelib.storage import labels as stored

labels = Door(__name__)


@labels.on("GET", "/categories", About(summary="The tree of categories, with counts", gives=shapes.Categories))
def categories(_: Call) -> Answer:
    return answer(showing.categories(stored.categories()))


@labels.on(
    "GET",
    "/tags",
    About(
        summary="The tags in use, those of the most questions first",
        gives=shapes.TagPage,
        raises=(BadQuery, BadCursor),
        query=lists.PAGE,
    ),
)
def tags(call: Call) -> Answer:
    page = stored.tags(call.limit, call.cursor)
    return answer(showing.tags(page), headers=call.next_page(page.next_cursor, "tags"))
