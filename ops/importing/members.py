"""The people of a source become members: each with a handle of their own, and nobody twice."""

from collections.abc import Iterable, Sequence

from chalicelib.domain.members import Member
from chalicelib.domain.names import handle_from, skeleton
from chalicelib.storage import bulk, members, settings
from chalicelib.storage.base import Refused
from ops.importing.drafts import Newcomer
from ops.importing.report import CAME_IN, HERE, Report


def deliver(newcomers: Iterable[Newcomer], report: Report) -> None:
    """Makes members of those who are not members yet. They have no password: nobody can sign in as them.

    Handles are given in the order of the source and are written in that order, so a run after a kill gives the
    same ones again; who is a member already keeps theirs.
    """
    for some in bulk.chunks(newcomers, bulk.MEMBERS_AT_ONCE):
        here = members.cards(newcomer.id for newcomer in some)
        missing = [newcomer for newcomer in some if newcomer.id not in here]
        report.count("members", HERE, len(here))
        _add(missing)
        report.count("members", CAME_IN, len(missing))


def _add(newcomers: Sequence[Newcomer]) -> None:
    given: set[str] = set()
    joining = []
    for newcomer in newcomers:
        handle = handle_from(newcomer.name, lambda name: skeleton(name) in given or members.is_taken(name))
        given.add(skeleton(handle))
        joining.append(_member(newcomer, handle))
    try:
        bulk.add_members(joining)
    except Refused:
        _one_by_one(newcomers)


def _one_by_one(newcomers: Sequence[Newcomer]) -> None:
    """Somebody joined the forum in this moment under one of the handles, or a lost answer had been a yes."""
    for newcomer in newcomers:
        while members.get(newcomer.id) is None:
            try:
                bulk.add_members([_member(newcomer, handle_from(newcomer.name, members.is_taken))])
            except Refused:
                continue


def _member(newcomer: Newcomer, handle: str) -> Member:
    base = settings.current().points.base
    return Member(
        id=newcomer.id, handle=handle, name=newcomer.name, joined_at=newcomer.joined_at, points=base, base=base
    )
