"""`import askwell`: an export becomes a forum again. What is in the forum already is left alone.

A thread's question is put last, and votes behind it: a run that was stopped leaves nothing half-visible, and the next
goes on. Votes wait to be counted; the streams bring them into tallies and points, and lists, cards and counts follow.
"""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chalicelib.presentation import markdown
from chalicelib.storage import bulk, exports, settings
from chalicelib.storage.base import Refused
from ops.console import Advance, progress, rehearsed, say, show_table
from ops.exporting import checking, lines
from ops.exporting.lines import Line
from ops.failures import Declined

_POSTS_AT_ONCE = 200


def bring_back(asked: Namespace) -> int:
    """Imports an export. BadInput before anything is written; Declined if somebody else has a member's handle here."""
    read = checking.check(asked.source)
    if rehearsed(asked, f"bring in what is not here yet of {read.total():,} lines"):
        show_table("In the file", ("kind", "lines"), sorted(read.items()))
        return 0
    say(f"{asked.source} is sound: {read['question']:,} questions. Writing them now.")
    with progress("Lines", read.total()) as advance:
        coming = _Coming(asked.source, advance)
        coming.settings_and_labels()
        coming.members()
        coming.threads()
        coming.follows()
    rows = [(kind, number, coming.here[kind]) for kind, number in sorted(read.items())]
    show_table("Brought back", ("kind", "lines", "already here"), rows)
    say("Points, lists and counts follow as the streams deliver. Nobody has a password: everybody needs a new one.")
    return 0


@dataclass
class _Thread:
    """The records of a thread: question item and its tally, everything under it, revisions, votes."""

    key: str
    lines: int = 0
    question: list[Any] = field(default_factory=list)
    below: list[Any] = field(default_factory=list)
    votes: list[Any] = field(default_factory=list)


@dataclass
class _Coming:
    path: Path
    advance: Advance
    here: Counter[str] = field(default_factory=Counter)

    def settings_and_labels(self) -> None:
        self._one_each("setting", "label")
        settings.forget()

    def follows(self) -> None:
        self._one_each("follow")

    def _one_each(self, *kinds: str) -> None:
        for line in self._lines(*kinds):
            (record,) = self._records(line)
            self.here[line.kind] += not exports.put_if_absent(record)
            self.advance()

    def members(self) -> None:
        for some in bulk.chunks(self._lines("member"), bulk.MEMBERS_AT_ONCE):
            there = bulk.members_there(line.values["id"] for line in some)
            new = [line for line in some if line.values["id"] not in there]
            self.here["member"] += len(there)
            try:
                exports.add([record for line in new for record in self._records(line)])
            except Refused:
                self._one_by_one(new)
            self.advance(len(some))

    def threads(self) -> None:
        batch: list[_Thread] = []
        for thread in self._threads():
            batch.append(thread)
            if sum(len(known.below) for known in batch) > _POSTS_AT_ONCE:
                self._deliver(batch)
                batch = []
        self._deliver(batch)

    def _one_by_one(self, new: Sequence[Line]) -> None:
        for line in new:
            try:
                exports.add(self._records(line))
            except Refused:
                if not bulk.members_there([line.values["id"]]):
                    raise Declined(
                        f"Somebody else here has a handle that looks like {line.values['handle']}."
                    ) from None

    def _deliver(self, batch: Sequence[_Thread]) -> None:
        here = bulk.threads_there(thread.key for thread in batch)
        new = [thread for thread in batch if thread.key not in here]
        exports.put(record for thread in new for record in thread.below)
        exports.put(record for thread in new for record in thread.question)
        for thread in batch:
            self.here["question"] += thread.key in here
            self.here["vote"] += sum(not exports.put_if_absent(vote) for vote in thread.votes)
            self.advance(thread.lines)

    def _threads(self) -> Iterator[_Thread]:
        thread: _Thread | None = None
        for line in self._lines("question", "answer", "comment", "revision", "vote"):
            if line.kind == "question":
                if thread:
                    yield thread
                thread = _Thread(line.values["id"])
            assert thread is not None
            self._sort_in(thread, line)
        if thread:
            yield thread

    def _sort_in(self, thread: _Thread, line: Line) -> None:
        thread.lines += 1
        records = self._records(line)
        if line.kind == "question":
            thread.question.append(records[0])
            thread.below.append(records[1])
        else:
            (thread.votes if line.kind == "vote" else thread.below).extend(records)

    def _lines(self, *kinds: str) -> Iterator[Line]:
        return (line for line in lines.read(self.path) if line.kind in kinds)

    def _records(self, line: Line) -> list[Any]:
        """The records of a line; HTML is cleaned again, since a file can be changed by anybody who gets hold of it."""
        values = line.values
        if "html" in values:
            values = values | {"html": markdown._cleaner().clean(values["html"])}
        return exports.records_of(line.kind, values, settings.current().points)
