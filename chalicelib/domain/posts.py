"""Posts and the threads they form: what a question, an answer and a comment are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    QUESTION = "question"
    ANSWER = "answer"
    COMMENT = "comment"


class State(StrEnum):
    VISIBLE = "visible"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post: a member by id, or a guest by the name they chose, which may be empty."""

    member: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes on one post: how many up, how many down."""

    ups: int = 0
    downs: int = 0

    @property
    def score(self) -> int:
        """Net votes."""
        return self.ups - self.downs


NO_VOTES = Tally()


@dataclass(frozen=True, slots=True)
class Source:
    """Where an imported post came from, shown under it: its address there and the licence line it came with."""

    link: str
    licence: str


@dataclass(frozen=True, slots=True)
class Turn:
    """That a post was last hidden or restored: when, by whom, why, and by which visibility number of its thread."""

    at: datetime
    by: str | None
    number: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One contribution as it is read. `version` counts its revisions from 1; `base` holds an import's votes.

    `accepted_at` is when an answer was accepted first, and stays when that is taken back.
    """

    id: str
    thread: str
    kind: Kind
    parent: str = ""
    author: Author = Author()
    html: str = ""
    created_at: datetime
    version: int = 1
    edited_at: datetime | None = None
    edited_by: str | None = None
    state: State = State.VISIBLE
    hidden_by: str | None = None
    turn: Turn | None = None
    accepted_at: datetime | None = None
    accepted_by: str | None = None
    base: Tally = NO_VOTES
    source: Source | None = None
    former_authors: frozenset[str] = frozenset()

    @property
    def is_visible(self) -> bool:
        return self.state is State.VISIBLE


@dataclass(frozen=True, kw_only=True, slots=True)
class Question(Post):
    """The post that opens a thread. `visibility` rises with every deed that hides something in the thread."""

    title: str
    category: str = ""
    tags: tuple[str, ...] = ()
    accepted: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    closed_reason: str = ""
    visibility: int = 0
    views: int = 0

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with its answers and comments, oldest first, and the tally of each post."""

    question: Question
    answers: tuple[Post, ...] = ()
    comments: tuple[Post, ...] = ()
    tallies: Mapping[str, Tally] = field(default_factory=dict)

    @property
    def posts(self) -> tuple[Post, ...]:
        return (self.question, *self.answers, *self.comments)

    def tally(self, post: str) -> Tally:
        return self.tallies.get(post, NO_VOTES)

    def accepted_answer(self) -> Post | None:
        """The accepted answer while it is visible."""
        chosen = (a for a in self.answers if a.id == self.question.accepted and a.is_visible)
        return next(chosen, None)
