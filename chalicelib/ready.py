"""What `ops build` has made ready for a cold start; where nothing was built, nothing happens here.

`dataclass` makes each method as a text and compiles it: a sixth of a cold start. The build compiles these texts
beforehand. Code is found by its whole text, so one that the build did not see is compiled as ever.
"""

import dataclasses
import gc
import marshal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import CodeType
from typing import Any

READY = Path(__file__).parent / "compiled" / f"dataclasses.{sys.implementation.cache_tag}"

# Imports leave no garbage, and looking for it among a hundred thousand new objects is another sixth of a cold start.
# Python looks at every 700; a request makes far fewer that live on than these, so its garbage is found all the same.
_OBJECTS_BETWEEN_LOOKS = 100_000


def use(ready: Mapping[str, CodeType]) -> None:
    """From now on `dataclass` runs this code where it would compile the same text."""

    def run(text: str, *scopes: Any) -> None:
        exec(ready.get(text, text), *scopes)

    setattr(dataclasses, "exec", run)  # noqa: B010 (the module has no such name of its own: it hides the built-in)


if READY.exists():
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    use(marshal.loads(READY.read_bytes()))
