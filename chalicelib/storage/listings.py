"""Listings: which threads stand in which list, by each order. Entries hold sort keys only; the card says the rest."""

from collections.abc import Iterable, Mapping

from chalicelib.storage.base import answered, find_all
from chalicelib.storage.cursors import Page, page_of
from chalicelib.storage.records import ListingRecord

Place = Mapping[str, str]

_SORTS = ("newest", "active", "hot", "votes", "answers", "unanswered", "unaccepted", "unupvoted")
_ABOVE_ZERO = 10**15  # lifts scores and hotness over zero, so that numbers of one width sort as text


def rank(number: int, thread: str) -> str:
    """A number as text that sorts; equal ones by the thread's date (Q2A 3.3: then created, newest first)."""
    return f"{number + _ABOVE_ZERO:016d}.{thread}"


def entries(thread: str, lists: Iterable[str]) -> Mapping[str, Place]:
    """Where a thread stands now among these lists: one round trip per 100 lists."""
    records = find_all(ListingRecord, [(name, thread) for name in lists])
    return {record.list: _place(record) for record in records}


@answered
def put(thread: str, places: Mapping[str, Place], leave: Iterable[str]) -> None:
    """Puts a thread into these lists and takes it out of those to leave."""
    with ListingRecord.batch_write() as batch:
        for name, place in places.items():
            batch.save(_record(name, thread, place))
        for name in leave:
            batch.delete(ListingRecord(name, thread))


@answered
def page(name: str, sort: str, limit: int, cursor: str | None) -> Page[str]:
    """Thread ids of a list in one order, the highest first."""
    return page_of(getattr(ListingRecord, f"by_{sort}"), name, limit, cursor, lambda record: str(record.thread))


def _record(name: str, thread: str, place: Place) -> ListingRecord:
    record = ListingRecord(name, thread)
    for sort, rank_there in place.items():
        setattr(record, sort, rank_there)
    return record


def _place(record: ListingRecord) -> Place:
    ranks = {sort: getattr(record, sort) for sort in _SORTS}
    return {sort: value for sort, value in ranks.items() if value is not None}
