"""What a running forum writes about itself, so that `python -m ops --into URL` finds its engine."""

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from local import aws, files

REPOSITORY = Path(__file__).resolve().parent.parent
HERE = ("127.0.0.1", "localhost")


class NotRunningError(Exception):
    """No forum of this machine answers at that address."""


@dataclass(frozen=True)
class State:
    """A running forum: where it answers, where its data and its engine are, and its processes."""

    url: str
    port: int
    endpoint: str
    stage: str
    region: str
    data: str
    pids: dict[str, int]
    streams: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The variables under which the forum's code works on this forum's tables."""
        return environment(self.endpoint, self.stage, self.streams)

    def save(self) -> None:
        """Writes it into the data directory."""
        files.replace_json(path_in(Path(self.data)), asdict(self))

    def alive(self) -> bool:
        """Whether the forum's supervisor still runs."""
        try:
            os.kill(self.pids["supervisor"], 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True

    def wait_until_drained(self, timeout: float = 60.0) -> bool:
        """Waits until all that was written before the call is delivered; False when that took too long."""
        asked = time.time()
        while time.time() < asked + timeout:
            quiet = files.read_json(Path(self.data) / "pump.json", {}).get("quiet_since")
            if quiet is not None and quiet >= asked:
                return True
            time.sleep(0.1)
        return False


def environment(endpoint: str, stage: str, streams: dict[str, str]) -> dict[str, str]:
    """This process's variables, with the engine, the stage and the tables' streams."""
    named = {f"ASKWELL_STREAM_{table.upper()}": arn for table, arn in streams.items()}
    return aws.environment(endpoint) | named | {"ASKWELL_STAGE": stage}


def path_in(data: Path) -> Path:
    """The file of a running forum; one that is there without its forum means an unclean stop."""
    return data / "state.json"


def read(data: Path) -> State | None:
    """What the data directory says about its forum, running or not."""
    try:
        kept = files.read_json(path_in(data), None)
        return State(**kept) if kept else None
    except (json.JSONDecodeError, TypeError):
        return None


def find(url: str) -> State:
    """The running forum at that address; looked for in $ASKWELL_DATA and in the repository's `.data`.

    Raises NotRunningError when there is none.
    """
    asked = urlsplit(url if "//" in url else f"http://{url}")
    if asked.hostname not in HERE:
        raise NotRunningError(f"{url} is not on this machine; use --stage for a deployed forum.")
    for data in _data_directories():
        state = read(data)
        if state and state.alive() and state.port == (asked.port or 80):
            return state
    raise NotRunningError(
        f"No forum is running at {url}. Start one with `make run`; "
        "if its data is not in .data, set ASKWELL_DATA to the directory."
    )


def _data_directories() -> list[Path]:
    named = os.environ.get("ASKWELL_DATA")
    return [*([Path(named)] if named else []), REPOSITORY / ".data"]
