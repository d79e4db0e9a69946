"""Runs the real tool, `chalice deploy` or `chalice delete`, as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from ops.console import say
from ops.failures import Declined

_MAIN = "import sys; from chalice.cli import main; sys.exit(main())"
# Chalice packs whatever lies in chalicelib: an import must not leave bytecode there.
_NO_TRACES = {"PYTHONDONTWRITEBYTECODE": "1"}
_LINES_TOLD = 12


def chalice(what: str, project: Path, stage: str, region: str) -> None:
    """Does `what`, "deploy" or "delete", to the stage. Declined, with the end of what Chalice said, when it fails."""
    done = subprocess.run(
        [sys.executable, "-c", _MAIN, what, "--stage", stage],
        cwd=project,
        env=os.environ | _NO_TRACES | {"AWS_DEFAULT_REGION": region},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    if done.returncode:
        raise Declined("\n".join([f"chalice {what} failed:", *lines[-_LINES_TOLD:]]))
    for line in lines:
        if not line.startswith(("  -", "Resources deployed")):
            say(f"  {line}")
