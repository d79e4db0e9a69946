"""Exports: what of the truth leaves a forum as plain values, and how records are made of them again.

What is derived stays behind, since the streams make it anew; so do credentials and addresses, whoever they belong to.
`tests/storage/test_exports.py` fails for an attribute that is neither carried nor named as left behind.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from pynamodb.attributes import BooleanAttribute, JSONAttribute, ListAttribute, UnicodeSetAttribute
from pynamodb.transactions import TransactWrite

from chalicelib.domain.following import is_guest
from chalicelib.domain.points import PointsRule
from chalicelib.storage import bulk, members, threads
from chalicelib.storage.base import Base, Refused, answered, find_all, transact
from chalicelib.storage.records import (
    Date,
    FollowRecord,
    Int,
    LabelRecord,
    MemberRecord,
    RevisionRecord,
    SettingRecord,
    ThreadRecord,
    VoteRecord,
)

_POST = (
    *("id", "thread", "kind", "parent", "member", "name", "html", "created_at", "version", "edited_at", "edited_by"),
    *("state", "hidden_by", "turned_at", "turned_by", "turned_number", "turned_reason", "accepted_at", "accepted_by"),
    *("base_ups", "base_downs", "source_link", "source_licence", "former_authors"),
)
_QUESTION = ("title", "category", "tags", "accepted", "closed_at", "closed_by", "closed_reason", "visibility", "views")
_NEEDED_OF_A_POST = ("id", "thread", "kind", "created_at", "version", "state")


@dataclass(frozen=True, slots=True)
class Carried:
    """One kind of line: the record it is made of, the attributes that it carries, and those it cannot do without."""

    record: type[Base]
    carries: tuple[str, ...]
    needs: tuple[str, ...]


KINDS: Mapping[str, Carried] = {
    "question": Carried(ThreadRecord, _POST + _QUESTION, (*_NEEDED_OF_A_POST, "title")),
    "answer": Carried(ThreadRecord, _POST, _NEEDED_OF_A_POST),
    "comment": Carried(ThreadRecord, _POST, (*_NEEDED_OF_A_POST, "parent")),
    "revision": Carried(
        RevisionRecord,
        ("post", "number", "source", "title", "category", "tags", "editor", "written_at"),
        ("post", "number", "source", "written_at"),
    ),
    "vote": Carried(VoteRecord, *[("thread", "voter", "post", "kind", "value")] * 2),
    "member": Carried(
        MemberRecord,
        ("id", "handle", "name", "joined_at", "level", "about", "bonus", "follows_own"),
        ("id", "handle", "name", "joined_at"),
    ),
    "follow": Carried(FollowRecord, ("target", "follower", "mail", "muted", "since"), ("target", "follower", "since")),
    "label": Carried(LabelRecord, ("kind", "key", "title", "description", "position"), ("kind", "key", "title")),
    "setting": Carried(SettingRecord, ("kind", "key", "value"), ("kind", "key", "value")),
}

Values = dict[str, Any]
Line = tuple[str, Values]


class NotALine(Exception):
    """These values are not those of any line. Its text says why."""


def settings() -> Iterator[Line]:
    """Options, the points rule, help lines."""
    return (_line("setting", record) for record in bulk._everything(SettingRecord))


def labels() -> Iterator[Line]:
    """What operators say of labels; a label that merely counts is derived."""
    return (_line("label", record) for record in bulk._everything(LabelRecord) if record.title)


def people() -> Iterator[Line]:
    """Every member's profile."""
    return (_line("member", record) for record in bulk._everything(MemberRecord) if record.handle)


def follows() -> Iterator[Line]:
    """What members follow or have muted. Guests are left out: they are known by their addresses alone."""
    return (_line("follow", record) for record in bulk._everything(FollowRecord) if not is_guest(record.follower))


def thread(key: str) -> list[Line]:
    """All of a thread, hidden posts included: question, answers and comments, each with its revisions; votes.

    Nothing for a thread without its question, which nobody has ever seen. Three round trips.
    """
    posts = sorted((r for r in threads._query(key) if r.id), key=lambda r: (r.item != threads.QUESTION, r.id))
    if not posts or posts[0].item != threads.QUESTION:
        return []
    written = _revisions(posts)
    lines = [line for post in posts for line in (_line(str(post.kind), post), *written.get(post.id, ()))]
    return lines + [_line("vote", record) for record in _votes(key)]


