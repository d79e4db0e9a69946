"""A forum for the storm: the real triggers and deeds on an engine in this process, time and streams in our hands."""

import copy
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any
from unittest import mock

import moto.core.models  # noqa: F401 - before our client is made, or the wire finds no hook of moto's to take away

from chalicelib.storage import base, parked, settings, tables
from chalicelib.triggers import (
    schedules,  # noqa: F401 - it registers what parked keys may start
    streams,
    telling,
)
from tests.harness import Engine, Plan, Run, Wire, calm, event
from tests.harness.items import Item
from tests.storm import model

# As Lambda does it: a trigger is imported from its module, and `app.py` does not run.
# "news" is the stream of threads once more, as its second consumer reads it.
_TRIGGERS = {"threads": streams.project_threads, "votes": streams.count_votes, "news": telling.raise_notices}
NEWS = "news"
_NAMES = {table.name: table.full_name for table in tables.TABLES}
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
}

Record = dict[str, Any]


class Stage:
    """Deeds and deliveries as runs on one engine; `drift` compares what came of them with the model."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.wire = Wire(engine)
        self.wire.attach(base.connection().client)
        there = engine.tables()
        for table in tables.TABLES:
            if table.full_name not in there:
                base.connection().client.create_table(**table.definition())
        self.reset()

    def reset(self) -> None:
        """An empty forum."""
        self.wire.reset()
        self.news: list[Record] = []
        settings.forget()

    def run(self, deed: Callable[[], object], plan: Plan = calm) -> Run:
        return self.wire.run(deed, plan)

    def take(self, table: str) -> list[Record]:
        """All that the stream of a table holds; what is taken of threads is "news" as well."""
        if table == NEWS:
            taken, self.news = self.news, []
            return taken
        records = self.wire.tap.take(_NAMES[table])
        if table == "threads":
            self.news += records
        return records

    def deliver(self, table: str, records: Iterable[Record], plan: Plan = calm) -> Run:
        """One invocation of the trigger that listens to this table."""
        return self.run(lambda: _TRIGGERS[table](event(records), None), plan)

    def drain(self, plan: Plan = calm) -> None:
        """Delivers all that the streams hold, votes first, until they hold nothing."""
        held = True
        while held:
            held = False
            for table in ("votes", "threads", NEWS):
                if records := self.take(table):
                    held = True
                    self.deliver(table, records, plan)

    def scan(self, table: str) -> list[Mapping[str, Any]]:
        return list(self.engine.scan(_NAMES[table]))

    def item(self, table: str, **key: str) -> Item:
        """An item as stored, looked up without a call; empty if there is none."""
        return self.engine.peek(_NAMES[table], {name: {"S": value} for name, value in key.items()}) or {}

    def drift(self) -> list[str]:
        return model.drift(self.scan)


@contextmanager
def stage(engine: Engine) -> Iterator[Stage]:
    """A stage on this engine; the process's own client and memory are as before afterwards."""
    with ExitStack() as changes:
        changes.enter_context(mock.patch.dict(os.environ, _CREDENTIALS))
        changes.enter_context(_without_waiting())
        changes.enter_context(_quiet())
        made = Stage(engine)
        try:
            yield made
        finally:
            made.wire.detach()
            settings.forget()


@contextmanager
def _without_waiting() -> Iterator[None]:
    """Retries and parked keys come at once, and settings are read again only when somebody changed them."""
    with (
        mock.patch.object(base, "_breathe", lambda attempt: None),
        mock.patch.object(parked, "_FIRST_WAIT", timedelta()),
        mock.patch.object(settings, "_REMEMBERED_SECONDS", float("inf")),
    ):
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """Failures that the storm brings about are no news."""
    logger = logging.getLogger("chalicelib")
    before, logger.disabled = logger.level, False
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


class Snapshot:
    """Tables and streams of a stage on ministack at one moment, to go back to in a millisecond."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._service = stage.engine._service  # type: ignore[attr-defined]
        self._items = {name: copy.deepcopy(dict(table["items"])) for name, table in self._tables()}
        self._records = copy.deepcopy(stage.wire.tap._records)
        self._news = list(stage.news)
        self._settings = settings._remembered

    def restore(self) -> None:
        self._stage.engine.reset()
        self._stage.wire.scheduler.clear()
        for name, table in self._tables():
            for partition, items in self._items[name].items():
                table["items"][partition].update(copy.deepcopy(items))
            self._service._items_replaced(table)
        tap = self._stage.wire.tap
        tap.clear()
        settings._remembered = self._settings
        self._stage.news = list(self._news)
        tap._records.update({name: list(records) for name, records in self._records.items()})

    def _tables(self) -> list[tuple[str, Any]]:
        return list(self._service._tables.items())
