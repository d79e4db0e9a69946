"""The process that is emulated AWS: ministack of one version, with our additions, on one port of 127.0.0.1."""

import argparse
import asyncio
import importlib.metadata
import os
import signal
import sys
from typing import Any

import ministack.app
from hypercorn.asyncio import serve
from hypercorn.config import Config

from local.emulated_aws import functions, mappings, permissions, rest_apis, topics
from local.emulated_aws.troubles import Troubles
from local.leash import stop_with_parent

# Everything here reaches into ministack's inside, which changes almost daily.
VERSION = "1.5.33"


def add_what_is_missing() -> None:
    """Patches ministack. `SystemExit` for another version than the one this was written for."""
    found = importlib.metadata.version("ministack")
    if found != VERSION:
        raise SystemExit(f"Emulated AWS needs ministack {VERSION}; {found} is installed.")
    for part in (rest_apis, functions, mappings, topics, permissions):
        part.add_what_is_missing()


async def run(port: int) -> None:
    """Serves until SIGTERM."""
    stop = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 0.5
    config.loglevel = "WARNING"
    app: Any = Troubles(ministack.app.app)
    await serve(app, config, shutdown_trigger=stop.wait)


def main() -> int:
    """`python -m local.emulated_aws.serving --port N`, with the environment that `starting` makes."""
    parser = argparse.ArgumentParser(prog="python -m local.emulated_aws.serving")
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    stop_with_parent()
    add_what_is_missing()
    asyncio.run(run(asked.port))
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # ministack leaves threads that would be waited for
