"""Members: joining, the list by points, a profile, and where its points come from."""

from chalicelib.actions import earning, joining, reading
from chalicelib.api import lists, shapes, showing
from chalicelib.api.answers import Answer, answer
from chalicelib.api.calls import Call
from chalicelib.api.door import About, Door
from chalicelib.api.faults import BadQuery
from chalicelib.domain.errors import BadCursor, Incomplete, NotFound
from chalicelib.domain.members import Guest
from chalicelib.storage import members as stored

members = Door(__name__)

_SORT = "points"


@members.on(
    "POST",
    "/members",
    About(
        summary="Join the forum",
        takes=shapes.NewMember,
        gives=shapes.Member,
        status=201,
        raises=(Incomplete,),
        creates=True,
    ),
)
def join(call: Call, intended: str | None) -> Answer:
    device = call.viewer.device if isinstance(call.viewer, Guest) else ""
    member = joining.join(call.submitted, intended, device)
    return answer(showing.member(member), 201, {"Location": call.address("members", member.handle)})


@members.on(
    "GET",
    "/members",
    About(
        summary="Members, those with the most points first",
        gives=shapes.Members,
        raises=(BadQuery, BadCursor),
        query={"sort": "Only “points”, which is also what you get without it.", **lists.PAGE},
    ),
)
def by_points(call: Call) -> Answer:
    if (call.query("sort") or _SORT) != _SORT:
        raise BadQuery("sort", "unknown_sort", f"Members are sorted by {_SORT}.")
    page = stored.by_points(call.limit, call.cursor)
    return answer(showing.member_page(page), headers=call.next_page(page.next_cursor, "members"))


@members.on(
    "GET",
    "/members/{handle}",
    About(summary="A member", gives=shapes.Member, raises=(NotFound,)),
)
def profile(_: Call, handle: str) -> Answer:
    return answer(showing.member(reading.member(handle)))


@members.on(
    "GET",
    "/members/{handle}/ledger",
    About(
        summary="Where a member’s points come from, the newest post first",
        gives=shapes.Ledger,
        raises=(NotFound, BadQuery, BadCursor),
        query=lists.PAGE,
    ),
)
def ledger(call: Call, handle: str) -> Answer:
    """Members see all of their own entries, others those of posts that anybody may see."""
    owner = reading.member(handle)
    page = earning.ledger_of(call.viewer, owner, call.limit, call.cursor)
    headers = call.next_page(page.next_cursor, "members", handle, "ledger")
    return answer(showing.ledger(owner, page), headers=headers)
