"""What a thread shows elsewhere: its card for lists, its places in lists, the labels it counts for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.categories import with_ancestors
from chalicelib.domain.hotness import hotness
from chalicelib.domain.posts import Author, Kind, Post, Tally, Thread


class Sort:
    """The orders a list can offer. The three kinds of unanswered are newest first (Q2A 1.1)."""

    NEWEST = "newest"
    ACTIVE = "active"
    HOT = "hot"
    VOTES = "votes"
    ANSWERS = "answers"
    UNANSWERED = "unanswered"
    UNACCEPTED = "unaccepted"
    UNUPVOTED = "unupvoted"

    EVERYWHERE = (NEWEST, ACTIVE)
    ALL = (NEWEST, ACTIVE, HOT, VOTES, ANSWERS, UNANSWERED, UNACCEPTED, UNUPVOTED)


ALL = "all"


def category_list(path: str) -> str:
    return f"category:{path}"


def tag_list(tag: str) -> str:
    return f"tag:{tag}"


def member_list(member: str) -> str:
    return f"member:{member}"


def sorts_of(name: str) -> tuple[str, ...]:
    """Which orders a list offers: all of them on "all" and on categories, two on tags and members."""
    return Sort.ALL if name == ALL or name.startswith("category:") else Sort.EVERYWHERE


@dataclass(frozen=True, slots=True)
class Happening:
    """The newest thing in a thread: what, when, by whom."""

    what: str
    at: datetime
    post: str
    by: Author


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """All that a row of a list shows of a thread, so that a list reads nothing else."""

    thread: str
    title: str
    category: str
    tags: tuple[str, ...]
    asker: Author
    asked_at: datetime
    tally: Tally
    answers: int
    posts: int
    accepted: bool
    upvoted: bool
    closed: bool
    views: int
    hot: int
    latest: Happening


def card(thread: Thread) -> Card:
    """The card of a thread, from its visible posts."""
    question = thread.question
    answers = [answer for answer in thread.answers if answer.is_visible]
    tally = thread.tally(question.id)
    newest = max((answer.created_at for answer in answers), default=None)
    return Card(
        thread=question.id,
        title=question.title,
        category=question.category,
        tags=question.tags,
        asker=question.author,
        asked_at=question.created_at,
        tally=tally,
        answers=len(answers),
        posts=len(thread.posts),
        accepted=thread.accepted_answer() is not None,
        upvoted=any(thread.tally(answer.id).score > 0 for answer in answers),
        closed=question.is_closed,
        views=question.views,
        hot=hotness(question.created_at, newest, len(answers), tally.score),
        latest=_latest(thread),
    )


def places(thread: Thread, of: Card) -> Mapping[str, Mapping[str, int]]:
    """Which lists the thread stands in, and by which number under each order; none while it is hidden."""
    if not thread.question.is_visible:
        return {}
    keys = _sort_keys(of)
    return {name: {sort: keys[sort] for sort in sorts_of(name) if sort in keys} for name in _lists(of)}


def labels(thread: Thread) -> frozenset[str]:
    """The labels whose count includes this thread: its tags, its category and that one's ancestors."""
    if not thread.question.is_visible:
        return frozenset()
    categories = map(category_list, with_ancestors(thread.question.category))
    return frozenset((*categories, *map(tag_list, thread.question.tags)))


def _lists(of: Card) -> tuple[str, ...]:
    own = (member_list(of.asker.member),) if of.asker.member else ()
    categories = map(category_list, with_ancestors(of.category))
    return (ALL, *categories, *map(tag_list, of.tags), *own)


def _sort_keys(of: Card) -> Mapping[str, int]:
    asked = _milliseconds(of.asked_at)
    keys = {
        Sort.NEWEST: asked,
        Sort.ACTIVE: _milliseconds(of.latest.at),
        Sort.HOT: of.hot,
        Sort.VOTES: of.tally.score,
        Sort.ANSWERS: of.answers,
    }
    if not of.closed:
        lacking = {
            Sort.UNANSWERED: not of.answers,
            Sort.UNACCEPTED: not of.accepted,
            Sort.UNUPVOTED: not of.upvoted,
        }
        keys.update({sort: asked for sort, lacks in lacking.items() if lacks})
    return keys


def _latest(thread: Thread) -> Happening:
    """The newest visible post or edit. A hidden answer takes its comments out of sight with it."""
    shown = {post.id for post in thread.posts if post.is_visible}
    visible = [post for post in thread.posts if post.id in shown and (not post.parent or post.parent in shown)]
    events = [event for post in visible or [thread.question] for event in _events(post)]
    return max(events, key=lambda event: (event.at, event.post))


def _events(post: Post) -> list[Happening]:
    verb = {Kind.QUESTION: "asked", Kind.ANSWER: "answered", Kind.COMMENT: "commented"}[post.kind]
    events = [Happening(verb, post.created_at, post.id, post.author)]
    if post.edited_at is not None:
        events.append(Happening("edited", post.edited_at, post.id, Author(member=post.edited_by)))
    return events


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)
