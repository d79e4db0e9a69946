"""What a command says: sentences, tables, progress. Colour and moving bars only on a terminal.

With --json sentences and tables are kept, and said at the end as one JSON object.
"""

import json
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

_LINE_EVERY = 10.0  # seconds, where no terminal shows a bar

_kept: dict[str, Any] | None = None


class Advance(Protocol):
    """Tells how many more are done."""

    def __call__(self, done: int = 1) -> None: ...


@contextmanager
def as_json(command: str) -> Iterator[Callable[[int], None]]:
    """Keeps what is said inside; what it yields says it, with the exit code, as one JSON object.

    {"command", "exit", "said": [sentence], "complaints": [sentence], and each table under its title in lower case
    as a list of objects}
    """
    global _kept
    _kept = kept = {"command": command, "exit": 0, "said": [], "complaints": []}
    try:
        yield lambda code: print(json.dumps(kept | {"exit": code}, ensure_ascii=False, default=str), flush=True)
    finally:
        _kept = None


def say(sentence: str) -> None:
    """Says a sentence on standard output."""
    if _kept is not None:
        _kept["said"].append(sentence)
    else:
        print(sentence, flush=True)


def complain(sentence: str) -> None:
    """Says on standard error what went wrong, or what would be in the way of the output."""
    if _kept is not None:
        _kept["complaints"].append(sentence)
    else:
        print(sentence, file=sys.stderr, flush=True)


def note(name: str, value: object) -> None:
    """Adds a value that only programs read."""
    if _kept is not None:
        _kept[name] = value


def rehearsed(asked: Namespace, would: str) -> bool:
    """Whether this is a dry run; if so, says what the command would do: "make ann admin"."""
    if asked.dry_run:
        say(f"A dry run, nothing is changed. This would {would}.")
    return bool(asked.dry_run)


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Shows rows under their columns; without a terminal as lines divided by tabs, for other programs."""
    if _kept is not None:
        names = [column.replace(" ", "_") for column in columns]
        _kept[title.lower().replace(" ", "_")] = [dict(zip(names, row, strict=True)) for row in rows]
        return
    cells = [[f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for line in ([title], columns, *cells):
            say("\t".join(line))
        return
    table = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        numbers = bool(rows) and isinstance(rows[0][place], int)
        table.add_column(column, justify="right" if numbers else "left")
    for row in cells:
        table.add_row(*row)
    Console().print(table)


@contextmanager
def progress(what: str, total: int) -> Iterator[Advance]:
    """Shows how far something is, how fast it goes and how long it will take."""
    if not sys.stderr.isatty():
        yield _Lines(what, total)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task, began = bar.add_task(what, total=total, rate=""), time.monotonic()

        def advance(done: int = 1) -> None:
            bar.advance(task, done)
            completed = bar.tasks[task].completed
            bar.update(task, rate=f"{completed / max(time.monotonic() - began, 0.001):,.0f}/s")

        yield advance


class _Lines:
    """Progress as a line now and then."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._began = self._said = time.monotonic()

    def __call__(self, done: int = 1) -> None:
        self._done += done
        now = time.monotonic()
        if now - self._said < _LINE_EVERY:
            return
        self._said = now
        rate = self._done / (now - self._began)
        left = max(self._total - self._done, 0) / max(rate, 0.001)
        line = f"{self._what}: {self._done:,} of {self._total:,}, {rate:,.0f}/s, {left:,.0f} s left"
        print(line, file=sys.stderr, flush=True)
