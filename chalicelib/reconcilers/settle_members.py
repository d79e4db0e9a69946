"""Settles a member: base points and points for votes given follow the points rule when an operator changes it."""

from chalicelib.storage import members, settings
from chalicelib.storage.base import Refused

_MOST_ROUNDS = 12


class StillChanging(Exception):
    """The member voted in every round; the key goes to the parked list."""


def settle_member(key: str) -> None:
    """Brings one member's base and voting points into line with the rule. `StillChanging` if it never holds still."""
    for _ in range(_MOST_ROUNDS):
        member = members.get(key)
        try:
            if member is None or not members.settle(member, settings.current().points):
                return
        except Refused:
            continue
    raise StillChanging(key)
