"""`export`: all content of a forum into one file, thread by thread, without holding more than a thread."""

import time
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.config import settings as this
from chalicelib.storage import bulk, exports
from ops.console import note, progress, say, show_table
from ops.exporting import lines
from ops.exporting.lines import Writer
from ops.failures import BadInput


def export(asked: Namespace) -> int:
    """Writes the export. BadInput if the file is there already, or its directory is not.

    A run that is stopped leaves FILE.partial and no FILE; the next begins anew. Members come behind the threads:
    whoever joins, writes and votes meanwhile is among them.
    """
    path = _path(asked.to)
    began, now = time.monotonic(), datetime.now(UTC)
    partial = path.with_name(f"{path.name}.partial")
    with lines.written(partial) as file:
        writer = Writer(file)
        writer.header(this.stage, now.isoformat(timespec="seconds"))
        without_question = _threads(writer)
        for some in (exports.people(), exports.follows(), exports.labels(), exports.settings()):
            writer.lines(some)
        writer.end()
    lines.put_in_place(partial, path)
    _show(path, writer, without_question, time.monotonic() - began)
    return 0


def _path(to: Path) -> Path:
    path = to / f"askwell-{this.stage}-{datetime.now(UTC):%Y%m%d-%H%M%S}.jsonl.gz" if to.is_dir() else to
    if path.exists():
        raise BadInput(f"{path} is there already.")
    if not path.parent.is_dir():
        raise BadInput(f"There is no directory {path.parent}.")
    return path


def _threads(writer: Writer) -> int:
    """Writes all threads, oldest first; returns how many were left out, because nobody has ever seen them."""
    keys, without_question = sorted(set(bulk.all_threads())), 0
    with progress("Threads", len(keys)) as advance:
        for key in keys:
            found = exports.thread(key)
            without_question += not found
            writer.lines(found)
            advance()
    return without_question


def _show(path: Path, writer: Writer, without_question: int, seconds: float) -> None:
    show_table("Exported", ("kind", "lines"), sorted(writer.counts.items()))
    if without_question:
        say(f"{without_question:,} threads without a question were left out: an import that was stopped left them.")
    say(f"{path}: {path.stat().st_size:,} bytes in {seconds:,.1f} s. Hidden posts are in it: keep it to yourself.")
    note("file", str(path))
