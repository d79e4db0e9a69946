"""Reads an export to its end before anything of it is written: each line alone, and what one says of another."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.domain.points import PointsRule
from chalicelib.storage import exports
from ops.exporting import lines
from ops.exporting.lines import Line

_OF_A_THREAD = ("question", "answer", "comment", "revision", "vote")
_POSTS = ("question", "answer", "comment")


def check(path: Path) -> Counter[str]:
    """How many lines of each kind there are. BadInput that names the first line that is wrong."""
    checking = _Checking(path)
    for line in lines.read(path):
        checking.line(line)
    checking.end()
    return checking.counts


@dataclass
class _Checking:
    path: Path
    counts: Counter[str] = field(default_factory=Counter)
    _thread: str = ""
    _posts: set[str] = field(default_factory=set)
    _threads: set[str] = field(default_factory=set)
    _members: set[str] = field(default_factory=set)
    _named: dict[str, int] = field(default_factory=dict)

    def line(self, line: Line) -> None:
        try:
            exports.records_of(line.kind, line.values, PointsRule())
        except exports.NotALine as wrong:
            raise lines.broken(self.path, line.number, str(wrong)) from None
        self.counts[line.kind] += 1
        if line.kind in _OF_A_THREAD:
            self._of_a_thread(line)
        elif line.kind == "member":
            self._member(line)

    def end(self) -> None:
        """Everybody who is named as an author or a voter is in the file."""
        for member, number in self._named.items():
            if member not in self._members:
                raise lines.broken(self.path, number, f"the member {member} is nowhere in this file")

    def _of_a_thread(self, line: Line) -> None:
        if line.kind == "question":
            self._begin(line)
        elif line.values.get("thread", self._thread) != self._thread:
            raise lines.broken(self.path, line.number, "it is not of the thread whose question stands above it")
        if line.kind in _POSTS:
            self._posts.add(line.values["id"])
        elif line.values["post"] not in self._posts:
            raise lines.broken(self.path, line.number, f"its post {line.values['post']} does not stand above it")
        member = line.values.get("voter") or line.values.get("member")
        if member:
            self._named.setdefault(member, line.number)

    def _begin(self, line: Line) -> None:
        key = line.values["id"]
        if line.values["thread"] != key or key in self._threads:
            raise lines.broken(self.path, line.number, "its thread is not its own, or stands above it already")
        self._threads.add(key)
        self._thread, self._posts = key, set()

    def _member(self, line: Line) -> None:
        if line.values["id"] in self._members:
            raise lines.broken(self.path, line.number, "this member stands above it already")
        self._members.add(line.values["id"])
