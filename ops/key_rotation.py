"""`rotate-keys`: newer keys beside the former ones, and with --retire the end of the former."""

import time
from argparse import Namespace
from datetime import UTC, datetime

from chalicelib.storage import keys
from chalicelib.storage.base import Refused
from chalicelib.storage.keys import Key
from ops.console import rehearsed, say, show_table
from ops.failures import Declined

# What a former key wrote is of use for so long: idempotency keys and allowances are kept for a day.
_USE_SECONDS = 24 * 3600


def rotate(asked: Namespace) -> int:
    """Makes newer keys known, or retires the former ones. Declined when it is too early for either."""
    known = {key.purpose: key for key in keys.there()}
    newer = [known[purpose] for purpose in keys.ROTATING if purpose in known and known[purpose].newer_from]
    if asked.retire:
        return _retire(newer, asked)
    fresh = [purpose for purpose in keys.ROTATING if purpose in known and not known[purpose].newer_from]
    if newer and not fresh:
        raise Declined("Newer keys are there already. Retire the former ones first: rotate-keys --retire.")
    if not fresh:
        say("No key was made so far: there is nothing to rotate.")
        return 0
    if rehearsed(asked, f"make newer keys: {', '.join(fresh)}"):
        return 0
    for purpose in fresh:
        keys.rotate(purpose)
    _show()
    minutes = keys.IN_USE_AFTER_SECONDS // 60
    say(f"{len(fresh)} newer keys are known; they are used from {minutes} minutes on. What the former ones wrote stays")
    say("good until `rotate-keys --retire`, which is possible in a day.")
    return 0


def _retire(newer: list[Key], asked: Namespace) -> int:
    if not newer:
        raise Declined("There are no newer keys. Make them first: rotate-keys.")
    early = [key for key in newer if (key.newer_from or 0) + _USE_SECONDS * (not asked.now) > time.time()]
    if early:
        raise Declined("It is too early: what the former keys wrote is still of use. --now does not wait for that.")
    if rehearsed(asked, f"retire the former keys: {', '.join(key.purpose for key in newer)}"):
        return 0
    for key in newer:
        try:
            keys.retire(key.purpose)
        except Refused:
            say(f"{key.purpose} was retired by somebody else.")
    _show()
    say(f"{len(newer)} former keys are gone. Guests on devices that they wrote for are asked for their name again.")
    return 0


def _show() -> None:
    rows = [
        (key.purpose, _state(key), "yes" if key.purpose in keys.ROTATING else "no: it stays") for key in keys.there()
    ]
    show_table("Keys", ("purpose", "newer one used from", "rotates"), rows)


def _state(key: Key) -> str:
    return f"{datetime.fromtimestamp(key.newer_from, UTC):%Y-%m-%d %H:%M}" if key.newer_from else "-"
