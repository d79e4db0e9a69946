"""`parked` and `rebuild`: keys of reconcilers that wait for the schedule. Nothing here calls a reconciler."""

import time
from argparse import Namespace
from datetime import timedelta

from chalicelib.storage import bulk, parked, starting_over, threads
from chalicelib.storage.parked import Parked
from ops.console import progress, rehearsed, say, show_table
from ops.failures import BadInput, Declined

_MOST_SHOWN = 1000
_ALL = 1_000_000
_LOOK_EVERY = 1.0
_WAIT_MOST = 6 * 3600.0


def show(_: Namespace) -> int:
    """Lists what is parked, by function and key."""
    found = parked.all_parked(_MOST_SHOWN)
    rows = [(f"{key.function}#{key.key}", key.attempts, f"{key.due_at:%Y-%m-%d %H:%M:%S}", key.error) for key in found]
    show_table("Parked", ("key", "attempts", "due", "error"), rows)
    return 0


def retry(asked: Namespace) -> int:
    """Makes parked keys due now; the schedule tries them within a minute."""
    found = _chosen(asked.key)
    if rehearsed(asked, f"have {len(found):,} parked keys tried again"):
        return 0
    for key in found:
        parked.park(key.function, key.key)
    say(f"{len(found):,} will be tried again within a minute.")
    return 0


def drop(asked: Namespace) -> int:
    """Forgets parked keys; `rebuild` or `audit --repair` finds what they stood for."""
    found = _chosen(asked.key)
    if rehearsed(asked, f"forget {len(found):,} parked keys"):
        return 0
    for key in found:
        parked.drop(key)
    say(f"{len(found):,} dropped.")
    return 0


def rebuild(asked: Namespace) -> int:
    """Parks every thread, every member, or both; waits for the end of it if asked to."""
    kinds = {"threads": asked.what != "members", "members": asked.what != "threads"}
    if asked.dry_run:
        rehearsed(asked, f"park {len(_keys(**kinds)):,} keys")
        return 0
    number = park_all(**kinds)
    say(f"{number:,} keys are parked; the schedule works on them every minute.")
    if asked.wait:
        wait_until_empty(_WAIT_MOST)
        say("All of them are done.")
    return 0


def start_over(asked: Namespace) -> int:
    """After a restore: takes back all that tables of truth say of what is derived, and parks everything.

    Declined unless nothing has been derived: no function may have run on these tables.
    """
    if not starting_over.is_possible():
        raise Declined("Something has been derived from these tables already: `audit --repair` mends what differs.")
    keys = sorted(set(bulk.all_threads()))
    if rehearsed(asked, f"have {len(keys):,} threads, all votes, points and counts derived from nothing"):
        return 0
    for _ in (*starting_over.members(), *starting_over.labels()):
        pass
    with progress("Threads", len(keys)) as advance:
        for key in keys:
            _start_over(key)
            advance()
    say(f"{len(keys):,} threads are parked; the schedule works on them every minute.")
    return 0


def _start_over(key: str) -> None:
    thread = threads.read(key)
    if thread is not None:
        starting_over.tallies(thread)
    if starting_over.votes(key):
        parked.park("tally_votes", key)
    parked.park("project_threads", key)


def park_all(*, threads: bool = True, members: bool = True, hold: timedelta | None = None) -> int:
    """Parks every thread and every member, to be tried after `hold`. Returns how many keys these are."""
    keys = _keys(threads=threads, members=members)
    with progress("Parking", len(keys)) as advance:
        for function, key in sorted(keys):
            parked.park(function, key, hold=hold)
            advance()
    return len(keys)


def _keys(*, threads: bool, members: bool) -> list[tuple[str, str]]:
    keys = [("project_threads", key) for key in set(bulk.all_threads())] if threads else []
    return keys + ([("settle_members", member.id) for member in bulk.all_members()] if members else [])


def wait_until_empty(seconds: float) -> None:
    """Waits until nothing is parked. Declined when that takes longer, or when keys fail again and again."""
    until = time.monotonic() + seconds
    while waiting := parked.all_parked(_MOST_SHOWN):
        failing = [key for key in waiting if key.attempts > 1]
        if failing or time.monotonic() > until:
            raise Declined(
                f"{len(waiting):,} keys are still parked, {len(failing):,} of them failing: see `parked list`."
            )
        time.sleep(_LOOK_EVERY)


def _chosen(key: str | None) -> list[Parked]:
    found = [known for known in parked.all_parked(_ALL) if key in (None, f"{known.function}#{known.key}")]
    if key and not found:
        raise BadInput(f"{key} is not parked.")
    return found
