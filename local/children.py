"""The processes that serve the forum: started, started again when they die, stopped in order."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

from local.engine import stop_group
from local.leash import PARENT
from local.state import REPOSITORY

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
STEADY = 30.0


class Child:
    """A process that is to run as long as the forum does."""

    def __init__(
        self,
        name: str,
        arguments: list[str],
        environment: Mapping[str, str],
        *,
        keep_open: tuple[int, ...] = (),
        say: Callable[[str], None] = print,
    ) -> None:
        self.name = name
        self.process: subprocess.Popen[bytes] | None = None
        self._arguments = arguments
        self._environment = dict(environment)
        self._keep_open = keep_open
        self._say = say
        self._pause = FIRST_PAUSE
        self._started = 0.0
        self._again_at = 0.0

    def start(self) -> None:
        """Starts the process in a group of its own: a Ctrl-C in the terminal reaches only the supervisor."""
        self._started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self._arguments],
            env=self._environment | {PARENT: str(os.getpid())},
            cwd=REPOSITORY,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=self._keep_open,
        )

    def look_after(self) -> bool:
        """Starts the process again if it has died, after a pause that grows while it keeps dying.

        True when it was started again now.
        """
        code = self.process.poll() if self.process else None
        if code is None:
            return False
        now = time.monotonic()
        if not self._again_at:
            self._pause = FIRST_PAUSE if now - self._started > STEADY else min(self._pause * 2, LONGEST_PAUSE)
            self._again_at = now + self._pause
            self._say(f"The {self.name} ended ({code}) and is started again in {self._pause:.0f} s.")
        if now < self._again_at:
            return False
        self._again_at = 0.0
        self.start()
        return True

    def stop(self, patience: float, hurry: Callable[[], bool]) -> None:
        """Lets the process finish its work; cuts it off after `patience` seconds or when there is a hurry."""
        if self.process and not stop_group(self.process, patience, hurry):
            self._say(f"The {self.name} was cut off before it had finished.")
