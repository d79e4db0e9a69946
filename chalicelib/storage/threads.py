"""Threads as truth: posts and their tallies under one key, and the deeds that change them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.following import thread_target
from chalicelib.domain.posts import NO_VOTES, Author, Kind, Post, Question, Source, State, Tally, Thread, Turn
from chalicelib.storage import follows, revisions
from chalicelib.storage.base import answered, find, find_all, transact
from chalicelib.storage.projections import tombstone
from chalicelib.storage.records import ThreadRecord
from chalicelib.storage.revisions import Revision

QUESTION = "question"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """One post with the question of its thread, the answer above it if it is a comment on one, and its tally."""

    post: Post
    question: Question
    parent: Post | None
    tally: Tally


def item_of(post: Post) -> str:
    """The post's key within its thread. An answer's comments sort together behind their parent's id."""
    if post.kind is Kind.QUESTION:
        return QUESTION
    return f"answer#{post.id}" if post.kind is Kind.ANSWER else f"comment#{post.parent}#{post.id}"


def read(thread: str) -> Thread | None:
    """The whole thread, hidden posts included, consistently; None while it has no question."""
    return assemble(_query(thread))


def question(thread: str) -> Question | None:
    record = find(ThreadRecord, thread, QUESTION)
    return to_question(record) if record else None


def find_post(thread: str, post: str) -> Found | None:
    """Any post of a thread by its id: one round trip, two for a comment."""
    keys = {(thread, item) for item in (QUESTION, f"answer#{post}", f"tally#{post}")}
    records = {record.item: record for record in find_all(ThreadRecord, keys)}
    if QUESTION not in records or f"tally#{post}" not in records:
        return None
    asked, tally = to_question(records[QUESTION]), records[f"tally#{post}"]
    if post == thread:
        return Found(asked, asked, None, to_tally(tally))
    if tally.kind == Kind.ANSWER:
        if f"answer#{post}" not in records:  # a batch is no snapshot: the tally can be there a moment before the post
            return None
        answer = to_post(records[f"answer#{post}"])
        return Found(answer, asked, None, to_tally(tally))
    return _find_comment(asked, tally, post)


def _find_comment(asked: Question, tally: ThreadRecord, post: str) -> Found | None:
    keys = {(asked.thread, f"comment#{tally.parent}#{post}"), (asked.thread, f"answer#{tally.parent}")}
    records = {record.kind: record for record in find_all(ThreadRecord, keys)}
    if Kind.COMMENT not in records:
        return None
    parent = to_post(records[Kind.ANSWER]) if Kind.ANSWER in records else None
    return Found(to_post(records[Kind.COMMENT]), asked, parent, to_tally(tally))


@answered
def newest(thread: str, kind: Kind, parent: str, limit: int) -> list[Post]:
    """The newest answers of a thread, or comments under a parent, the newest first."""
    prefix = "answer#" if kind is Kind.ANSWER else f"comment#{parent}#"
    found = ThreadRecord.query(
        thread,
        ThreadRecord.item.startswith(prefix),
        limit=limit,
        scan_index_forward=False,
        consistent_read=True,
    )
    return [to_post(record) for record in found]


def add(post: Post, revision: Revision, follower: str | None = None) -> None:
    """A new post with its empty tally and first revision; with a follower, who follows the thread from now on.

    `Refused` if a post with this id is there already.
    """

    def writes(transaction: TransactWrite) -> None:
        for record in records_of(post):
            transaction.save(record, condition=ThreadRecord.item.does_not_exist())
        transaction.save(revisions.record_of(revision))
        if follower is not None:
            follows.begin(transaction, thread_target(post.thread), follower)

    transact(writes)


def edit(before: Post, after: Post, revision: Revision) -> None:
    """The next version of a post. `Refused` if it is no longer the version that was read, or no longer visible."""

    def writes(transaction: TransactWrite) -> None:
        unchanged = (ThreadRecord.version == before.version) & (ThreadRecord.state == State.VISIBLE)
        transaction.update(_key(before), _edits(after), condition=unchanged)
        transaction.save(revisions.record_of(revision))

    transact(writes)


def accept(asked: Question, answer: Post | None, by: str | None = None) -> None:
    """Makes this the accepted answer, or none. `Refused` if the question moved on or the answer was hidden.

    The answer keeps when and by whom it was accepted first, so that this stays one event however often it changes.
    """

    def writes(transaction: TransactWrite) -> None:
        if answer is not None:
            transaction.update(_key(answer), _honour(answer, by), condition=ThreadRecord.state == State.VISIBLE)
        change = ThreadRecord.accepted.set(answer.id) if answer else ThreadRecord.accepted.remove()
        as_read = (ThreadRecord.visibility == asked.visibility) & _accepted_is(asked.accepted)
        transaction.update(_key(asked), [change, touched()], condition=as_read)

    transact(writes)


