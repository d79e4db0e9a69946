"""The rows of a Stack Exchange dump's XML file, one at a time: one <row/> per record, attributes only.

Read with expat itself, which holds no more than a piece of the file. A document type is refused, and with it every
entity that could be declared there, before anything of it is expanded.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.parsers import expat

from ops.failures import BadInput, in_row

_PIECE = 1 << 16
_WHOLE = re.compile(r"-?[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Row:
    """One record. An absent attribute means NULL; one that nobody asks for is ignored."""

    file: str
    number: int
    attributes: Mapping[str, str]

    def text(self, name: str) -> str:
        """An attribute as it stands, "" if it is absent."""
        return self.attributes.get(name, "")

    def required(self, name: str) -> str:
        """An attribute that must be there. Raises BadInput naming file and row."""
        if not self.text(name):
            raise in_row(self.file, self.number, f"the attribute {name} is missing.")
        return self.text(name)

    def key(self, name: str) -> str:
        """The number that names a row, here or in another file. Raises BadInput if it is absent or no number."""
        self.required(name)
        return str(self.whole(name))

    def whole(self, name: str) -> int:
        """A whole number of at most 10 digits, 0 if it is absent. Raises BadInput."""
        text = self.text(name) or "0"
        if not _WHOLE.fullmatch(text):
            raise in_row(self.file, self.number, f"{name} should be a whole number, not “{text[:40]}”.")
        return int(text)

    def date(self, name: str) -> datetime | None:
        """A moment in UTC, which dumps write without a zone; None if it is absent. Raises BadInput."""
        text = self.text(name)
        if not text:
            return None
        try:
            at = datetime.fromisoformat(text)
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise in_row(self.file, self.number, f"{name} should be a date, not “{text[:40]}”.") from None

    def required_date(self, name: str) -> datetime:
        """A date that must be there. Raises BadInput."""
        self.required(name)
        at = self.date(name)
        assert at is not None
        return at


def rows(path: Path, root: str, advance: Callable[[int], None]) -> Iterator[Row]:
    """Yields the rows of a file whose outermost element is `root`. Raises BadInput naming file and row.

    Tells `advance` how many bytes more have been read.
    """
    reader = _Reader(path.name, root)
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield from reader.feed(piece)
                advance(len(piece))
            yield from reader.feed(b"")
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}.") from error


class _Reader:
    def __init__(self, file: str, root: str) -> None:
        self._file, self._root = file, root
        self._depth = self._number = 0
        self._read: list[Row] = []
        self._fed = False
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type

    def feed(self, piece: bytes) -> list[Row]:
        """Rows that end in this piece; an empty piece ends the file."""
        self._fed = self._fed or bool(piece)
        if not self._fed:
            raise BadInput(f"{self._file} is empty.")
        try:
            self._parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            what = f"the XML is broken or cut off here ({error})."
            raise in_row(self._file, self._number + 1, what) from error
        found, self._read = self._read, []
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1 and name != self._root:
            raise BadInput(
                f"{self._file} is no file of a Stack Exchange dump: it holds <{name[:40]}>, not <{self._root}>."
            )
        if self._depth > 1:
            self._number += 1
            if name != "row" or self._depth > 2:
                raise in_row(self._file, self._number, f"<{name[:40]}> stands where a <row/> should.")
            self._read.append(Row(self._file, self._number, attributes))

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _refuse_document_type(self, *_: object) -> None:
        raise in_row(
            self._file, self._number + 1, "a document type is declared, which no dump does; entities are refused."
        )
