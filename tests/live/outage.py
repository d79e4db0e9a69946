"""The engine stops answering while people read and write: `python -m tests.live.outage --into URL [--seconds 30]`.

Everybody has to be told within five seconds when to come again, and nothing may be halved: afterwards the streams catch
up, and `python -m ops audit --into URL` finds no drift.
"""

import argparse
import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from local import state
from tests.live.storm import PASSWORD, Sky, Stormer
from tests.live.visitor import Visitor

AT_MOST = 5.0
PAGES = ("/", "/questions", "/questions?sort=votes", "/tags", "/categories", "/members", "/help", "/ask", "/sign-in")


@dataclass
class Report:
    """What people met: how often which status in which part of the drill, and the longest wait in seconds."""

    met: Counter[tuple[str, int]] = field(default_factory=Counter)
    slowest: float = 0.0
    without_retry_after: int = 0
    recovered_after: float = 0.0
    drained_after: float = 0.0
    part: str = "before"
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, seconds: float, *, is_told_when: bool = True) -> None:
        with self.lock:
            self.met[self.part, status] += 1
            self.slowest = max(self.slowest, seconds)
            self.without_retry_after += status == 503 and not is_told_when

    @property
    def failures(self) -> int:
        """Answers that are an error of ours and do not say "come again"."""
        return sum(times for (_, status), times in self.met.items() if status >= 500 and status != 503)


class Over(Exception):
    """The drill is over."""


class Witness(Visitor):
    """A member whose answers are noted; goes home when it is over."""

    def __init__(self, url: str, report: Report, over: threading.Event) -> None:
        super().__init__(url)
        self._report, self._over = report, over

    def sign_in(self, handle: str, password: str) -> None:
        """Once, while it is calm."""
        if not self._token:
            super().sign_in(handle, password)

    def close(self) -> None:
        self._connection.close()

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        if self._over.is_set():
            raise Over
        began = time.monotonic()
        status, answer = super().send(method, path, body)
        self._report.note(status, time.monotonic() - began)
        return status, answer


class Writer(Stormer):
    """Does random things until it is over."""

    def run(self) -> None:
        with suppress(Over):
            super().run()


def read_pages(url: str, report: Report, over: threading.Event) -> None:
    """A reader who goes from page to page."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    while not over.is_set():
        began = time.monotonic()
        connection.request("GET", random.choice(PAGES))
        answer = connection.getresponse()
        answer.read()
        is_told_when = (answer.getheader("Retry-After") or "").isdigit()
        report.note(answer.status, time.monotonic() - began, is_told_when=is_told_when)
        over.wait(0.05)
    connection.close()


@contextmanager
def crowd(url: str, report: Report, members: int, readers: int) -> Iterator[None]:
    """So many people read and write meanwhile."""
    over, sky, began = threading.Event(), Sky(), int(time.time()) % 10**8
    stormers = [Writer(url, f"o{began}n{n}", sky, random.Random(n), 10**6) for n in range(members)]
    witnesses = [Witness(url, report, over) for _ in stormers]
    for stormer, witness in zip(stormers, witnesses, strict=True):
        stormer._visitor = witness
        witness.sign_in(stormer.name, PASSWORD)
    reading = [threading.Thread(target=read_pages, args=(url, report, over)) for _ in range(readers)]
    for person in [*stormers, *reading]:
        person.start()
    try:
        yield
    finally:
        over.set()
        for person in [*stormers, *reading]:
            person.join(30)
        for witness in witnesses:
            witness.close()


def outage(url: str, seconds: float, members: int = 4, readers: int = 4, around: float = 5.0) -> Report:
    """Stops the engine for so long, with some time of calm before and after it."""
    forum, report = state.find(url), Report()
    with crowd(url, report, members, readers):
        time.sleep(around)
        report.part = "meanwhile"
        os.kill(forum.pids["engine"], signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            os.kill(forum.pids["engine"], signal.SIGCONT)
        back = time.monotonic()
        report.recovered_after = _until_a_page_comes(url) - back
        report.part = "afterwards"
        time.sleep(around)
    written = time.monotonic()
    assert forum.wait_until_drained(120)
    report.drained_after = time.monotonic() - written
    return report


def _until_a_page_comes(url: str) -> float:
    while _get(url, "/questions")[0] != 200:
        pass
    return time.monotonic()


def _get(url: str, path: str) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


def wait_for_parked_keys(url: str, within: float = 300.0) -> float:
    """Until every key that was parked has been done with; returns the seconds it took. AssertionError if it has not."""
    began = time.monotonic()
    while time.monotonic() < began + within:
        if b'"parked": []' in _get(url, "/_local/status.json")[1]:
            return time.monotonic() - began
        time.sleep(1)
    raise AssertionError("there are parked keys still")


def audited(url: str) -> int:
    """The exit code of the audit: 0 without drift."""
    return subprocess.run([sys.executable, "-m", "ops", "audit", "--into", url], check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.live.outage", description=__doc__)
    parser.add_argument("--into", required=True)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--members", type=int, default=4)
    parser.add_argument("--readers", type=int, default=4)
    asked = parser.parse_args()
    report = outage(asked.into, asked.seconds, asked.members, asked.readers)
    for (part, status), times in sorted(report.met.items()):
        print(f"{part:>12} {status} {times:>6,} times")
    print(
        f"The slowest answer took {report.slowest:.2f} s; {report.without_retry_after} pages did not say when to come."
    )
    print(f"A page came {report.recovered_after:.1f} s after the engine was back; all was delivered")
    print(
        f"{report.drained_after:.1f} s after the last deed, parked keys {wait_for_parked_keys(asked.into):.0f} s later."
    )
    failed = report.failures or report.without_retry_after or report.slowest > AT_MOST
    return 1 if failed else audited(asked.into)


if __name__ == "__main__":
    sys.exit(main())
