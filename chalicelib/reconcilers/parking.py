"""Which function reconciles which kind of key, and what becomes of a key that fails: it is parked and tried again."""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from chalicelib import metrics
from chalicelib.reconcilers.count_unread import count_unread
from chalicelib.reconcilers.project_threads import project_thread
from chalicelib.reconcilers.rounds import StillChanging
from chalicelib.reconcilers.settle_members import settle_member
from chalicelib.reconcilers.tally_votes import tally_thread
from chalicelib.storage import parked, threads, votes
from chalicelib.storage.parked import Unfinished

log = logging.getLogger(__name__)

RECONCILERS: dict[str, Callable[[str], None]] = {
    "project_threads": project_thread,
    "tally_votes": tally_thread,
    "settle_members": settle_member,
    "count_unread": count_unread,
}
# Those that a sweep starts for each thread written to of late.
_OF_THREADS = ["project_threads"]

_AT_ONCE = 100
_RETRY_SECONDS = 45.0
_SWEPT = timedelta(hours=30)
_COUNTED_MOST = 1000
_OF_PARKING = 1  # a key that was tried is dropped, or parked again


def register(function: str, run: Callable[[str], None], *, of_threads: bool = False) -> None:
    """Lets keys of a function outside of this package be parked, retried and, if they are threads, swept."""
    RECONCILERS[function] = run
    if of_threads and function not in _OF_THREADS:
        _OF_THREADS.append(function)


def each(function: str, keys: Iterable[str], reconcile: Callable[[str], None] | None = None) -> None:
    """Reconciles every key; one that fails is parked and the others go on. Raises only if parking fails too."""
    run = reconcile or RECONCILERS[function]
    for key in keys:
        try:
            run(key)
        except StillChanging:
            parked.park(function, key)
        except Unfinished:
            parked.park(function, key, attempts=1)
        except Exception as error:
            log.exception("%s failed for %s", function, key)
            parked.park(function, key, repr(error))


def retry(seconds: float = _RETRY_SECONDS) -> int:
    """Tries parked keys that are due, for a while; returns how many were done with.

    The sweep parks keys that nothing had failed for. Where something has to be written for such a key, it had drifted:
    so each sweep is an audit of what was touched of late, at no cost of its own. Now and then one is a thread to which
    somebody wrote at that moment; many are a stream that loses records.
    """
    done, drifted, until = 0, 0, time.monotonic() + seconds
    while (due := parked.due(datetime.now(UTC), _AT_ONCE)) and time.monotonic() < until:
        for waiting in due:
            with metrics.metered() as used:
                done += _try_again(waiting)
            drifted += waiting.attempts == 0 and used.writes > _OF_PARKING
    metrics.drift(drifted)
    _count_parked()
    return done


def sweep(now: datetime | None = None) -> int:
    """Parks what a lost stream may have left behind: votes that wait, threads written to of late. Returns how many."""
    now = now or datetime.now(UTC)
    days = {(now - _SWEPT).date(), (now - timedelta(days=1)).date(), now.date()}
    keys = [("tally_votes", key) for key in votes.threads_pending(limit=1000)]
    touched = [key for day in sorted(days) for key in threads.touched_on(day)]
    keys += [(function, key) for key in touched for function in _OF_THREADS]
    for function, key in keys:
        parked.park(function, key)
    return len(keys)


def _count_parked() -> None:
    """Says how many keys are parked; more than a thousand count as a thousand."""
    waiting, now = parked.all_parked(_COUNTED_MOST), datetime.now(UTC)
    oldest = min((key.since for key in waiting), default=now)
    metrics.parked(len(waiting), (now - oldest).total_seconds())


def _try_again(waiting: parked.Parked) -> bool:
    try:
        RECONCILERS[waiting.function](waiting.key)
    except StillChanging as restless:
        parked.park(waiting.function, waiting.key, repr(restless), waiting.attempts)
        return False
    except Unfinished:
        parked.park(waiting.function, waiting.key, attempts=waiting.attempts)
        return False
    except Exception as error:
        log.exception("%s failed again for %s", waiting.function, waiting.key)
        parked.park(waiting.function, waiting.key, repr(error), waiting.attempts)
        return False
    parked.drop(waiting)
    return True