def _revisions(posts: list[ThreadRecord]) -> dict[str, list[Line]]:
    keys = [(post.id, number) for post in posts for number in range(1, post.version + 1)]
    found: dict[str, list[Line]] = {}
    for record in sorted(find_all(RevisionRecord, keys), key=lambda record: record.number):
        found.setdefault(record.post, []).append(_line("revision", record))
    return found


@answered
def _votes(key: str) -> list[VoteRecord]:
    return list(VoteRecord.query(key, consistent_read=True))


def _line(kind: str, record: Base) -> Line:
    found = {name: getattr(record, name) for name in KINDS[kind].carries}
    return kind, {name: _plain(value) for name, value in found.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    return sorted(value) if isinstance(value, set | frozenset) else value


def records_of(kind: str, values: Values, rule: PointsRule) -> list[Base]:
    """The records of one line as they are before any stream has delivered. `NotALine` if that cannot be.

    `rule` is the forum's: members begin with its base points.
    """
    carried = KINDS.get(kind)
    if carried is None:
        raise NotALine(f"there is no kind of line “{kind}”")
    for name in values.keys() - carried.carries:
        raise NotALine(f"a {kind} has no “{name}”")
    for name in carried.needs:
        if values.get(name) is None:
            raise NotALine(f"a {kind} needs “{name}”")
    attributes = carried.record.get_attributes()
    return _complete(kind, carried.record(**{n: _read(n, attributes[n], v) for n, v in values.items()}), rule)


def _read(name: str, attribute: Any, value: Any) -> Any:
    """A value as its attribute takes it."""
    if isinstance(attribute, Date) and isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise NotALine(f"“{name}” is no date: {value[:40]}") from None
    if isinstance(attribute, Int):
        right = isinstance(value, int) and not isinstance(value, bool)
    elif isinstance(attribute, BooleanAttribute):
        right = isinstance(value, bool)
    elif isinstance(attribute, ListAttribute | UnicodeSetAttribute):
        right = isinstance(value, list) and all(isinstance(part, str) for part in value)
    else:
        right = isinstance(value, dict) if isinstance(attribute, JSONAttribute) else isinstance(value, str)
    if not right:
        raise NotALine(f"“{name}” is not what it should be: {str(value)[:40]}")
    return set(value) if isinstance(attribute, UnicodeSetAttribute) else value


def _complete(kind: str, record: Any, rule: PointsRule) -> list[Base]:
    """Adds what follows from the values alone: keys, the items beside them, and numbers at their beginning."""
    try:
        if kind in ("question", "answer", "comment"):
            post = threads.to_question(record) if kind == "question" else threads.to_post(record)
            made, tally = threads.records_of(post)
            return [_filled_up(record, made), tally]
        if kind == "member":
            profile = members._member(record)
            record.points, record.base = rule.base + profile.bonus, rule.base
            whole, claim = members.records_of(members._member(record), password=None)
            return [_filled_up(record, whole), claim]
    except ValueError as wrong:
        raise NotALine(str(wrong)) from None
    if kind == "vote":
        record.item, record.counted = f"{record.voter}#{record.post}", 0
        record.pending = record.thread if record.value else None
    if kind == "label":
        record.questions = 0
    return [record]


def _filled_up(record: Any, made: Base) -> Base:
    """The record, with what it lacks as the forum itself makes it."""
    for name, value in made.attribute_values.items():
        if getattr(record, name) is None:
            setattr(record, name, value)
    return cast(Base, record)


def put(records: Iterable[Base]) -> None:
    """Puts items over whatever is there."""
    bulk._put(records)


def put_if_absent(record: Base) -> bool:
    """Puts an item unless one is there under its key, which is then left alone. Whether it was put."""
    try:
        _save(record)
    except Refused:
        return False
    return True


@answered
def _save(record: Base) -> None:
    record.save(condition=_absent(record))


def add(records: Sequence[Base]) -> None:
    """Adds items, at most 100, all or none. `Refused` if one is there already."""

    def writes(transaction: TransactWrite) -> None:
        for record in records:
            transaction.save(record, condition=_absent(record))

    if records:
        transact(writes)


def _absent(record: Base) -> Any:
    return record.get_attributes()[str(record._hash_keyname)].does_not_exist()
