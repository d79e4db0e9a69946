"""`make-admin`, `make-moderator`, `make-member`: what somebody may do."""

from argparse import Namespace

from chalicelib.domain.members import Level
from chalicelib.storage import members
from ops.console import rehearsed, say
from ops.failures import BadInput


def give(asked: Namespace) -> int:
    """Gives the member with this handle the level. BadInput if there is no such member."""
    member = members.by_handle(asked.handle)
    if member is None:
        raise BadInput(f"Nobody here has the handle {asked.handle}.")
    if rehearsed(asked, f"make {member.handle} {asked.level}"):
        return 0
    members.set_level(member, Level[asked.level.upper()])
    say(f"{member.handle} is {asked.level} now.")
    return 0
