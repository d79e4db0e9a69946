"""Lists of questions: all of them, by category, by tag; each in the orders it offers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalice.app import Response

from chalicelib.actions import reading
from chalicelib.domain.errors import NotFound
from chalicelib.domain.members import Member
from chalicelib.domain.projection import ALL, Card, Happening, Sort, category_list, sorts_of, tag_list
from chalicelib.presentation.language import later, translate
from chalicelib.storage import labels
from chalicelib.storage.cursors import Page
from chalicelib.web import tree
from chalicelib.web.door import asked, here, reads, shown

QUESTIONS_A_PAGE, TAGS_A_PAGE = 20, 30  # Q2A 3.5

_SORTS = {
    Sort.NEWEST: later("Newest"),
    Sort.ACTIVE: later("Active"),
    Sort.HOT: later("Hot"),
    Sort.VOTES: later("Votes"),
    Sort.ANSWERS: later("Answers"),
    Sort.UNANSWERED: later("Unanswered"),
}
# Three ways to be unanswered (Q2A 1.1), offered once somebody looks for any of them.
_UNANSWERED = {
    Sort.UNANSWERED: later("No answers"),
    Sort.UNACCEPTED: later("No best answer"),
    Sort.UNUPVOTED: later("No answer voted up"),
}
_NOT_YET, _NO_MORE = later("No questions here yet."), later("No more questions here.")
_NOTHING = {
    Sort.UNANSWERED: later("No question is waiting for an answer here."),
    Sort.UNACCEPTED: later("No question is waiting for its best answer here."),
    Sort.UNUPVOTED: later("No question is waiting for an answer that somebody votes up here."),
}

Address = Callable[[str | None, str | None], str]


@dataclass(frozen=True, slots=True)
class Tab:
    """One order that a list offers."""

    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A question in a list, and what of it the order is about: that it was asked, or what happened last."""

    card: Card
    happening: Happening


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of questions in one order, with the ways to the other orders and to the pages around it."""

    rows: list[Row]
    authors: Mapping[str, Member]
    tabs: list[Tab]
    kinds: list[Tab]
    first: str | None
    more: str | None
    nothing: str


@reads("/")
def home() -> Response:
    return _all("home.html")


@reads("/questions")
def questions() -> Response:
    return _all("questions.html")


@reads("/categories")
def categories() -> Response:
    return shown("categories.html", tree=tree.current())


@reads(
    "/categories/{first}",
    "/categories/{first}/{second}",
    "/categories/{first}/{second}/{third}",
    "/categories/{first}/{second}/{third}/{fourth}",
)
def category(first: str, **deeper: str) -> Response:
    path = "/".join([first, *(deeper[name] for name in ("second", "third", "fourth") if name in deeper)])
    known = tree.current()
    found = known.find(path)
    if found is None:
        raise NotFound

    def address(sort: str | None, cursor: str | None) -> str:
        return here().category(path, sort, cursor)

    listed = listing(category_list(path), address)
    return shown(
        "category.html",
        listing=listed,
        tree=known,
        category=found,
        above=known.above(path),
        below=known.below(path),
    )


@reads("/tags")
def tags() -> Response:
    used = labels.tags(TAGS_A_PAGE, asked("cursor"))
    return shown("tags.html", tags=used.items, **around(used, here().tags))


@reads("/tags/{tag}")
def tagged(tag: str) -> Response:
    def address(sort: str | None, cursor: str | None) -> str:
        return here().tag(tag, sort, cursor)

    listed = listing(tag_list(tag), address)
    if not listed.rows and not listed.first:
        raise NotFound
    return shown("tag.html", listing=listed, tree=tree.current(), tag=tag)


def _all(template: str) -> Response:
    known = tree.current()
    return shown(template, listing=listing(ALL, here().questions), tree=known, widest=known.below(""))


def listing(name: str, address: Address) -> Listing:
    """The page of a list that the query asks for. `NotFound` for an order it does not offer, `BadCursor`."""
    sort, cursor, offered = asked("sort") or Sort.NEWEST, asked("cursor"), sorts_of(name)
    if sort not in offered:
        raise NotFound
    page = reading.list_of(name, sort, QUESTIONS_A_PAGE, cursor)
    return Listing(
        rows=[Row(card, _happening(card, sort)) for card in page.cards],
        authors=page.authors,
        tabs=_tabs({key: label for key, label in _SORTS.items() if key in offered}, sort, address),
        kinds=_tabs(_UNANSWERED, sort, address) if sort in _UNANSWERED else [],
        first=address(_unless_default(sort), None) if cursor else None,
        more=address(_unless_default(sort), page.next_cursor) if page.next_cursor else None,
        nothing=translate(_NO_MORE if cursor else _NOTHING.get(sort, _NOT_YET)),
    )


def around(page: Page[Any], address: Callable[[str | None], str]) -> dict[str, str | None]:
    """The ways from a page of a list that has one order: back to its first page and on to the next."""
    return {
        "first": address(None) if asked("cursor") else None,
        "more": address(page.next_cursor) if page.next_cursor else None,
    }


def _happening(card: Card, sort: str) -> Happening:
    return card.latest if sort == Sort.ACTIVE else Happening("asked", card.asked_at, card.thread, card.asker)


def _tabs(sorts: dict[str, str], current: str, address: Address) -> list[Tab]:
    chosen = current if current in sorts else Sort.UNANSWERED
    return [Tab(translate(label), address(_unless_default(key), None), key == chosen) for key, label in sorts.items()]


def _unless_default(sort: str) -> str | None:
    return None if sort == Sort.NEWEST else sort
