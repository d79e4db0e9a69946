"""The words of the command line, and which function stands behind each command."""

import argparse
from pathlib import Path
from typing import Any


def parser() -> argparse.ArgumentParser:
    """The whole command line. What it reads has `into`, `stage`, and `run`: "module:function"."""
    whole = argparse.ArgumentParser(prog="python -m ops", description="What operators do to a forum.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    _importing(commands)
    _checking(commands)
    _members(commands)
    _settings(commands)
    _categories(commands)
    _help_lines(commands)
    return whole


def _command(commands: Any, name: str, run: str, does: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=does, description=does)
    command.add_argument("--into", metavar="URL", help="the running forum at this address of this machine")
    command.add_argument("--stage", metavar="NAME", help="the deployed stage of this name")
    command.set_defaults(run=f"ops.{run}")
    return command


def _group(commands: Any, name: str, does: str) -> Any:
    return commands.add_parser(name, help=does, description=does).add_subparsers(required=True, metavar="WHAT")


def _importing(commands: Any) -> None:
    sources = _group(commands, "import", "bring in questions from elsewhere")
    csv = _command(sources, "counselchat", "importing.command:counselchat", "CounselChat's CSV file")
    csv.add_argument("source", metavar="FILE", type=Path)
    dump = _command(sources, "stackexchange", "importing.command:stackexchange", "a Stack Exchange data dump, unpacked")
    dump.add_argument("source", metavar="DIR", type=Path)
    dump.add_argument("--site", metavar="HOST", help="for example beer.stackexchange.com; else the directory's name")
    for source in (csv, dump):
        source.add_argument("--report", metavar="FILE", type=Path, help="where to list what was skipped or changed")


def _checking(commands: Any) -> None:
    audit = _command(commands, "audit", "audit.command:audit", "compare everything derived with what it follows from")
    audit.add_argument("--repair", action="store_true", help="park the keys concerned, wait, and audit again")
    audit.add_argument("--patience", type=float, default=300, metavar="SECONDS", help="how long --repair may wait")
    parked = _group(commands, "parked", "work that failed and waits for another try")
    _command(parked, "list", "parked_keys:show", "list it")
    for name, does in (("retry", "have it tried at once"), ("drop", "forget it")):
        command = _command(parked, name, f"parked_keys:{name}", does)
        command.add_argument("key", nargs="?", metavar="FUNCTION#KEY", help="only this; else all")
    rebuild = _command(commands, "rebuild", "parked_keys:rebuild", "have everything derived brought into line again")
    rebuild.add_argument("what", choices=("threads", "members", "all"))
    rebuild.add_argument("--wait", action="store_true", help="return when all of it is done")


def _members(commands: Any) -> None:
    for level in ("admin", "moderator", "member"):
        command = _command(commands, f"make-{level}", "levels:give", f"make somebody {level}")
        command.add_argument("handle")
        command.set_defaults(level=level)


def _settings(commands: Any) -> None:
    for name, group, does in (
        ("rule", "points", "the numbers of the points rule"),
        ("options", "options", "the forum's switches"),
    ):
        verbs = _group(commands, name, does)
        _command(verbs, "show", "tuning:show", "show them").set_defaults(group=group)
        change = _command(verbs, "set", "tuning:change", "change some of them")
        change.add_argument("values", nargs="+", metavar="NAME=VALUE")
        change.set_defaults(group=group)


def _categories(commands: Any) -> None:
    verbs = _group(commands, "category", "the tree of categories")
    _command(verbs, "list", "categories:show", "list it")
    change = _command(verbs, "set", "categories:describe", "make a category, or change what is said of it")
    change.add_argument("path", help='for example "relationships/family"')
    change.add_argument("--title")
    change.add_argument("--description")
    change.add_argument("--position", type=int, help="siblings stand in the order of these numbers")


def _help_lines(commands: Any) -> None:
    verbs = _group(commands, "help-line", "whom the help page tells people to call or write to")
    _command(verbs, "list", "help_lines:show", "list them, and which were not checked for 180 days")
    line = _command(verbs, "add", "help_lines:add", "enter a line, or enter it anew")
    line.add_argument("--country", required=True, help="as people will read it")
    line.add_argument("--name", required=True)
    line.add_argument("--number", default="", help="to call, as people will read it")
    line.add_argument("--text", metavar="NUMBER", default="", help="to send messages to")
    line.add_argument("--hours", default="", help='for example "day and night"')
    line.add_argument("--languages", default="", help='for example "English, Irish"')
    line.add_argument("--source", metavar="URL", required=True, help="the page of the line that says all this")
    line.add_argument("--checked-on", metavar="DATE", required=True, help="when somebody tried it last: 2026-03-05")
    checked = _command(verbs, "check", "help_lines:check", "note that somebody has tried a line and all of it is right")
    checked.add_argument("key", help='for example "ireland/some-line"')
    checked.add_argument("--on", metavar="DATE", help="when; else today")
    removed = _command(verbs, "remove", "help_lines:remove", "take a line off the page")
    removed.add_argument("key")
