"""Following: what people want to hear of, by which way, and whom or what they would rather not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Wish(StrEnum):
    """Whether news of what one follows also come by mail: each at once, once a day, or not at all."""

    INSTANT = "instant"
    DAILY = "daily"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Follow:
    """Somebody follows a target, or has muted it; the token, there once mail is wished for, unsubscribes from it."""

    target: str
    follower: str
    since: datetime
    mail: Wish = Wish.NONE
    muted: bool = False
    token: str | None = None


def thread_target(thread: str) -> str:
    return f"thread#{thread}"


def tag_target(tag: str) -> str:
    return f"tag#{tag}"


def category_target(path: str) -> str:
    return f"category#{path}"


def post_target(post: str) -> str:
    """A guest's own post, the only thing that a guest can follow."""
    return f"post#{post}"


def member_target(member: str) -> str:
    """A member, who can be muted only."""
    return f"member#{member}"


def member_follower(member: str) -> str:
    """A member as one who follows and is told of things."""
    return f"m#{member}"


def guest_follower(digest: str) -> str:
    """A guest as one who follows and is told of things, by the keyed hash of their address."""
    return f"g#{digest}"


def is_guest(follower: str) -> bool:
    return follower.startswith("g#")
