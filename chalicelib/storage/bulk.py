"""Bulk: what operators' commands read and write by the hundred. Requests of readers and members never come here."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from pynamodb.exceptions import PynamoDBException
from pynamodb.transactions import TransactWrite

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.members import Member
from chalicelib.domain.notices import Notice
from chalicelib.domain.posts import Post
from chalicelib.domain.voting import Vote
from chalicelib.storage import base, ledger, members, notices, projections, threads, votes
from chalicelib.storage.base import Base, answered, code_of, find_all, transact
from chalicelib.storage.ledger import Entry
from chalicelib.storage.records import (
    LabelRecord,
    LedgerRecord,
    ListingRecord,
    MemberRecord,
    NoticeRecord,
    ProjectionRecord,
    SettingRecord,
    ThreadRecord,
    VoteRecord,
)
from chalicelib.storage.revisions import Revision, record_of

MEMBERS_AT_ONCE = base.TRANSACTION_LIMIT // 2  # a profile and a claim each

_WRITES_AT_ONCE = 25  # BatchWriteItem takes no more
_TRIES = 8
_FIRST_PAUSE = 0.1
_PAGE = 1000

R = TypeVar("R", bound=Base)
T = TypeVar("T")


def be_patient() -> None:
    """Gives the storage more time to answer than a page has. Call it before the first call to storage."""
    base.READ_TIMEOUT, base.ATTEMPTS = 20.0, 4


def is_there() -> bool:
    """Whether the stage that this process works on has its tables."""
    return has(SettingRecord)


def has(table: type[Base]) -> bool:
    """Whether the stage has this table."""
    try:
        list(table.scan(limit=1))
    except PynamoDBException as error:
        if code_of(error) == "ResourceNotFoundException":
            return False
        raise
    return True


def add_members(joining: Sequence[Member]) -> None:
    """Adds up to 50 members without passwords, all or none. `Refused` if an id or a handle is somebody's already."""

    def writes(transaction: TransactWrite) -> None:
        for member in joining:
            for record in members.records_of(member, password=None):
                transaction.save(record, condition=MemberRecord.id.does_not_exist())

    if joining:
        transact(writes)


def put_posts(posts: Iterable[Post], revisions: Iterable[Revision]) -> None:
    """Puts posts with their tallies and revisions, over whatever is there. `Unavailable` if storage stays silent."""
    _put(record for post in posts for record in threads.records_of(post))
    _put(map(record_of, revisions))


def put_questions(questions: Iterable[Post]) -> None:
    """Puts question items alone: from here on their threads can be seen. All else of them must be there before."""
    _put(threads.records_of(question)[0] for question in questions)


def put_below_questions(questions: Iterable[Post], revisions: Iterable[Revision]) -> None:
    """Puts what a question consists of except its own item: its tally and its revision."""
    _put(threads.records_of(question)[1] for question in questions)
    _put(map(record_of, revisions))


def threads_there(ids: Iterable[str]) -> set[str]:
    """Those of these threads that have their question item."""
    return {record.thread for record in find_all(ThreadRecord, [(key, threads.QUESTION) for key in ids])}


def members_there(ids: Iterable[str]) -> set[str]:
    """Those of these members that are members."""
    return {record.id for record in find_all(MemberRecord, ids)}


def all_threads() -> Iterator[str]:
    """Every thread, with a question or not, each at least once."""
    return (record.thread for record in _everything(ThreadRecord.by_day))


def all_members() -> Iterator[Member]:
    """Every member."""
    return (members._member(record) for record in _everything(MemberRecord) if record.handle)


def all_votes() -> Iterator[tuple[Vote, bool]]:
    """Every vote, and whether it waits to be tallied."""
    return ((votes._vote(record), record.pending is not None) for record in _everything(VoteRecord))


@answered
def votes_in(thread: str) -> list[Vote]:
    """All votes of one thread."""
    return [votes._vote(record) for record in VoteRecord.query(thread, consistent_read=True)]


def all_entries() -> Iterator[Entry]:
    """Every ledger entry."""
    return map(ledger._entry, _everything(LedgerRecord))


def all_places() -> Iterator[tuple[str, str]]:
    """Every entry of a listing as (list, thread)."""
    return ((record.list, record.thread) for record in _everything(ListingRecord))


def all_notices() -> Iterator[tuple[str, Notice | None, int]]:
    """Every notice with its recipient, and each recipient's count of unread ones; what one has lies together."""
    for record in _everything(NoticeRecord):
        if record.event is not None:
            yield record.recipient, notices.to_notice(record), 0
        elif record.notice == notices.UNREAD:
            yield record.recipient, None, record.unread or 0


def answers_shown() -> Iterator[tuple[str, int]]:
    """Every thread that anybody may see, and how many answers its card counts."""
    cards = (record for record in _everything(ProjectionRecord) if record.item == projections.CARD)
    return ((record.thread, record.answers or 0) for record in cards if not record.gone)


def some_threads(number: int) -> list[str]:
    """Threads written to yesterday or today, and if these are too few, others; at most so many."""
    today = datetime.now(UTC).date()
    found = dict.fromkeys([*threads.touched_on(today), *threads.touched_on(today - timedelta(days=1))])
    if len(found) < number:
        found |= dict.fromkeys(record.thread for record in _page(ThreadRecord.by_day, None)[0])
    return list(found)[:number]


def label_counts() -> Mapping[str, int]:
    """What every label counts, by "kind:key"."""
    return {f"{record.kind}:{record.key}": record.questions or 0 for record in _everything(LabelRecord)}


def _put(records: Iterable[Base]) -> None:
    by_table: dict[type[Base], list[Base]] = {}
    for record in records:
        by_table.setdefault(type(record), []).append(record)
    for table, of_table in by_table.items():
        for some in chunks(of_table, _WRITES_AT_ONCE):
            _put_some(table, [record.serialize() for record in some])


def _put_some(table: type[Base], items: list[Any]) -> None:
    """Sends what was left unprocessed again, after a pause that doubles."""
    for attempt in range(_TRIES):
        try:
            items = _send(table, items)
        except Unavailable:
            if attempt == _TRIES - 1:
                raise
        if not items:
            return
        time.sleep(_FIRST_PAUSE * 2**attempt)
    raise Unavailable


@answered
def _send(table: type[Base], items: list[Any]) -> list[Any]:
    answer = table._get_connection().batch_write_item(put_items=items)
    left = answer.get("UnprocessedItems", {}).get(table.Meta.table_name, [])
    return [write["PutRequest"]["Item"] for write in left]


def _everything(source: Any) -> Iterator[Any]:
    """A scan in pages, so that nobody holds more of a table than one page."""
    start = None
    while True:
        found, start = _page(source, start)
        yield from found
        if start is None:
            return


@answered
def _page(source: Any, start: Any) -> tuple[list[Any], Any]:
    found = source.scan(limit=_PAGE, page_size=_PAGE, last_evaluated_key=start)
    return list(found), found.last_evaluated_key


def chunks(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Things in lists of at most this size, in order."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some
