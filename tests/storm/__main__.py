"""`python -m tests.storm [--deeds 10000] [--seeds 20] [--first 1] [--engine ministack]`: the storm at full length.

Prints what befell each seed. A seed that does harm is printed with it, kept in seeds.txt, and the exit code is 1.
"""

import argparse
import sys
import time

from tests.harness import ministack_engine, moto_engine
from tests.storm import seeds
from tests.storm.stage import stage
from tests.storm.storm import Report, Storm

_ENGINES = {"ministack": ministack_engine, "moto": moto_engine}
_COLUMNS = {
    "deeds": ("deeds",),
    "refused": ("deeds refused", "deeds answered 503"),
    "calls": ("calls",),
    "kills": ("KillBefore", "KillAfter"),
    "conflicts": ("Conflict",),
    "errors": ("Throttle", "ServerError", "AnswerLost"),
    "undone": ("LeaveUndone",),
    "nested": ("nested",),
    "parked": ("parked",),
    "again": ("redelivered",),
    "looks": ("looks",),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.storm")
    parser.add_argument("--deeds", type=int, default=10_000, help="in all seeds together")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--engine", choices=_ENGINES, default="ministack")
    asked = parser.parse_args()
    deeds = -(-asked.deeds // asked.seeds)
    print("seed   " + " ".join(f"{name:>9}" for name in (*_COLUMNS, "drift", "seconds")))
    reports = []
    with _ENGINES[asked.engine]() as engine, stage(engine) as made:
        for seed in range(asked.first, asked.first + asked.seeds):
            began = time.perf_counter()
            reports.append(Storm(made, seed).rage(deeds))
            _print_row(str(seed), [reports[-1]], time.perf_counter() - began)
    _print_row("all", reports)
    for report in (report for report in reports if report.wrong):
        seeds.keep(report.seed, deeds)
        print(f"\nSeed {report.seed} did harm:", *report.wrong, sep="\n  ")
    return 1 if any(report.wrong for report in reports) else 0


def _print_row(name: str, reports: list[Report], seconds: float | None = None) -> None:
    sums = [sum(report.counts[key] for report in reports for key in keys) for keys in _COLUMNS.values()]
    sums.append(sum(len(report.wrong) for report in reports))
    row = f"{name:<6} " + " ".join(f"{number:>9,}" for number in sums)
    print(row if seconds is None else f"{row} {seconds:>9.1f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
