"""`python -m bench`: measures the forum anew and writes what it costs into docs/costs.md. About half a minute."""

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.costs import Measured

KEPT = Path(__file__).parent / "measured.json"
DOCUMENT = Path(__file__).parents[1] / "docs" / "costs.md"

_NOBODY = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_DEFAULT_REGION": "us-east-1"}


def measured() -> Measured:
    """All that can be measured, on an engine in this process."""
    from bench.measuring import bench

    with bench() as made:
        return {"pages": dict(made.pages()), "deeds": dict(made.deeds()), "ticks": dict(made.ticks())}


def main() -> int:
    """Keeps what was measured in `bench/measured.json`, and writes the document from that."""
    os.environ.update(_NOBODY)
    os.environ.pop("AWS_PROFILE", None)
    from bench.document import document, kept

    found = {kind: {name: asdict(cost) for name, cost in costs.items()} for kind, costs in measured().items()}
    KEPT.write_text(json.dumps({"on": f"{datetime.now(UTC):%Y-%m-%d}"} | found, indent=1) + "\n", "utf-8")
    DOCUMENT.write_text(document(*kept(KEPT)), "utf-8")
    print(f"{DOCUMENT.name} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
