"""`help-line add`, `list`, `check` and `remove`: whom the help page tells people to call or write to."""

from argparse import Namespace
from dataclasses import replace
from datetime import UTC, date, datetime

from chalicelib.domain.help_lines import FRESH, HelpLine, complaints
from chalicelib.storage import help_lines
from ops.console import rehearsed, say, show_table
from ops.failures import BadInput

_COLUMNS = ("key", "call", "text", "hours", "languages", "source", "checked on", "state")


def show(_: Namespace) -> int:
    """Lists all lines; those that nobody checked for 180 days are marked."""
    rows = [
        (
            *(line.key, line.number, line.text, line.hours, line.languages, line.source, line.checked_on),
            "overdue" if line.is_overdue(_today()) else "",
        )
        for line in help_lines.all_lines()
    ]
    show_table("Help lines", _COLUMNS, rows)
    overdue = sum(row[-1] == "overdue" for row in rows)
    if overdue:
        say(
            f"{overdue} of {len(rows)} were checked more than {FRESH.days} days ago: call them, then `help-line check`."
        )
    return 0


def add(asked: Namespace) -> int:
    """Enters a line, or enters it anew. BadInput with every complaint there is."""
    words = ("country", "name", "number", "text", "hours", "languages", "source")
    line = HelpLine(
        **{name: " ".join(getattr(asked, name).split()) for name in words}, checked_on=_day(asked.checked_on)
    )
    wrong = list(complaints(line, _today()))
    if wrong:
        raise BadInput("\n".join(wrong))
    known = help_lines.get(line.key)
    if rehearsed(asked, f"{'change' if known else 'enter'} the line {line.key}"):
        return 0
    help_lines.put(line)
    say(f"The line {line.key} is {'changed' if known else 'there'}.")
    return 0


def check(asked: Namespace) -> int:
    """Notes that somebody has checked a line. BadInput for a line that there is not, or a day to come."""
    line = replace(_known(asked.key), checked_on=_day(asked.on) if asked.on else _today())
    wrong = list(complaints(line, _today()))
    if wrong:
        raise BadInput("\n".join(wrong))
    if rehearsed(asked, f"note that {line.key} was checked on {line.checked_on.isoformat()}"):
        return 0
    help_lines.put(line)
    say(f"The line {line.key} was checked on {line.checked_on.isoformat()}.")
    return 0


def remove(asked: Namespace) -> int:
    """Takes a line off the help page. BadInput if there is none."""
    line = _known(asked.key)
    if rehearsed(asked, f"take the line {line.key} off the help page"):
        return 0
    help_lines.remove(line)
    say(f"The line {line.key} is gone.")
    return 0


def _known(key: str) -> HelpLine:
    line = help_lines.get(key.strip().lower())
    if line is None:
        raise BadInput(f'There is no help line "{key}". `help-line list` has the keys, such as "ireland/some-line".')
    return line


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"“{text}” is no date: write it as 2026-03-05.") from None


def _today() -> date:
    return datetime.now(UTC).date()
