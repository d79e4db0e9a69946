"""Which list of questions a call wants, and in which order."""

from chalicelib.actions import reading
from chalicelib.api.calls import LIMIT_MOST, LIMIT_USUAL, Call
from chalicelib.api.faults import BadQuery
from chalicelib.domain.errors import NotFound
from chalicelib.domain.projection import ALL, Sort, category_list, member_list, sorts_of, tag_list

PAGE = {
    "limit": f"How many items a page has: 1 to {LIMIT_MOST}, usually {LIMIT_USUAL}.",
    "cursor": "The `next_cursor` of the page before; leave it out for the first page.",
}
QUERY = {
    "sort": f"One of {', '.join(Sort.ALL)}; with a tag or a member only {' and '.join(Sort.EVERYWHERE)}.",
    "category": "Only questions in this category or in one below it.",
    "tag": "Only questions with this tag.",
    "member": "Only questions that the member with this handle asked.",
    **PAGE,
}

_FILTERS = ("category", "tag", "member")


def wanted(call: Call) -> tuple[str | None, str]:
    """The list's name and the order; no name where nothing can be in the list. `BadQuery` for an unknown order."""
    given = {name: value for name in _FILTERS if (value := call.query(name))}
    if len(given) > 1:
        *_, last = given
        raise BadQuery(last, "not_together", "A list has one filter: a category, a tag or a member.")
    sort = call.query("sort") or Sort.NEWEST
    offered = Sort.EVERYWHERE if given.keys() & {"tag", "member"} else sorts_of(ALL)
    if sort not in offered:
        raise BadQuery("sort", "unknown_sort", f"This list can be sorted by {', '.join(offered)}.")
    return _name(given), sort


def _name(given: dict[str, str]) -> str | None:
    match given:
        case {"category": path}:
            return category_list(path)
        case {"tag": tag}:
            return tag_list(tag)
        case {"member": handle}:
            return _asked_by(handle)
        case _:
            return ALL


def _asked_by(handle: str) -> str | None:
    try:
        return member_list(reading.member(handle).id)
    except NotFound:
        return None