def hide(asked: Question, post: Post, by: str | None, reason: str = "") -> None:
    """Hides a post, and what the card shows of it, in one transaction with the thread's next visibility number.

    Hiding the accepted answer takes the acceptance back (Q2A 1.5). `Refused` if the thread moved on meanwhile.
    """
    hidden: list[Action] = [ThreadRecord.state.set(State.HIDDEN), _set_or_remove(ThreadRecord.hidden_by, by)]
    hidden += _turned(asked, by, reason)
    _change_visibility(asked, post, hidden, ThreadRecord.state == State.VISIBLE, hides=True)


def show(asked: Question, post: Post, by: str | None = None, reason: str = "") -> None:
    """Restores a hidden post. `Refused` if the thread moved on meanwhile."""
    shown: list[Action] = [ThreadRecord.state.set(State.VISIBLE), ThreadRecord.hidden_by.remove()]
    shown += _turned(asked, by, reason)
    _change_visibility(asked, post, shown, ThreadRecord.state == State.HIDDEN, hides=False)


def _change_visibility(asked: Question, post: Post, changes: list[Action], condition: Condition, hides: bool) -> None:
    number = asked.visibility + 1
    raised: list[Action] = [ThreadRecord.visibility.set(number), touched()]
    if hides and asked.accepted == post.id:
        raised.append(ThreadRecord.accepted.remove())
    as_read = (ThreadRecord.visibility == asked.visibility) & _accepted_is(asked.accepted)

    def writes(transaction: TransactWrite) -> None:
        if post.kind is Kind.QUESTION:
            transaction.update(_key(post), raised + changes, condition=as_read & condition)
        else:
            transaction.update(_key(asked), raised, condition=as_read)
            transaction.update(_key(post), changes, condition=condition)
        if hides:
            tombstone(transaction, asked.thread, number, gone=post.kind is Kind.QUESTION)

    transact(writes)


def _turned(asked: Question, by: str | None, reason: str) -> list[Action]:
    return [
        ThreadRecord.turned_at.set(datetime.now(UTC)),
        _set_or_remove(ThreadRecord.turned_by, by),
        ThreadRecord.turned_number.set(asked.visibility + 1),
        _set_or_remove(ThreadRecord.turned_reason, reason or None),
    ]


def _honour(answer: Post, by: str | None) -> list[Action]:
    if answer.accepted_at is not None:
        return [touched()]
    return [
        ThreadRecord.accepted_at.set(ThreadRecord.accepted_at | datetime.now(UTC)),
        _set_or_remove(ThreadRecord.accepted_by, by),
        touched(),
    ]


def records_of(post: Post) -> tuple[ThreadRecord, ThreadRecord]:
    """The two items of a post: its text and its tally, which starts from what an import brought."""
    return _record(post), ThreadRecord(
        post.thread,
        f"tally#{post.id}",
        kind=post.kind,
        parent=post.parent or None,
        ups=post.base.ups,
        downs=post.base.downs,
        touched_on=today(),
    )


def assemble(records: Iterable[ThreadRecord]) -> Thread | None:
    """A thread from its items in any number; None without a question."""
    asked: Question | None = None
    posts: dict[Kind, list[Post]] = {Kind.ANSWER: [], Kind.COMMENT: []}
    tallies: dict[str, Tally] = {}
    for record in records:
        if record.item == QUESTION:
            asked = to_question(record)
        elif record.item.startswith("tally#"):
            tallies[record.item.removeprefix("tally#")] = to_tally(record)
        else:
            posts[Kind(record.kind)].append(to_post(record))
    if asked is None:
        return None
    comments = sorted(posts[Kind.COMMENT], key=lambda post: post.id)
    return Thread(asked, tuple(posts[Kind.ANSWER]), tuple(comments), tallies)


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def touched() -> Action:
    """Part of every write to a thread."""
    return ThreadRecord.touched_on.set(today())


@answered
def touched_on(day: date) -> list[str]:
    """Threads last written to on this day in UTC."""
    return sorted({record.thread for record in ThreadRecord.by_day.query(day.isoformat())})


@answered
def _query(thread: str) -> list[ThreadRecord]:
    return list(ThreadRecord.query(thread, consistent_read=True))


def to_tally(record: ThreadRecord) -> Tally:
    return Tally(record.ups or 0, record.downs or 0)


def to_post(record: ThreadRecord) -> Post:
    return Post(kind=Kind(record.kind), **_common(record))


