"""What an import tells its operator: how many of each kind, and row by row what did not come in as it was."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from ops.console import say, show_table

READ, CAME_IN, HERE, SKIPPED = "read", "came in", "already here", "skipped"
CHANGED = "changed"

_OUTCOMES = (READ, CAME_IN, HERE, SKIPPED)
_COLUMNS = ("file", "row", "what", "outcome", "why")

Line = tuple[str, int, str, str, str]


class Notes(Protocol):
    """Where lines of the report are kept until its end."""

    def note(self, line: Line) -> None: ...

    def notes(self) -> Iterator[Line]: ...


class Report:
    """Counts by kind and outcome, in memory; lines about single rows, in the notes."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._counts: Counter[tuple[str, str]] = Counter()
        self._reasons: Counter[tuple[str, str]] = Counter()

    def count(self, kind: str, outcome: str, number: int = 1) -> None:
        """So many of a kind were read, came in, were here, or were skipped as a whole."""
        self._counts[kind, outcome] += number

    def skip(self, kind: str, why: str, file: str, row: int, number: int = 1) -> None:
        """A row was left out. Row 0 stands for `number` rows of a file whose rows are all of no use here."""
        self._counts[kind, SKIPPED] += number
        self._reasons[kind, why] += number
        self._notes.note((file, row, kind, SKIPPED, why))

    def change(self, kind: str, why: str, file: str, row: int) -> None:
        """A row came in, but not quite as it was."""
        self._reasons[kind, why] += 1
        self._notes.note((file, row, kind, CHANGED, why))

    def number(self, kind: str, outcome: str) -> int:
        """How many of a kind had an outcome."""
        return self._counts[kind, outcome]

    def show(self, source: str) -> None:
        """Shows the totals, and the reasons with their numbers."""
        kinds = dict.fromkeys(kind for kind, _ in self._counts)
        rows = [(kind, *(self._counts[kind, outcome] for outcome in _OUTCOMES)) for kind in kinds]
        show_table(f"Import of {source}", ("kind", *_OUTCOMES), rows)
        if self._reasons:
            why = [(kind, number, reason) for (kind, reason), number in self._reasons.items()]
            show_table("Not as it was", ("kind", "rows", "why"), why)

    def save(self, path: Path) -> None:
        """Writes the lines as CSV."""
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            writer.writerows(self._notes.notes())
        say(f"Row by row: {path}")


def default_path(source: str) -> Path:
    """import-report-<source>-<date and time>.csv in the directory the command was run from."""
    return Path(f"import-report-{source}-{datetime.now(UTC):%Y%m%d-%H%M%S}.csv")


def plural(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
