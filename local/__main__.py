"""`python -m local`: the whole forum on this machine, on http://127.0.0.1:8000."""

import argparse
import os
import sys
from pathlib import Path

from local.engine import Choice
from local.supervisor import CannotStartError, Options, Supervisor


def main() -> int:
    """Runs the forum until Ctrl-C. Returns 2 when it can not start, 1 when its engine dies."""
    try:
        return Supervisor(_options()).run()
    except CannotStartError as reason:
        print(reason, file=sys.stderr)
        return 2


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    say = parser.add_argument
    say("--port", type=int, default=int(os.environ.get("PORT") or 8000), help="default: $PORT or 8000")
    say("--data", type=Path, default=Path(os.environ.get("ASKWELL_DATA") or ".data"), help="default: .data")
    say("--empty", action="store_true", help="do not load the demo content")
    say("--below-stage", action="store_true", help="serve below /local, as API Gateway does on its own domain")
    say("--engine", choices=("ministack", "dynamodb-local"), default="ministack")
    say("--jar", type=Path, metavar="DIR", help="where DynamoDBLocal.jar is, for --engine dynamodb-local")
    say("--endpoint", metavar="URL", help="use a DynamoDB that is running already")
    say(
        "--snapshot-every",
        type=float,
        default=2.0,
        metavar="SECONDS",
        help="what a kill can lose (default 2)",
    )
    say(
        "--drain",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="how long a stop may deliver (default 30)",
    )
    say("--app", default="app", help=argparse.SUPPRESS)
    say("--tables", default="chalicelib.storage.tables", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.engine == "dynamodb-local" and not asked.jar:
        parser.error("--engine dynamodb-local needs --jar DIR")
    return Options(
        port=asked.port,
        data=asked.data,
        engine=Choice(asked.engine, asked.jar, asked.endpoint, asked.snapshot_every),
        with_demo=not asked.empty,
        below_stage=asked.below_stage,
        drain=asked.drain,
        app=asked.app,
        tables=asked.tables,
    )


if __name__ == "__main__":
    sys.exit(main())
