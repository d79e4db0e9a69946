"""How a command is described: its name, what stands behind it, which forum it needs and whether it changes anything."""

import argparse
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any


class Needs(Enum):
    """What a command works on: a forum, running here or deployed, with tables or (ANY) perhaps without; a stage of
    which nothing need be there; or nothing but this tree."""

    FORUM = auto()
    ANY = auto()
    STAGE = auto()
    NOTHING = auto()


@dataclass(frozen=True)
class Line:
    """A line of the help page: a whole command such as "parked list", and what it does."""

    command: str
    does: str
    needs: Needs
    changes: bool


@dataclass
class Commands:
    """Takes in commands. `lines` are those of the help page, in the order in which they came."""

    parsers: Any
    above: str = ""
    lines: list[Line] = field(default_factory=list)

    def command(
        self, name: str, run: str, does: str, *, needs: Needs = Needs.FORUM, changes: bool = False
    ) -> argparse.ArgumentParser:
        """A command behind which stands `run`, "module:function" within `ops`. One that `changes` has --dry-run.

        The function takes what was read of the command line (with `forum`, an `ops.stage.Forum`) and returns the
        exit code.
        """
        whole = f"{self.above} {name}".strip()
        command: argparse.ArgumentParser = self.parsers.add_parser(
            name, help=does, description=f"{does[0].upper()}{does[1:]}.", allow_abbrev=False
        )
        self.lines.append(Line(whole, does, needs, changes))
        _say_which(command, needs)
        command.add_argument("--json", action="store_true", help="say everything as one JSON object")
        if changes:
            command.add_argument("--dry-run", action="store_true", help="change nothing, say what would be changed")
        command.set_defaults(run=f"ops.{run}", needs=needs, command=whole)
        return command

    def group(self, name: str, does: str) -> "Commands":
        """Commands under a common word, as in "parked list" and "parked retry"."""
        parsers = self.parsers.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
        return Commands(
            parsers.add_subparsers(required=True, metavar="WHAT"), f"{self.above} {name}".strip(), self.lines
        )


def _say_which(command: argparse.ArgumentParser, needs: Needs) -> None:
    command.set_defaults(into=None, stage=None, dry_run=False)
    if needs in (Needs.FORUM, Needs.ANY):
        command.add_argument("--into", metavar="URL", help="the running forum at this address of this machine")
    if needs is not Needs.NOTHING:
        command.add_argument(
            "--stage", metavar="NAME", required=needs is Needs.STAGE, help="the deployed stage of this name"
        )
