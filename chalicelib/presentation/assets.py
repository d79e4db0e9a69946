"""The files that pages load, each under a name with its hash: a changed file is a new address, cached for ever."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
_SCRIPT = "text/javascript; charset=utf-8"
_TYPES = {
    "forum.css": "text/css; charset=utf-8",
    "forum.js": _SCRIPT,
    "help-worker.js": _SCRIPT,
    "mark.svg": "image/svg+xml; charset=utf-8",
}
_HASH_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file: the name it is served under, its media type and its text."""

    name: str
    media_type: str
    text: str


def named(file: str) -> Asset:
    """The asset of a file, "forum.css". `KeyError` for a file that is not served."""
    return _by_file()[file]


def find(name: str) -> Asset | None:
    """The asset served under a hashed name, "forum.0a1b2c3d4e5f.css"."""
    return next((asset for asset in _by_file().values() if asset.name == name), None)


@cache
def _by_file() -> dict[str, Asset]:
    return {file: _read(file, media_type) for file, media_type in _TYPES.items()}


def _read(file: str, media_type: str) -> Asset:
    text = (_FOLDER / file).read_text("utf-8")
    stem, ending = file.split(".")
    digest = hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]
    return Asset(f"{stem}.{digest}.{ending}", media_type, text)
