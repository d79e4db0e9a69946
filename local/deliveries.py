"""One trigger's reading of one stream: batch by batch, in order, until each is taken."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local import events
from local.checkpoints import Checkpoints
from local.events import Record
from local.streams import Stream, TrimmedError
from local.streams_api import StreamsApi

POLL, IDLE_POLL = 0.1, 0.25
IDLE_AFTER = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0

log = logging.getLogger("local.pump")


@dataclass(frozen=True)
class Trigger:
    """A function that a stream wakes: its name, its stream, its largest batch."""

    name: str
    stream_arn: str
    batch_size: int
    function: Callable[[dict[str, Any], Any], Any]


def triggers_of(app: Any) -> list[Trigger]:
    """The stream triggers that a Chalice app has registered."""
    return [
        Trigger(source.name, source.stream_arn, source.batch_size, app.handler_map[source.name])
        for source in app.event_sources
        if hasattr(source, "stream_arn")
    ]


class Delivery(threading.Thread):
    """One trigger reading its stream. A batch that it refuses is tried again and holds up nobody else."""

    def __init__(
        self,
        trigger: Trigger,
        client: StreamsApi,
        checkpoints: Checkpoints,
        on_gap: Callable[[], None],
        stop: threading.Event,
    ) -> None:
        super().__init__(name=f"pump {trigger.name}", daemon=True)
        self.trigger = trigger
        self.delivered = 0
        self.failing: str | None = None
        self.waiting_since: float | None = None
        self.empty_at = 0.0  # when the last look began that found nothing, and
        self.took_at = 0.0  # when the last batch was taken: infinity while one is being handed over
        self._client = client
        self._checkpoints = checkpoints
        self._on_gap = on_gap
        self._stop_now = stop
        self._stream = Stream(client, trigger.stream_arn, checkpoints.of(trigger.name, trigger.stream_arn))
        self._former_stream = not self._stream.positions and checkpoints.knows(trigger.name)

    def run(self) -> None:
        """Reads and delivers until told to stop; an unreachable engine is tried again ever more slowly."""
        pause = FIRST_PAUSE
        while not self._stop_now.is_set():
            try:
                found = self._turn()
            except Exception as failure:
                log.warning("%s can not read its stream: %s", self.trigger.name, failure)
                self._stream.go_back()
                self._stop_now.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                pause = FIRST_PAUSE
                if not found:
                    idle = self.took_at < time.time() - IDLE_AFTER
                    self._stop_now.wait(IDLE_POLL if idle else POLL)
        self._client.hang_up()

    def _turn(self) -> bool:
        """One look at every open shard; whether there was anything."""
        if self._former_stream:
            self._former_stream = False
            self._on_gap()
        began = time.time()
        found = False
        for shard in self._stream.open_shards():
            try:
                records = self._stream.read(shard)
            except TrimmedError as trimmed:
                log.warning("%s starts over: %s", self.trigger.name, trimmed)
                self._on_gap()
                return True
            if records:
                found = True
                self._deliver(shard, records)
        if not found:
            self.empty_at = began
        return found

    def _deliver(self, shard: str, records: list[Record]) -> None:
        while records and not self._stop_now.is_set():
            self.took_at = float("inf")
            self.waiting_since = events.moment_of(records[0])
            batch, rest = records[: self.trigger.batch_size], records[self.trigger.batch_size :]
            refused = self._hand_over(batch)
            if taken := batch[: len(batch) - len(refused)]:
                self._stream.advance(shard, taken[-1])
                self._checkpoints.keep(self.trigger.name, self.trigger.stream_arn, self._stream.positions)
                self.delivered += len(taken)
            records = refused + rest
        self.waiting_since = None
        self.took_at = time.time()

    def _hand_over(self, batch: list[Record]) -> list[Record]:
        """Calls the trigger until it takes some of the batch; returns what it did not take."""
        pause = FIRST_PAUSE
        while not self._stop_now.is_set():
            try:
                event = events.of_records(batch, self.trigger.stream_arn)
                answer = self.trigger.function(event, events.context(self.trigger.name))
                refused = _refused(batch, answer)
            except Exception as failure:
                self._note_failure(failure)
                refused = batch
            else:
                self.failing = None
            if len(refused) < len(batch):
                return refused
            self._stop_now.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        return batch

    def _note_failure(self, failure: Exception) -> None:
        first = self.failing is None
        self.failing = f"{type(failure).__name__}: {failure}"
        log.warning("%s refused a batch and gets it again: %s", self.trigger.name, self.failing, exc_info=first)


def _refused(batch: list[Record], answer: Any) -> list[Record]:
    """From the first record on that a partial answer names (Lambda's ReportBatchItemFailures)."""
    named = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    failed = {failure["itemIdentifier"] for failure in named or ()}
    for number, record in enumerate(batch):
        if record["dynamodb"]["SequenceNumber"] in failed:
            return batch[number:]
    return []
