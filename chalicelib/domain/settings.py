"""What an operator can change while the forum runs: options and the points rule. Defaults are Q2A's."""

from dataclasses import dataclass, field

from chalicelib.domain.points import PointsRule


@dataclass(frozen=True, slots=True)
class Options:
    """Switches of the forum. `comment_votes`: whether comments can be voted on (Q2A 1.4: off)."""

    comment_votes: bool = False


@dataclass(frozen=True, slots=True)
class ForumSettings:
    options: Options = field(default_factory=Options)
    points: PointsRule = field(default_factory=PointsRule)
