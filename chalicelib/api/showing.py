"""From the forum's values to the API's JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast, get_args

from chalicelib.actions.reading import CardPage, ThreadPage
from chalicelib.api import shapes
from chalicelib.api.calls import Call
from chalicelib.domain import posts
from chalicelib.domain.members import Level, Member, Viewer
from chalicelib.domain.names import slug
from chalicelib.domain.posts import Author, Kind, Post
from chalicelib.domain.projection import Card, Happening
from chalicelib.storage.cursors import Page
from chalicelib.storage.labels import Label
from chalicelib.storage.ledger import Entry

Authors = Mapping[str, Member]

_LEVELS: Mapping[Level, shapes.Level] = {
    Level.MEMBER: "member",
    Level.MODERATOR: "moderator",
    Level.ADMIN: "admin",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands around the posts of a page: their sources, and who looks at them."""

    page: ThreadPage
    viewer: Viewer
    sources: Mapping[str, str] = field(default_factory=dict)


def thread(call: Call, shown: Shown) -> shapes.Thread:
    page, question = shown.page, shown.page.question
    return {
        **post(shown, question),
        "title": question.title,
        "slug": slug(question.title),
        "url": call.pages.question(question.id, question.title),
        "category": question.category or None,
        "tags": list(question.tags),
        "accepted_answer": question.accepted,
        "closed_at": moment(question.closed_at) if question.closed_at else None,
        "views": question.views,
        "comments": _comments(shown, question),
        "comment_count": page.comment_counts.get(question.id, 0),
        "answers": [answer(shown, one) for one in page.answers],
        "answer_count": page.answer_count,
        "next_cursor": page.next_cursor,
        "has_more": page.next_cursor is not None,
    }


def answer(shown: Shown, one: Post) -> shapes.Commented:
    return {
        **post(shown, one),
        "accepted": one.id == shown.page.question.accepted,
        "comments": _comments(shown, one),
        "comment_count": shown.page.comment_counts.get(one.id, 0),
    }


def post(shown: Shown, one: Post) -> shapes.Post:
    page = shown.page
    own = page.own_votes.get(one.id)
    return {
        "id": one.id,
        "kind": one.kind.value,
        "parent": one.parent or None,
        "score": page.score(one),
        "own_vote": (own.value if own else 0) if isinstance(shown.viewer, Member) else None,
        "body": shown.sources.get(one.id),
        "html": one.html,
        "author": author(one.author, page.authors),
        "created_at": moment(one.created_at),
        "edited_at": moment(one.edited_at) if one.edited_at else None,
        "edited_by": author(Author(one.edited_by), page.authors) if one.edited_by else None,
        "state": one.state.value,
        "version": one.version,
        "source": _source(one.source),
    }


def of_kind(shown: Shown, one: Post) -> shapes.Post:
    """An answer with its comments, or a comment."""
    return answer(shown, one) if one.kind is Kind.ANSWER else post(shown, one)


def author(of: Author, authors: Authors) -> shapes.Author:
    member = authors.get(of.member) if of.member else None
    if member is None:
        return {"id": of.member, "handle": None, "name": of.name, "points": None}
    return {"id": member.id, "handle": member.handle, "name": member.name, "points": member.points}


def cards(call: Call, page: CardPage) -> shapes.Cards:
    return {
        "items": [_card(call, one, page.authors) for one in page.cards],
        "next_cursor": page.next_cursor,
        "has_more": page.next_cursor is not None,
    }


def member(one: Member) -> shapes.Member:
    return {
        "id": one.id,
        "handle": one.handle,
        "name": one.name,
        "points": one.points,
        "level": _LEVELS[one.level],
        "joined_at": moment(one.joined_at),
    }


def member_page(page: Page[Member]) -> shapes.Members:
    return {"items": [member(one) for one in page.items], "next_cursor": page.next_cursor, "has_more": page.has_more}


def ledger(of: Member, page: Page[Entry]) -> shapes.Ledger:
    return {
        "base": of.base,
        "bonus": of.bonus,
        "votes_given": of.voting,
        "items": [item for entry in page.items for item in _reasons(entry)],
        "next_cursor": page.next_cursor,
        "has_more": page.has_more,
    }


def categories(labels: Iterable[Label]) -> shapes.Categories:
    """The tree, from labels of which each comes after its parent."""
    known: dict[str, shapes.Category] = {}
    top: list[shapes.Category] = []
    for label in labels:
        known[label.key] = {
            "path": label.key,
            "title": label.title,
            "description": label.description,
            "questions": label.questions,
            "children": [],
        }
        parent = known.get(label.key.rpartition("/")[0])
        (parent["children"] if parent else top).append(known[label.key])
    return {"items": top}


def tags(page: Page[Label]) -> shapes.TagPage:
    return {
        "items": [{"tag": label.key, "questions": label.questions} for label in page.items],
        "next_cursor": page.next_cursor,
        "has_more": page.has_more,
    }


def moment(at: datetime) -> str:
    """RFC 3339 in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _comments(shown: Shown, under: Post) -> list[shapes.Post]:
    return [post(shown, comment) for comment in shown.page.comments.get(under.id, ())]


def _source(source: posts.Source | None) -> shapes.Source | None:
    return {"link": source.link, "licence": source.licence} if source else None


def _card(call: Call, card: Card, authors: Authors) -> shapes.Card:
    return {
        "id": card.thread,
        "title": card.title,
        "url": call.pages.question(card.thread, card.title),
        "category": card.category or None,
        "tags": list(card.tags),
        "author": author(card.asker, authors),
        "created_at": moment(card.asked_at),
        "score": card.tally.score,
        "ups": card.tally.ups,
        "downs": card.tally.downs,
        "answers": card.answers,
        "accepted": card.accepted,
        "closed": card.closed,
        "views": card.views,
        "hot": card.hot,
        "latest": _latest(card.latest, authors),
    }


def _latest(latest: Happening, authors: Authors) -> shapes.Latest:
    return {"what": cast(shapes.What, latest.what), "at": moment(latest.at), "by": author(latest.by, authors)}


def _reasons(entry: Entry) -> list[shapes.LedgerItem]:
    amounts = {reason: getattr(entry.earned, reason) for reason in get_args(shapes.Reason)}
    return [
        {"post": entry.post, "thread": entry.thread, "reason": reason, "amount": amount}
        for reason, amount in amounts.items()
        if amount
    ]
