"""`python -m ops.building.templates DIRECTORY`: the templates as Python modules, which a cold start only loads."""

import sys
from pathlib import Path

from chalicelib.presentation import render


def main() -> int:
    """Compiles every template; a mistake in one is an error here rather than on a page."""
    target = Path(sys.argv[1])
    target.mkdir(parents=True)
    render._jinja().compile_templates(target, zip=None, ignore_errors=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
