"""The tree of categories as pages show it: read once, then remembered for a few seconds."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.categories import with_ancestors
from chalicelib.storage import labels
from chalicelib.storage.labels import Label

# Nearly every page names a category, and they change with the operator's mood, not the hour's.
_REMEMBERED_SECONDS = 5.0

_remembered: "tuple[float, Tree] | None" = None


@dataclass(frozen=True, slots=True)
class Tree:
    """Categories by path, each before its children."""

    by_path: Mapping[str, Label]

    def find(self, path: str) -> Label | None:
        return self.by_path.get(path)

    def above(self, path: str) -> Sequence[Label]:
        """The categories that hold this one, the widest first."""
        return [self.by_path[key] for key in with_ancestors(path)[:-1] if key in self.by_path]

    def below(self, path: str) -> Sequence[Label]:
        """The categories right under this one; the widest of all under ""."""
        return [label for key, label in self.by_path.items() if key.rpartition("/")[0] == path]


def current() -> Tree:
    """The categories, at most five seconds old."""
    global _remembered
    if _remembered is None or time.monotonic() - _remembered[0] > _REMEMBERED_SECONDS:
        _remembered = time.monotonic(), Tree({label.key: label for label in labels.categories()})
    return _remembered[1]


def forget() -> None:
    """Makes the next `current` read again."""
    global _remembered
    _remembered = None
