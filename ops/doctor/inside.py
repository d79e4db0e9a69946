"""How the forum itself is: work that failed, drift, keys, and with which packages these commands run."""

import random
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement

from chalicelib.storage import bulk, keys, parked, threads
from chalicelib.storage.tables import TABLES
from ops.audit import walking
from ops.doctor.checks import Check, Found, Verdict, conclude

_OLD_SECONDS = 3600.0
_ATTEMPTS = 3
_MONTH_SECONDS = 30 * 24 * 3600


def tables() -> Check:
    """Whether all tables of this checkout are there."""
    missing = [table.name for table in TABLES if not bulk.has(table.record)]
    told = (
        [Found(Verdict.BAD, f"not there: {', '.join(missing)}", "Start the forum with this checkout.")]
        if missing
        else []
    )
    return conclude("tables", "all are there", told)


def waiting(now: datetime | None = None) -> Check:
    """What failed and waits for another try: how many keys, how long."""
    found = parked.all_parked()
    if not found:
        return conclude("parked keys", "nothing waits", [])
    age = max((((now or datetime.now(UTC)) - key.since).total_seconds() for key in found), default=0.0)
    failing = [key for key in found if key.attempts >= _ATTEMPTS]
    told = f"{len(found):,} wait, {len(failing):,} failed {_ATTEMPTS} times or more, the oldest for {age:,.0f} s"
    if not failing and age <= _OLD_SECONDS:
        return conclude("parked keys", told, [])
    return conclude(
        "parked keys", "", [Found(Verdict.BAD if failing else Verdict.WARN, told, "`parked list` has errors.")]
    )


def drift(sample: int, seed: float | None = None) -> Check:
    """Compares some threads, chosen by chance among the newest, with what is derived from them."""
    there = bulk.some_threads(sample * 10)
    chosen = random.Random(seed).sample(there, min(sample, len(there)))
    different = [key for key in chosen if (thread := threads.read(key)) and walking.differences(thread)]
    told = f"{len(different)} of {len(chosen)} threads differ, such as {different[0]}" if different else ""
    found = [Found(Verdict.BAD, told, "`audit --repair`, once the streams are drained.")] if different else []
    return conclude("drift", f"none in {len(chosen)} threads", found)


def secrets(now: float) -> Check:
    """The keys that this stage hashes with, and a change of keys that nobody has ended."""
    known = keys.there()
    unfinished = [key.purpose for key in known if key.newer_from and now - key.newer_from > _MONTH_SECONDS]
    told = f"former keys of {', '.join(unfinished)} were not retired for a month"
    found = [Found(Verdict.WARN, told, "`rotate-keys --retire`.")] if unfinished else []
    return conclude("keys", f"{len(known)} are there; others are made at first use", found)


def packages(root: Path) -> Check:
    """Whether the packages here are those that the forum is built with."""
    wanted = [Requirement(line) for line in _requirements(root) if line]
    found = [one for requirement in wanted if (one := _package(requirement))]
    python = ".".join(map(str, sys.version_info[:3]))
    return conclude("packages", f"Python {python} and {len(wanted)} packages as required", found)


def _requirements(root: Path) -> list[str]:
    lines = (root / "requirements.txt").read_text("utf-8").splitlines()
    return [line.partition("#")[0].strip() for line in lines]


def _package(wanted: Requirement) -> Found | None:
    install = "pip install -r requirements-dev.txt"
    try:
        now = version(wanted.name)
    except PackageNotFoundError:
        return Found(Verdict.WARN, f"{wanted.name} is not installed here", install)
    if wanted.specifier.contains(now, prereleases=True):
        return None
    return Found(Verdict.WARN, f"{wanted.name} is {now} here, not {wanted.specifier}", install)
