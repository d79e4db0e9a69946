"""Keeps what the lines of chalicelib/metrics.py say while this process runs: what CloudWatch would show on AWS."""

import threading
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from chalicelib.metrics import Line

REMEMBERED = 1000


@dataclass
class Kind:
    """Requests to one route, or runs of one function: how they ended, and of the last thousand what they took."""

    endings: Counter[str] = field(default_factory=Counter)
    taken: deque[tuple[float, float, float]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    lag: float | None = None

    def add(self, ending: str, milliseconds: float, line: Line) -> None:
        self.endings[ending] += 1
        self.taken.append((milliseconds, line["ReadUnits"], line["WriteUnits"]))
        self.lag = line.get("StreamLagSeconds", self.lag)

    def report(self, name: str) -> dict[str, Any]:
        """Milliseconds of the median and the 95th of a hundred; units of a usual one."""
        number, times = len(self.taken), sorted(milliseconds for milliseconds, _, _ in self.taken)
        return {
            "name": name,
            "endings": dict(sorted(self.endings.items())),
            "times": self.endings.total(),
            "p50": round(times[number // 2], 1),
            "p95": round(times[min(number - 1, number * 95 // 100)], 1),
            "read_units": round(sum(read for _, read, _ in self.taken) / number, 1),
            "write_units": round(sum(written for _, _, written in self.taken) / number, 1),
            "lag_seconds": self.lag,
        }


class Counts:
    """Listens to metric lines; any thread may call it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._routes: dict[str, Kind] = {}
        self._functions: dict[str, Kind] = {}
        self._sums: Counter[str] = Counter()
        self._latest: dict[str, float] = {}

    def __call__(self, line: Line) -> None:
        with self._lock:
            if "Route" in line:
                kind = self._routes.setdefault(line["Route"], Kind())
                kind.add(line["Status"], line["Milliseconds"], line)
            elif "Function" in line:
                kind = self._functions.setdefault(line["Function"], Kind())
                kind.add("failed" if line["failed"] else "done", line["milliseconds"], line)
            for name in ("Drift", "MailsSent", "MailsFailed"):
                self._sums[name] += line.get(name, 0)
            for name in ("ParkedKeys", "OldestParkedSeconds", "OldestMailSeconds"):
                if name in line:
                    self._latest[name] = line[name]

    def report(self) -> dict[str, Any]:
        """Everything since the process began, what is asked for most first."""
        with self._lock:
            routes = [kind.report(name) for name, kind in self._routes.items()]
            functions = [kind.report(name) for name, kind in sorted(self._functions.items())]
            sums = {**self._sums, **self._latest}
        return {"routes": sorted(routes, key=lambda route: -route["times"]), "functions": functions, "sums": sums}
