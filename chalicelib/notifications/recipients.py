"""Who hears of an event, and why. One table, in the order in which reasons are looked for: the first one counts.

Q2A 1.14, whose rows these are: the asker hears of answers, a post's author of comments on it, earlier commenters of
later ones beside theirs, the answerer of being chosen. Ours beside them: mentions, what others do to one's post, and
follows. Q2A's questions asked in reply to an answer, and its mails to the operator, have no counterpart here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain.categories import with_ancestors
from chalicelib.domain.events import Event
from chalicelib.domain.following import category_target, tag_target, thread_target
from chalicelib.domain.notices import Deed, Why
from chalicelib.domain.posts import Kind, Post, Thread

# Earlier commenters hear of a comment while theirs still stands on the page above it: a page shows a hundred.
_COMMENTERS_MOST = 100
# Whoever writes to more people at once is not talking to any of them.
_MENTIONS_MOST = 10

_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
_MENTION = re.compile(r"(?<![\w@/.+-])@([^\s@+/,;:!?()\[\]{}<>\"“”]{1,60})")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom the event itself names: a member by id, or a guest by a post that they wrote."""

    member: str | None
    post: str
    why: Why


@dataclass(frozen=True, slots=True)
class Row:
    """Of which deed on which kind of post who hears, and why."""

    deed: Deed
    on: frozenset[Kind]
    who: str
    why: Why


_ANY = frozenset(Kind)
_QUESTION, _ANSWER, _COMMENT = (frozenset({kind}) for kind in Kind)

ROWS = (
    Row(Deed.CREATED, _ANSWER, "asker", Why.ANSWERED),
    Row(Deed.CREATED, _COMMENT, "author above", Why.COMMENTED),
    Row(Deed.CREATED, _ANY, "mentioned", Why.MENTIONED),
    Row(Deed.ACCEPTED, _ANSWER, "author", Why.ACCEPTED),
    Row(Deed.EDITED, _ANY, "author", Why.EDITED),
    Row(Deed.CLOSED, _QUESTION, "author", Why.CLOSED),
    Row(Deed.HIDDEN, _ANY, "author", Why.HIDDEN),
    Row(Deed.RESTORED, _ANY, "author", Why.RESTORED),
    Row(Deed.CREATED, _COMMENT, "earlier commenters", Why.COMMENTED_LATER),
    Row(Deed.CREATED, _ANSWER | _COMMENT, "followers of the thread", Why.THREAD),
    Row(Deed.ACCEPTED, _ANSWER, "followers of the thread", Why.THREAD),
    Row(Deed.CLOSED, _QUESTION, "followers of the thread", Why.THREAD),
    Row(Deed.CREATED, _QUESTION, "followers of its tags", Why.TAG),
    Row(Deed.CREATED, _QUESTION, "followers of its categories", Why.CATEGORY),
)

# What becomes of one's own post one hears in any case, also from somebody whom one has muted.
IN_ANY_CASE = frozenset({Why.EDITED, Why.CLOSED, Why.HIDDEN, Why.RESTORED, Why.ACCOUNT})


def named(thread: Thread, event: Event, mentioned: Iterable[str]) -> list[Named]:
    """Whom the event itself names, each once and by the first reason, without who did it.

    `mentioned` are the ids of the members whom the text mentions.
    """
    found: dict[str, Named] = {}
    for row in _rows(event):
        writers = _WHO[row.who](thread, event) if row.who in _WHO else ()
        told = [(member, "") for member in mentioned] if row.who == "mentioned" else writers
        for member, post in told:
            found.setdefault(member or post, Named(member, post, row.why))
    return [one for one in found.values() if not _did_it(event, one)]


def audiences(event: Event) -> list[tuple[str, Why]]:
    """The targets whose followers hear of the event: the nearest first, the widest category last."""
    return [(target, row.why) for row in _rows(event) if row.who in _TARGETS for target in _TARGETS[row.who](event)]


def mentions(html: str) -> list[str]:
    """What could be handles, each behind an "@" in a text that is not code; ten at most.

    In a handle of several words a mention has hyphens between them, or nothing.
    """
    text = re.sub("<[^>]*>", " ", _CODE.sub(" ", html))
    found = (name.rstrip(".-_'’") for name in _MENTION.findall(text))
    return list(dict.fromkeys(name for name in found if name))[:_MENTIONS_MOST]


def _rows(event: Event) -> Iterator[Row]:
    return (row for row in ROWS if row.deed is event.deed and event.post.kind in row.on)


def _did_it(event: Event, one: Named) -> bool:
    """A guest is known by a post of theirs alone, and did no more than write it."""
    if one.member is not None:
        return one.member == event.by
    return event.by is None and one.post == event.post.id


_Writer = tuple[str | None, str]


def _of(post: Post) -> _Writer:
    return post.author.member, post.id


def _earlier_commenters(thread: Thread, event: Event) -> list[_Writer]:
    beside = [c for c in thread.comments if c.parent == event.post.parent and c.id < event.post.id and c.is_visible]
    return [_of(comment) for comment in beside[-_COMMENTERS_MOST:]]


_WHO: Mapping[str, Callable[[Thread, Event], list[_Writer]]] = {
    "author": lambda _, event: [_of(event.post)],
    "asker": lambda _, event: [_of(event.question)],
    "author above": lambda _, event: [_of(event.parent or event.question)],
    "earlier commenters": _earlier_commenters,
}

_TARGETS: Mapping[str, Callable[[Event], list[str]]] = {
    "followers of the thread": lambda event: [thread_target(event.question.id)],
    "followers of its tags": lambda event: [tag_target(tag) for tag in event.question.tags],
    "followers of its categories": lambda event: [
        category_target(path) for path in reversed(with_ancestors(event.question.category))
    ],
}