def to_question(record: ThreadRecord) -> Question:
    return Question(
        kind=Kind.QUESTION,
        title=record.title,
        category=record.category or "",
        tags=tuple(record.tags or ()),
        accepted=record.accepted,
        closed_at=record.closed_at,
        closed_by=record.closed_by,
        closed_reason=record.closed_reason or "",
        visibility=record.visibility or 0,
        views=record.views or 0,
        **_common(record),
    )


def _common(record: ThreadRecord) -> dict[str, Any]:
    imported = record.base_ups is not None
    return {
        "id": record.id,
        "thread": record.thread,
        "parent": record.parent or "",
        "author": Author(record.member, record.name or ""),
        "html": record.html or "",
        "created_at": record.created_at,
        "version": record.version,
        "edited_at": record.edited_at,
        "edited_by": record.edited_by,
        "state": State(record.state),
        "hidden_by": record.hidden_by,
        "turn": _turn(record),
        "accepted_at": record.accepted_at,
        "accepted_by": record.accepted_by,
        "base": Tally(record.base_ups, record.base_downs) if imported else NO_VOTES,
        "source": Source(record.source_link, record.source_licence or "") if record.source_link else None,
        "former_authors": frozenset(record.former_authors or ()),
    }


def _turn(record: ThreadRecord) -> Turn | None:
    if record.turned_at is None:
        return None
    return Turn(record.turned_at, record.turned_by, record.turned_number or 0, record.turned_reason or "")


def _record(post: Post) -> ThreadRecord:
    record = ThreadRecord(
        post.thread,
        item_of(post),
        id=post.id,
        kind=post.kind,
        parent=post.parent or None,
        member=post.author.member,
        name=post.author.name or None,
        html=post.html,
        created_at=post.created_at,
        version=post.version,
        edited_at=post.edited_at,
        edited_by=post.edited_by,
        state=post.state,
        hidden_by=post.hidden_by,
        accepted_at=post.accepted_at,
        accepted_by=post.accepted_by,
        base_ups=post.base.ups if post.base != NO_VOTES else None,
        base_downs=post.base.downs if post.base != NO_VOTES else None,
        source_link=post.source.link if post.source else None,
        source_licence=post.source.licence if post.source else None,
        former_authors=set(post.former_authors) or None,
        touched_on=today(),
    )
    if post.turn is not None:
        record.turned_at, record.turned_by = post.turn.at, post.turn.by
        record.turned_number, record.turned_reason = post.turn.number, post.turn.reason or None
    if isinstance(post, Question):
        _describe(record, post)
    return record


def _describe(record: ThreadRecord, asked: Question) -> None:
    record.title = asked.title
    record.category = asked.category or None
    record.tags = list(asked.tags)
    record.accepted = asked.accepted
    record.closed_at = asked.closed_at
    record.closed_by = asked.closed_by
    record.closed_reason = asked.closed_reason or None
    record.visibility = asked.visibility
    record.views = asked.views or None


def _edits(after: Post) -> list[Action]:
    changes: list[Action] = [
        ThreadRecord.html.set(after.html),
        ThreadRecord.version.set(after.version),
        _set_or_remove(ThreadRecord.edited_at, after.edited_at),
        touched(),
        _set_or_remove(ThreadRecord.edited_by, after.edited_by),
    ]
    if isinstance(after, Question):
        changes += [
            ThreadRecord.title.set(after.title),
            _set_or_remove(ThreadRecord.category, after.category or None),
            ThreadRecord.tags.set(list(after.tags)),
        ]
    return changes


def _key(post: Post) -> ThreadRecord:
    return ThreadRecord(post.thread, item_of(post))


def _accepted_is(answer: str | None) -> Condition:
    return ThreadRecord.accepted == answer if answer else ThreadRecord.accepted.does_not_exist()


def _set_or_remove(attribute: Attribute[T], value: T | None) -> Action:
    return attribute.set(value) if value is not None else attribute.remove()


def posts_at(keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Post]:
    """The posts under these (thread, item) keys with all they hang on, by key."""
    keys = set(keys)
    parents = {(thread, f"answer#{item.split('#')[1]}") for thread, item in keys if item.startswith("comment#")}
    questions = {(thread, QUESTION) for thread, _ in keys}
    found = find_all(ThreadRecord, keys | parents | questions)
    return {(r.thread, r.item): to_question(r) if r.item == QUESTION else to_post(r) for r in found}


def tallies_of(posts: Iterable[Post]) -> Mapping[str, Tally]:
    """The tallies of these posts by id: one round trip per 100."""
    keys = {(post.thread, f"tally#{post.id}") for post in posts}
    return {r.item.removeprefix("tally#"): to_tally(r) for r in find_all(ThreadRecord, keys)}
