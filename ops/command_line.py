"""The whole command line, put together from the groups in `ops/commands/`, and its one page of help."""

import argparse
from collections.abc import Iterable, Mapping
from typing import Any

from ops.commands import content, deploying, failing, keeping, looking, people, provisioning, settings
from ops.commands.words import Commands, Line

# In the order of the help page; groups of the same title stand together.
GROUPS: tuple[Any, ...] = (
    provisioning,
    deploying,
    looking,
    failing,
    content,
    keeping,
    people,
    settings,
)

_USAGE = "python -m ops COMMAND (--into URL | --stage NAME) [--json] [--dry-run]"

_BELOW = """\
Which forum:    --into http://127.0.0.1:8000 for one that runs on this machine, --stage NAME for a deployed one
For programs:   --json says everything as one JSON object on standard output
To be careful:  --dry-run, at each command that changes something, says what it would do and changes nothing
Exit codes:     0 done · 1 refused, or something was found that needs you · 2 the command or its input is wrong

python -m ops COMMAND --help tells what a command takes; docs/commands.md tells more about each.
"""


class _Whole(argparse.ArgumentParser):
    """The parser whose help is the page of all commands."""

    sections: Mapping[str, list[Line]]

    def format_help(self) -> str:
        wide = max(len(line.command) for lines in self.sections.values() for line in lines)
        parts = [f"What operators do to a forum.\n\n{_USAGE}\n"]
        for title, lines in self.sections.items():
            parts.append("\n".join([title, *(f"  {line.command:<{wide}}  {line.does}" for line in lines)]) + "\n")
        return "\n".join([*parts, _BELOW])


def parser() -> argparse.ArgumentParser:
    """The whole command line. What it reads has `command`, `run`, `needs`, `into`, `stage`, `json` and `dry_run`."""
    whole = _Whole(prog="python -m ops", usage=_USAGE, allow_abbrev=False)
    parsers = whole.add_subparsers(
        required=True, metavar="COMMAND", prog=whole.prog, parser_class=argparse.ArgumentParser
    )
    whole.sections = _sections(parsers)
    return whole


def lines() -> Iterable[Line]:
    """Every command with what it does, in the order of the help page."""
    sections = _sections(_Whole().add_subparsers(parser_class=argparse.ArgumentParser))
    return [line for some in sections.values() for line in some]


def _sections(parsers: Any) -> Mapping[str, list[Line]]:
    sections: dict[str, list[Line]] = {}
    for group in GROUPS:
        commands = Commands(parsers)
        group.add(commands)
        sections.setdefault(group.TITLE, []).extend(commands.lines)
    return sections
