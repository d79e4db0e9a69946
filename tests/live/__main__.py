"""`python -m tests.live --into URL [--members 8] [--deeds 250] [--seed N] [--kill-pump SECONDS]`"""

import argparse
import contextlib
import os
import signal
import sys
import threading
import time

from rich.console import Console
from rich.table import Table

from local import state
from tests.live.storm import storm


def kill_pump(url: str, every: float, over: threading.Event) -> None:
    """Kills the forum's pump again and again, without warning."""
    while not over.wait(every):
        with contextlib.suppress(ProcessLookupError):  # it is still dead from the last time
            os.kill(state.find(url).pids["pump"], signal.SIGKILL)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.live", description=__doc__)
    parser.add_argument("--into", required=True)
    parser.add_argument("--members", type=int, default=8)
    parser.add_argument("--deeds", type=int, default=250, help="of each member")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--kill-pump", type=float, help="every so many seconds")
    asked = parser.parse_args()
    over, began = threading.Event(), time.monotonic()
    if asked.kill_pump:
        threading.Thread(target=kill_pump, args=(asked.into, asked.kill_pump, over), daemon=True).start()
    outcomes = storm(asked.into, asked.members, asked.deeds, asked.seed)
    over.set()
    table = Table("deed", "answer", "times", title=f"seed {asked.seed}, {time.monotonic() - began:.1f} s")
    for (deed, status), times in sorted(outcomes.items()):
        table.add_row(deed, str(status), f"{times:,}")
    Console().print(table)
    return 1 if any(status >= 500 for _, status in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
