"""Settles a member: base points and points for votes given follow the points rule when an operator changes it."""

from chalicelib.reconcilers.rounds import MOST_ROUNDS, StillChanging
from chalicelib.storage import members, settings
from chalicelib.storage.base import Refused


def settle_member(key: str) -> None:
    """Brings one member's base and voting points into line with the rule. `StillChanging` if it never holds still."""
    for _ in range(MOST_ROUNDS):
        member = members.get(key)
        try:
            if member is None or not members.settle(member, settings.current().points):
                return
        except Refused:
            continue
    raise StillChanging(key)
