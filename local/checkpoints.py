"""How far each trigger has come in each shard of its stream, in a file that a kill leaves whole."""

import threading
from dataclasses import dataclass
from pathlib import Path

from local import files


@dataclass(frozen=True)
class Position:
    """The last record handed over, and whether the shard has no more."""

    after: str | None = None
    finished: bool = False


class Checkpoints:
    """All positions of all triggers; safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        """Raises ValueError when the file is not one of ours."""
        self._path = path
        self._lock = threading.Lock()
        self._kept: dict[str, dict[str, list[object]]] = files.read_json(path, {})

    def of(self, trigger: str, stream_arn: str) -> dict[str, Position]:
        """The trigger's positions by shard."""
        with self._lock:
            kept = self._kept.get(f"{trigger} {stream_arn}", {})
            return {shard: Position(str(after) if after else None, bool(done)) for shard, (after, done) in kept.items()}

    def knows(self, trigger: str) -> bool:
        """Whether the trigger has read any stream before, this one or a former one."""
        with self._lock:
            return any(key.startswith(f"{trigger} ") for key in self._kept)

    def keep(self, trigger: str, stream_arn: str, positions: dict[str, Position]) -> None:
        """Writes the trigger's positions; its positions in former streams are forgotten."""
        with self._lock:
            self._kept = {key: kept for key, kept in self._kept.items() if not key.startswith(f"{trigger} ")}
            self._kept[f"{trigger} {stream_arn}"] = {
                shard: [position.after, position.finished] for shard, position in positions.items()
            }
            files.replace_json(self._path, self._kept)
