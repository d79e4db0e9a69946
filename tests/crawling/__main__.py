"""`python -m tests.crawling URL [--host NAME] [--as HANDLE PASSWORD]`: walks over a running forum."""

import argparse
import sys

from tests.crawling.site import Site
from tests.crawling.walk import walked


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crawling", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--host", default="", help="what the site is called, where that is not in the address")
    parser.add_argument("--as", dest="member", nargs=2, metavar=("HANDLE", "PASSWORD"))
    asked = parser.parse_args()
    site = Site.at(asked.url, host=asked.host)
    if asked.member:
        site.post("/sign-in", dict(zip(("handle", "password"), asked.member, strict=True)))
    walk = walked(site)
    print(walk)
    return 1 if walk.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
