"""The file of an export: one JSON object a line, each with one name, the kind of line, and its values.

The first line is {"export": {"version": 1, …}}, the last {"end": {kind: number of lines}}: a file without it is not
whole. A file whose name ends in .gz is compressed.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ops.failures import BadInput

VERSION = 1
HEADER, END = "export", "end"

Values = dict[str, Any]


@dataclass
class Writer:
    """Writes lines to a file, and counts them by kind."""

    file: IO[str]
    counts: Counter[str] = field(default_factory=Counter)

    def header(self, stage: str, made_at: str) -> None:
        self._write(HEADER, {"version": VERSION, "stage": stage, "made_at": made_at})

    def lines(self, lines: Iterable[tuple[str, Values]]) -> None:
        for kind, values in lines:
            self._write(kind, values)
            self.counts[kind] += 1

    def end(self) -> None:
        self._write(END, dict(self.counts))

    def _write(self, kind: str, values: Values) -> None:
        self.file.write(json.dumps({kind: values}, ensure_ascii=False, separators=(",", ":")) + "\n")


def written(path: Path) -> IO[str]:
    """A new file that only its owner may read: hidden posts are in it."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    return gzip.open(path, "wt", encoding="utf-8") if ".gz" in path.suffixes else path.open("w", encoding="utf-8")


def put_in_place(partial: Path, path: Path) -> None:
    """Gives a whole file its name; until then nothing is called so."""
    partial.replace(path)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, numbered from 1."""

    number: int
    kind: str
    values: Values


def read(path: Path) -> Iterator[Line]:
    """The lines between the first and the last. BadInput, naming the line, for whatever cannot be read.

    So it is for an export of another version, and for one that was not written to its end.
    """
    counts: Counter[str] = Counter()
    ended = False
    for line in _parsed(path):
        if line.number == 1:
            _check_header(path, line)
        elif ended:
            raise broken(path, line.number, "something follows the last line")
        elif line.kind == END:
            ended = True
            _check_end(path, line, counts)
        else:
            counts[line.kind] += 1
            yield line
    if not ended:
        raise BadInput(f"{path} is not whole: its last line is missing. Was the export stopped?")


def _parsed(path: Path) -> Iterator[Line]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for number, text in enumerate(file, 1):
                yield _line(path, number, text)
    except (OSError, EOFError, UnicodeDecodeError) as wrong:
        raise BadInput(f"{path} cannot be read: {wrong}.") from None


def _line(path: Path, number: int, text: str) -> Line:
    try:
        read = json.loads(text)
        ((kind, values),) = read.items()
    except (ValueError, AttributeError, RecursionError):
        raise broken(path, number, 'it is not one JSON object such as {"member": {…}}') from None
    if not isinstance(values, dict):
        raise broken(path, number, f"what it says of “{kind}” is no object")
    return Line(number, kind, values)


def _check_header(path: Path, line: Line) -> None:
    if line.kind != HEADER:
        raise BadInput(f"{path} is no export of this forum: its first line has no version.")
    version = line.values.get("version")
    if version != VERSION:
        raise BadInput(f"{path} is an export of version {version}, and this forum reads version {VERSION}.")


def _check_end(path: Path, line: Line, counts: Counter[str]) -> None:
    for kind in sorted(line.values.keys() | counts.keys()):
        if line.values.get(kind, 0) != counts[kind]:
            said = f"it says there are {line.values.get(kind, 0)} lines “{kind}”, there are {counts[kind]}"
            raise broken(path, line.number, said)


def broken(path: Path, number: int, why: str) -> BadInput:
    """The failure of one line."""
    return BadInput(f"{path}, line {number}: {why}.")
