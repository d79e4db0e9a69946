"""`failed`: shows the batches that were given up, parks what they were about, or forgets them."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from chalicelib.storage import parked, threads, votes
from ops.console import rehearsed, say, show_table
from ops.failed.batches import HEALS_ITSELF, KEY_OF, Batch, Failures
from ops.failures import Declined
from ops.provisioning.aws import Aws
from ops.provisioning.troubles import in_words

_WAITING_VOTES = 100_000


def show(asked: Namespace) -> int:
    """Lists the batches, oldest first. Returns 1 if there are any."""
    with _failures(asked) as failures:
        found = failures.waiting()
        _put_back(failures, found)
    rows = [(b.function, b.records, f"{b.since:%Y-%m-%d %H:%M:%S}", b.condition) for b in found]
    show_table("Failed", ("function", "records", "since", "why"), rows)
    return int(bool(found))


def replay(asked: Namespace) -> int:
    """Parks what each batch was about, for the schedule to do within minutes, and takes the batch out of the queue.

    When the stream has lost its records by now, everything that was touched since they came is parked instead.
    """
    keys = 0
    with _failures(asked) as failures:
        found = failures.waiting()
        if rehearsed(asked, f"park what {len(found):,} batches were about"):
            _put_back(failures, found)
            return 0
        for batch in found:
            keys += _park(failures, batch)
            failures.done_with(batch)
    say(f"{len(found):,} batches: {keys:,} keys are parked; the schedule works on them every minute.")
    return 0


def drop(asked: Namespace) -> int:
    """Forgets the batches; `audit --repair` finds what they stood for."""
    with _failures(asked) as failures:
        found = failures.waiting()
        if rehearsed(asked, f"forget {len(found):,} batches"):
            _put_back(failures, found)
            return 0
        for batch in found:
            failures.done_with(batch)
    say(f"{len(found):,} batches dropped.")
    return 0


def _park(failures: Failures, batch: Batch) -> int:
    if batch.function in HEALS_ITSELF:
        say(f"{batch.function}: {HEALS_ITSELF[batch.function]}.")
        return 0
    if batch.function not in KEY_OF:
        raise Declined(f"Nobody knows by what key {batch.function} works; `rebuild all` does all there is to do.")
    keys = failures.keys(batch)
    if keys is None:
        say(f"{batch.function}: records of {batch.since:%Y-%m-%d %H:%M} are gone; what was touched since is parked.")
        keys = _touched_since(batch)
    for key in sorted(keys):
        parked.park(batch.function, key)
    return len(keys)


def _touched_since(batch: Batch) -> set[str]:
    """Threads written to since that day; votes say by themselves that they wait."""
    if batch.function == "tally_votes":
        return set(votes.threads_pending(limit=_WAITING_VOTES))
    day, keys = batch.since.date(), set()
    while day <= datetime.now(UTC).date():
        keys |= set(threads.touched_on(day))
        day += timedelta(days=1)
    return keys


def _put_back(failures: Failures, batches: Sequence[Batch]) -> None:
    for batch in batches:
        failures.put_back(batch)


@contextmanager
def _failures(asked: Namespace) -> Iterator[Failures]:
    """The stage's queue; what AWS refuses meanwhile is said in words."""
    aws = Aws()
    names = aws.names(asked.stage)
    with in_words("sqs", names.failed_queue):
        yield Failures(aws, names)
