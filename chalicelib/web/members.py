"""Members: by points, and each with the questions they asked."""

from chalice.app import Response

from chalicelib.actions import reading
from chalicelib.domain.projection import member_list
from chalicelib.storage import members as known
from chalicelib.web import tree
from chalicelib.web.door import asked, here, moved, reads, shown
from chalicelib.web.lists import around, listing

MEMBERS_A_PAGE = 30  # Q2A 3.5


@reads("/members")
def members() -> Response:
    ranked = known.by_points(MEMBERS_A_PAGE, asked("cursor"))
    return shown("members.html", members=ranked.items, **around(ranked, here().members))


@reads("/members/{handle}")
def member(handle: str) -> Response:
    """A member's page; a handle is found in any case, and its own spelling is its address."""
    found = reading.member(handle)
    if handle != found.handle:
        return moved(here().member(found.handle))

    def address(sort: str | None, cursor: str | None) -> str:
        return here().member(found.handle, sort, cursor)

    listed = listing(member_list(found.id), address)
    return shown("member.html", member=found, listing=listed, tree=tree.current())
