"""`python -m local.emulated_aws --port N [--auth]`: emulated AWS on 127.0.0.1 until Ctrl-C."""

import argparse
import contextlib
import signal
import sys

from local.emulated_aws.starting import emulated_aws


def main() -> int:
    """Starts it, says how to reach it, and waits for the end."""
    parser = argparse.ArgumentParser(prog="python -m local.emulated_aws")
    parser.add_argument("--port", type=int, default=4566)
    parser.add_argument("--auth", action="store_true", help="roles' policies are enforced")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), emulated_aws(asked.port, auth=asked.auth) as aws:
        print("Emulated AWS runs. In another terminal:", *aws.exports(), sep="\n", flush=True)
        aws.process.wait()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
