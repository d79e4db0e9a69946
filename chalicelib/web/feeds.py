"""Atom feeds (RFC 4287) of lists and threads: following without an address. They hold what everybody may read."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from uuid import UUID

from chalice.app import Response

from chalicelib.actions import feeding, reading
from chalicelib.actions.reading import CardPage
from chalicelib.config import settings
from chalicelib.domain.errors import NotFound
from chalicelib.domain.ids import uuid_of
from chalicelib.domain.posts import Author, Kind, Post
from chalicelib.domain.projection import ALL, Card, Sort, category_list, sorts_of, tag_list
from chalicelib.presentation import links as known
from chalicelib.presentation import render
from chalicelib.presentation.language import later, translate
from chalicelib.presentation.links import Links
from chalicelib.web import replies, tree
from chalicelib.web.door import asked, here, reads

_A_FEED = 30
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_QUESTIONS = later("Questions")
_REPLIES = {Kind.ANSWER: later("Answer to: %(title)s"), Kind.COMMENT: later("Comment on: %(title)s")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One post, or one question of a list; `author` is "" for a guest without a name."""

    id: str
    title: str
    published: datetime
    updated: datetime
    author: str
    address: str
    html: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A feed at its own address, about the page at another."""

    id: str
    title: str
    address: str
    page: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=_LONG_AGO)


@reads("/feeds/questions")
def questions() -> Response:
    sort, links = asked("sort") or Sort.NEWEST, _links()
    if sort not in sorts_of(ALL):
        raise NotFound
    chosen = None if sort == Sort.NEWEST else sort
    return _list(ALL, translate(_QUESTIONS), links.feed(chosen), links.questions(chosen), sort)


@reads("/feeds/tags/{tag}")
def tagged(tag: str) -> Response:
    links = _links()
    return _list(tag_list(tag), tag, links.feed_of_tag(tag), links.tag(tag), is_sure=False)


@reads(
    "/feeds/categories/{first}",
    "/feeds/categories/{first}/{second}",
    "/feeds/categories/{first}/{second}/{third}",
    "/feeds/categories/{first}/{second}/{third}/{fourth}",
)
def category(first: str, **deeper: str) -> Response:
    path = "/".join([first, *(deeper[name] for name in ("second", "third", "fourth") if name in deeper)])
    found, links = tree.current().find(path), _links()
    if found is None:
        raise NotFound
    return _list(category_list(path), found.title, links.feed_of_category(path), links.category(path))


@reads("/feeds/questions/{question}")
def thread(question: str) -> Response:
    """The newest of a thread. The page of a question that is hidden has no feed, whoever asks."""
    newest, links = feeding.newest_of(question), _links()
    names = {key: member.name for key, member in newest.authors.items()}
    entries = [
        Entry(
            id=_urn(post),
            title=_title(newest.question.title, post),
            published=post.created_at,
            updated=feeding.changed_at(post),
            author=_name(post.author, names.get),
            address=links.post(question, post.id),
            html=post.html,
        )
        for post in newest.posts
    ]
    page = links.question(question, newest.question.title)
    title, address = newest.question.title, links.feed_of_thread(question)
    return _sent(Feed(id=f"{_urn(newest.question)}#thread", title=title, address=address, page=page, entries=entries))


def _list(name: str, title: str, address: str, page: str, sort: str = Sort.NEWEST, *, is_sure: bool = True) -> Response:
    """A list as a feed. Of one that may not exist, an empty one is none: `NotFound`."""
    listed = reading.list_of(name, sort, _A_FEED, None)
    if not listed.cards and not is_sure:
        raise NotFound
    entries = [_entry(card, listed, sort) for card in listed.cards]
    return _sent(Feed(id=f"urn:askwell:{sort}:{name}", title=title, address=address, page=page, entries=entries))


def _entry(card: Card, listed: CardPage, sort: str) -> Entry:
    names = {key: member.name for key, member in listed.authors.items()}
    return Entry(
        id=f"urn:uuid:{UUID(int=uuid_of(card.thread))}",
        title=card.title,
        published=card.asked_at,
        updated=card.latest.at if sort == Sort.ACTIVE else card.asked_at,
        author=_name(card.asker, names.get),
        address=_links().question(card.thread, card.title),
    )


def _sent(feed: Feed) -> Response:
    """The feed, or 304 for who has it. A date cannot tell that something was hidden since, so the tag alone decides."""
    body = _NOT_IN_XML.sub("", render.page("feed.xml", feed=feed))
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Last-Modified": format_datetime(feed.updated.astimezone(UTC), usegmt=True)}
    return replies.feed(body, headers, tag)


def _links() -> Links:
    """A feed is read elsewhere, so its links lead here from anywhere, as soon as somebody has said where that is."""
    return known.absolute() if settings.address else here()


def _title(title: str, post: Post) -> str:
    return title if post.kind is Kind.QUESTION else translate(_REPLIES[post.kind], title=title)


def _name(author: Author, name_of: Callable[[str], str | None]) -> str:
    return (name_of(author.member) or "") if author.member else author.name


def _urn(post: Post) -> str:
    return f"urn:uuid:{UUID(int=uuid_of(post.id))}"
