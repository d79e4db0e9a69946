"""What the clock starts."""

from typing import Any

from app import app
from chalicelib.storage import parked
from tests.forum import Forum

TICK: dict[str, Any] = {
    "version": "0",
    "account": "123456789012",
    "region": "us-east-1",
    "detail": {},
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "time": "2026-03-01T08:00:00Z",
    "id": "1",
    "resources": [],
}


def test_the_clock_sweeps_and_then_tries_what_the_sweep_has_parked(forum: Forum) -> None:
    thread = forum.ask()
    forum.stage.take("threads")
    app.handler_map["sweep"](TICK, None)
    assert {waiting.key for waiting in parked.all_parked()} == {thread}
    app.handler_map["retry_parked"](TICK, None)
    assert (parked.all_parked(), forum.listed()) == ([], [thread])
