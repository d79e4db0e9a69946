"""What a source says of a post, a member and a category, before the forum's own records are made of it."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain import ids
from chalicelib.domain.posts import NO_VOTES, Kind, Tally

# No source allows a third of these lengths; every card has to carry them.
TITLE_MOST = 1000
NAME_MOST = 100


class Form(StrEnum):
    """How a body is written in its source."""

    HTML = "html"
    MARKDOWN = "markdown"
    PLAIN = "plain"


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A post. `key`, `thread`, `parent` and `accepted` are the source's own names for posts, unique among all sources.

    `author` and `editor` are ids of members; without one `name` is a guest's. `row` is where it stands in its file.
    """

    key: str
    thread: str
    kind: Kind
    row: int
    created_at: datetime
    body: str
    form: Form
    link: str
    licence: str
    parent: str = ""
    author: str | None = None
    name: str = ""
    edited_at: datetime | None = None
    editor: str | None = None
    score: int = 0
    title: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    accepted: str = ""
    closed_at: datetime | None = None
    views: int = 0

    @property
    def id(self) -> str:
        """The same post of the same source has the same id in every run."""
        return ids.derived(self.created_at, self.key)

    def as_json(self) -> dict[str, Any]:
        """All fields as JSON knows them; dates as text."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Draft":
        """The draft that `as_json` was made from."""
        dates = {name: datetime.fromisoformat(values[name]) for name in _DATES if values[name]}
        kind, form = Kind(values["kind"]), Form(values["form"])
        return cls(**values | dates | {"kind": kind, "form": form, "tags": tuple(values["tags"])})


_DATES = tuple(field.name for field in fields(Draft) if field.name.endswith("_at"))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who wrote in the source and becomes a member here, under a handle made from the name."""

    id: str
    source: str
    name: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Topic:
    """A category that the source's questions need."""

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class DraftedThread:
    """A question with everything under it, and the votes that a file of votes holds for each post."""

    question: Draft
    replies: tuple[Draft, ...]
    votes: dict[str, Tally]

    @property
    def drafts(self) -> tuple[Draft, ...]:
        return (self.question, *self.replies)

    def base(self, draft: Draft) -> Tally:
        """The tally a post starts from here."""
        return agreed(draft.score, self.votes.get(draft.key, NO_VOTES))


def agreed(score: int, counted: Tally) -> Tally:
    """Ups and downs as counted, with as many more of one kind as bring their sum to the score that the source shows.

    Sources drop old votes and keep the score, so the score has the last word. Without counted votes it is all there is.
    """
    lacking = score - counted.score
    return Tally(counted.ups + max(lacking, 0), counted.downs + max(-lacking, 0))
