"""Ties a process to the one that started it: when the parent is gone, the child stops as if it were told to.

`python -m local.leash COMMAND ...` puts a program that is not ours (a Java engine) on the same leash.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

LOOK_EVERY = 0.3
# The parent may be gone before the child asks who it is, so it leaves its number here.
PARENT = "ASKWELL_PARENT"


def stop_with_parent(gone: Callable[[], None] | None = None) -> None:
    """Watches the parent from a thread; calls `gone` when it ends, by default SIGTERM to ourselves."""
    parent = int(os.environ.get(PARENT, os.getppid()))
    watch = threading.Thread(target=_watch, args=(parent, gone or _terminate), name="leash", daemon=True)
    watch.start()


def _watch(parent: int, gone: Callable[[], None]) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    gone()


def _terminate() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> int:
    """Runs the command, hands SIGTERM on to it, returns its exit code."""
    with subprocess.Popen(sys.argv[1:]) as program:
        signal.signal(signal.SIGTERM, lambda *_: program.terminate())
        stop_with_parent()
        return program.wait()


if __name__ == "__main__":
    sys.exit(main())
