"""Small files that are either the old or the new version, never a part of one."""

import json
import os
from pathlib import Path
from typing import Any


def replace(path: Path, text: str) -> None:
    """Writes the text in one step. A killed process leaves the former file; a power cut may too."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def drop_drafts(folder: Path) -> None:
    """Removes what killed processes began to write; nobody else may be at work there."""
    for draft in folder.glob("*.draft"):
        draft.unlink()


def replace_json(path: Path, value: object) -> None:
    """Writes the value as JSON in one step."""
    replace(path, json.dumps(value, indent=1))


def read_json(path: Path, missing: Any) -> Any:
    """The value in the file; `missing` when there is no such file.

    Raises ValueError when the file holds no JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return missing


def saved_at_the_end(kept: Path) -> Path:
    """The mark beside ministack's file which says that it holds everything; a running engine has none."""
    return kept.with_suffix(".complete")
