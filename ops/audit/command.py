"""`audit`: compares, shows, and with --repair parks what differs and compares again."""

import time
from argparse import Namespace

from chalicelib.storage import parked, projections
from ops import parked_keys
from ops.audit import walking
from ops.audit.findings import Findings
from ops.console import note, rehearsed, say, show_table
from ops.stage import Forum

_DRAIN_SECONDS = 120.0
_UNKNOWN_DRAIN_SECONDS = 10.0


def audit(asked: Namespace) -> int:
    """Audits the forum, a second time if it was in motion. Returns 1 while anything differs."""
    found = walking.audit()
    if found.drift:
        say(f"{found.drift:,} differences; waiting for what is under way, then looking again.")
        _wait_until_drained(asked.forum)
        found = walking.audit()
    if found.drift and asked.repair and not rehearsed(asked, f"park {len(found.to_park):,} keys and wait for them"):
        found = _repair(found, asked)
    _show(found)
    return 1 if found.drift else 0


def _repair(found: Findings, asked: Namespace) -> Findings:
    """Nothing is mended here: the reconcilers do it when the schedule tries the parked keys."""
    for name, thread in found.strays:
        projections.note_lists(thread, [name])
    for function, key in sorted(found.to_park):
        parked.park(function, key)
    say(f"{len(found.to_park):,} keys are parked; waiting until the schedule has tried them.")
    parked_keys.wait_until_empty(asked.patience)
    _wait_until_drained(asked.forum)
    return walking.audit()


def _wait_until_drained(forum: Forum) -> None:
    if forum.wait_until_drained is None:
        time.sleep(_UNKNOWN_DRAIN_SECONDS)
    elif not forum.wait_until_drained(_DRAIN_SECONDS):
        say(f"The streams were not drained within {_DRAIN_SECONDS:.0f} s.")


def _show(found: Findings) -> None:
    rows = [(check, number, found.differ[check]) for check, number in found.checked.items()]
    show_table("Audit", ("check", "checked", "differ"), rows)
    if found.first:
        rest = [(finding.check, finding.key, finding.what) for finding in found.first]
        show_table("The first differences", ("check", "key", "what"), rest)
    if found.not_mended:
        say(f"{found.not_mended:,} of them no reconciler mends: docs/importing.md tells what may have caused them.")
    note("drift", found.drift)
    say(f"{found.drift:,} drift")
