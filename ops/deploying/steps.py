"""The steps of a deploy and how long each took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ops.console import note, say


@dataclass
class Steps:
    """`seconds` by step, in the order in which they were done."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Says what begins, and when it is done how long it took."""
        say(f"{name} …")
        began = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - began
        say(f"{name}: done in {self.seconds[name]:.1f} s")

    def conclude(self, sentence: str) -> None:
        """The last line, with the time of all."""
        note("seconds", {name: round(seconds, 1) for name, seconds in self.seconds.items()})
        say(f"{sentence} ({sum(self.seconds.values()):.0f} s in all)")
