"""What a command says: sentences, tables, progress. Colour and moving bars only on a terminal."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

_LINE_EVERY = 10.0  # seconds, where no terminal shows a bar


class Advance(Protocol):
    """Tells how many more are done."""

    def __call__(self, done: int = 1) -> None: ...


def say(sentence: str) -> None:
    print(sentence, flush=True)


def complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Shows rows under their columns; without a terminal as lines divided by tabs, for other programs."""
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
        complain(f"{self._what}: {self._done:,} of {self._total:,}, {rate:,.0f}/s, {left:,.0f} s left")
