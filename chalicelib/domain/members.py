"""Members: who has an account, at which level, and what they have given in votes."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Level(IntEnum):
    """What a member may do, by Q2A's numbers (Q2A 1.9)."""

    MEMBER = 0
    MODERATOR = 80
    ADMIN = 100


@dataclass(frozen=True, slots=True)
class Given:
    """Votes a member has given, by kind and direction. Nobody can read from it who voted where."""

    question_ups: int = 0
    question_downs: int = 0
    answer_ups: int = 0
    answer_downs: int = 0

    def __add__(self, more: "Given") -> "Given":
        return Given(
            self.question_ups + more.question_ups,
            self.question_downs + more.question_downs,
            self.answer_ups + more.answer_ups,
            self.answer_downs + more.answer_downs,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A member as others see them. `points` is the running total; base, bonus and voting are parts of it.

    `about` is what they say of themselves, in plain text; `follows_own` whether they follow the threads they post in.
    """

    id: str
    handle: str
    name: str
    joined_at: datetime
    level: Level = Level.MEMBER
    points: int = 0
    base: int = 0
    bonus: int = 0
    voting: int = 0
    given: Given = Given()
    about: str = ""
    follows_own: bool = True

    @property
    def is_moderator(self) -> bool:
        return self.level >= Level.MODERATOR


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without an account. `device` is what little tells two of them apart; it is never shown or stored."""

    device: str = ""


Viewer = Member | Guest


def member_id(viewer: Viewer) -> str | None:
    return viewer.id if isinstance(viewer, Member) else None
