"""What the API's JSON of notices and follows looks like."""

from typing import Annotated, Literal, NotRequired, TypedDict

from chalicelib.api.schemas import says
from chalicelib.api.shapes import Author, Cursor, Id, Moment

Deed = Literal[
    "created", "edited", "accepted", "closed", "hidden", "restored", "signed_in", "address_changed", "address_given"
]
Why = Literal[
    "answered",
    "commented",
    "mentioned",
    "accepted",
    "edited",
    "closed",
    "hidden",
    "restored",
    "commented_later",
    "thread",
    "tag",
    "category",
    "account",
]
Kind = Literal["thread", "tag", "category", "member"]
State = Literal["follows", "muted", "neither"]
Mail = Literal["instant", "daily", "none"]
Key = Annotated[str, says(description="A question’s id, a tag, a category’s path, or a member’s id.")]


class Notice(TypedDict):
    """What the caller was told. All about the post is null where it is hidden by now, or where there is none."""

    id: Annotated[str, says(description="Opaque; marks the notice as read.")]
    deed: Deed
    why: Why
    at: Moment
    read: bool
    thread: Id | None
    post: Id | None
    title: str | None
    url: str | None
    by: Author | None
    reason: Annotated[str | None, says(description="What a moderator gave as the reason.")]


class Notices(TypedDict):
    """A page of the caller’s notices; `unread` counts all that are unread."""

    items: list[Notice]
    unread: int
    next_cursor: Cursor
    has_more: bool


class Reading(TypedDict):
    """What is read now: one `notice`, those of a `thread`, or `all`."""

    notice: NotRequired[str]
    thread: NotRequired[Id]
    all: NotRequired[bool]


class Unread(TypedDict):
    """How many notices are unread still."""

    unread: int


class Choice(TypedDict):
    """What to do from now on. Tags and categories are followed, members are muted, threads either."""

    kind: Kind
    key: Key
    state: State
    mail: NotRequired[Annotated[Mail, says(description="Left out, it stays as it is.")]]


class Follow(TypedDict):
    """What the caller follows or has muted; `name` is null where it is hidden by now."""

    kind: Kind
    key: Key
    name: str | None
    state: State
    mail: Mail


class Follows(TypedDict):
    items: list[Follow]
    next_cursor: Cursor
    has_more: bool
