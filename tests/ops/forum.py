"""A whole forum in this process for the tests of `ops`: its tables on ministack, its commands, its reconcilers."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chalicelib.notifications import raising
from chalicelib.reconcilers import parking
from chalicelib.storage import bulk, settings
from chalicelib.storage.base import connection
from chalicelib.storage.tables import TABLES
from ops.__main__ import main
from tests.harness import Wire

FIXTURES = Path(__file__).parent / "fixtures"
CSV = FIXTURES / "counselchat.csv"
TEA = FIXTURES / "stackexchange-tea"


@dataclass
class Forum:
    """Runs commands and says what they said."""

    wire: Wire
    capture: pytest.CaptureFixture[str]
    reports: Path

    def ops(self, *words: object) -> int:
        """The exit code of `python -m ops` with these words."""
        return main([*map(str, words), "--stage", "dev"])

    def bring_in(self, what: str, source: Path) -> int:
        return self.ops("import", what, source, "--report", self.reports / "report.csv")

    def said(self) -> str:
        """What was said since this was asked last."""
        said = self.capture.readouterr()
        return said.out + said.err

    def deliver(self) -> None:
        """What the streams would start."""
        for function, run in (("project_threads", None), ("raise_notices", raising.raise_notices)):
            parking.each(function, sorted(set(bulk.all_threads())), run)

    def everything(self) -> dict[str, list[str]]:
        """All items of all tables, in an order of their own."""
        tables = self.wire.engine.tables()
        return {name: sorted(json.dumps(i, sort_keys=True) for i in self.wire.engine.scan(name)) for name in tables}

    def is_empty(self) -> bool:
        return not any(self.everything().values())


def opened(wire: Wire, capture: pytest.CaptureFixture[str], reports: Path) -> Forum:
    """A forum with empty tables."""
    settings.forget()
    client = connection().client
    wire.attach(client)
    for table in TABLES:
        client.create_table(**table.definition())
    return Forum(wire, capture, reports)


def counts(said: str) -> dict[str, tuple[int, ...]]:
    """The numbers of a report by kind: read, came in, already here, skipped."""
    lines = (line.split("\t") for line in said.splitlines())
    return {cells[0]: _numbers(cells[1:]) for cells in lines if len(cells) == 5 and cells[1].replace(",", "").isdigit()}


def _numbers(cells: list[Any]) -> tuple[int, ...]:
    return tuple(int(cell.replace(",", "")) for cell in cells)
