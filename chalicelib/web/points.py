"""Where a member's points come from, as an account: what there is at the start, then what each post gave and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from chalice.app import Response

from chalicelib.actions import earning, reading
from chalicelib.actions.earning import Account, Earning
from chalicelib.domain.ids import date_of
from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.points import Earned
from chalicelib.domain.posts import Kind
from chalicelib.domain.visibility import may_see
from chalicelib.presentation.language import later, translate
from chalicelib.web import visits
from chalicelib.web.door import asked, here, moved, reads, shown

POSTS_A_PAGE = 20

_REASONS: Mapping[tuple[str, Kind], str] = {
    ("posting", Kind.QUESTION): later("Question asked"),
    ("posting", Kind.ANSWER): later("Answer written"),
    ("votes", Kind.QUESTION): later("Votes on the question"),
    ("votes", Kind.ANSWER): later("Votes on the answer"),
    ("votes", Kind.COMMENT): later("Votes on the comment"),
    ("accepting", Kind.QUESTION): later("Best answer chosen"),
    ("accepted", Kind.ANSWER): later("Chosen as the best answer"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One reason and what it gave; a post may have several."""

    reason: str
    amount: int


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a post gave. Its title and the way to it are None where the reader may not see the question."""

    title: str | None
    address: str | None
    at: datetime
    lines: Sequence[Line]


@reads("/members/{handle}/points")
def points(handle: str) -> Response:
    found = reading.member(handle)
    if handle != found.handle:
        return moved(here().points(found.handle))
    viewer, cursor = visits.current().viewer, asked("cursor")
    account = earning.account_of(viewer, found, POSTS_A_PAGE, cursor)
    return shown(
        "points.html",
        member=found,
        is_own=isinstance(viewer, Member) and viewer.id == found.id,
        account=account,
        posts=_posts(viewer, account),
        first=here().points(found.handle) if cursor else None,
        more=here().points(found.handle, account.next_cursor) if account.next_cursor else None,
    )


def _posts(viewer: Viewer, account: Account) -> list[Reckoning]:
    """The posts of a page that gave anything."""
    reckoned = [_reckoning(viewer, one) for one in account.earnings]
    return [one for one in reckoned if one.lines]


def _reckoning(viewer: Viewer, one: Earning) -> Reckoning:
    asked_there = one.question
    if asked_there is None or one.post is None or not may_see(viewer, asked_there, asked_there):
        return Reckoning(None, None, date_of(one.entry.post), _lines(one))
    address = here().post(asked_there.id, one.post.id)
    return Reckoning(asked_there.title, address, one.post.created_at, _lines(one))


def _lines(one: Earning) -> list[Line]:
    amounts = {field.name: getattr(one.entry.earned, field.name) for field in fields(Earned)}
    return [Line(translate(_REASONS[reason, one.kind]), amount) for reason, amount in amounts.items() if amount]
