"""Fills an empty forum with the demo content, once: `python -m local.seed`, a child of the supervisor.

A forum that holds threads is left alone, unless they are the first part of a demo that was interrupted.
"""

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import Any

from local import aws


def is_wanted(demo: Any, begun: Path, threads: str, endpoint: str) -> bool:
    """Whether the demo is missing and nobody has written anything else."""
    if demo.is_loaded():
        return False
    found = aws.client("dynamodb", endpoint).scan(TableName=threads, Limit=1)
    return begun.exists() or not found["Items"]


def main() -> int:
    """`python -m local.seed --data DIR --demo MODULE`"""
    parser = argparse.ArgumentParser(prog="python -m local.seed")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--demo", default="local.demo")
    asked = parser.parse_args()
    demo = importlib.import_module(asked.demo)
    begun = asked.data / "demo-begun"
    if is_wanted(demo, begun, f"askwell-{os.environ['ASKWELL_STAGE']}-threads", os.environ["AWS_ENDPOINT_URL"]):
        begun.touch()
        demo.load()
        begun.unlink()
        print("The demo content is in.", flush=True)
    if demo.is_loaded():
        print(f"Members of the demo sign in with the password {demo.PASSWORD}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
