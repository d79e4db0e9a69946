"""`python -m tests.storm.fan_out [--followers 10000] [--mail]`: what it takes to tell everybody who follows a thread.

Runs as Lambda and the clock would: each run has its seconds, parks its key, and is taken up again. Prints time, memory,
round trips and write units; ministack counts an index's write within a transaction once, where AWS may count it twice.
"""

import argparse
import resource
import time

from chalicelib.domain.following import Wish, thread_target
from chalicelib.domain.ids import new
from chalicelib.notifications import raising
from chalicelib.reconcilers import parking
from chalicelib.storage import base, parked
from chalicelib.storage.records import FollowRecord
from tests.forum import Forum, Ground
from tests.harness import ministack_engine
from tests.storm.stage import NEWS, stage


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.storm.fan_out")
    parser.add_argument("--followers", type=int, default=10_000)
    parser.add_argument("--mail", action="store_true", help="everybody wishes for a mail each time")
    asked = parser.parse_args()
    with ministack_engine() as engine, stage(engine) as made:
        forum = Forum(Ground(made))
        thread = forum.ask(by="ann")
        _follow(thread, asked.followers, Wish.INSTANT if asked.mail else Wish.NONE)
        forum.answer(thread, by="bob")
        forum.stage.take("threads")
        events = base.connection().client.meta.events
        events.register("provide-client-params.dynamodb.TransactWriteItems", _ask_for_units, unique_id="units")
        _measure(forum, forum.stage.take(NEWS))


def _follow(thread: str, number: int, mail: Wish) -> None:
    with FollowRecord.batch_write() as batch:
        for _ in range(number):
            batch.save(FollowRecord(thread_target(thread), f"m#{new()}", mail=mail))


def _measure(forum: Forum, records: list[dict[str, object]]) -> None:
    before, began, used, runs = _megabytes(), time.perf_counter(), time.process_time(), []
    with forum.stage.wire.metered() as meter:
        forum.stage.deliver(NEWS, records)
        runs.append(time.perf_counter() - began)
        while parked.all_parked():
            at = time.perf_counter()
            parking.retry(1)
            runs.append(time.perf_counter() - at)
    told = sum("event" in item for item in forum.stage.scan("notices"))
    print(f"{told:,} told in {sum(runs):.1f} s, {time.process_time() - used:.1f} s of them this processor's")
    print(f"{len(runs)} runs, the longest {max(runs):.1f} s; after {raising.RUN_SECONDS} s a run ends behind its page")
    print(f"write units {meter.write_units.total():,.0f}, that is {meter.write_units.total() / told:.2f} each")
    print("calls", dict(meter.calls))
    print(f"memory {before:.0f} MB before, {_megabytes():.0f} MB at most, tables and records among it")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ask_for_units(params: dict[str, object], **_: object) -> dict[str, object]:
    return params | {"ReturnConsumedCapacity": "TOTAL"}


if __name__ == "__main__":
    main()
