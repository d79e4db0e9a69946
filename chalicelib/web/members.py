"""Members: by points, and each with what they say of themselves, what they wrote, and where their points come from."""

from chalice.app import Response

from chalicelib.actions import finding, introducing, reading
from chalicelib.domain.errors import NotFound
from chalicelib.domain.members import Member
from chalicelib.domain.projection import member_list
from chalicelib.domain.writing import ABOUT_MOST
from chalicelib.storage import members as known
from chalicelib.storage.cursors import Page
from chalicelib.web import tree, visits
from chalicelib.web.door import Draft, Senders, Sent, asked, blank, elsewhere, form, here, moved, posts, reads, shown
from chalicelib.web.lists import around, listing

MEMBERS_A_PAGE = 30  # Q2A 3.5
ANSWERS_AT_FIRST, ANSWERS_A_PAGE = 5, 20


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
    newest = Page(()) if asked("cursor") else _answers(found, ANSWERS_AT_FIRST)
    return shown(
        "member.html", member=found, is_own=_is_own(found), listing=listed, answers=newest, tree=tree.current()
    )


@reads("/members/{handle}/answers")
def answers(handle: str) -> Response:
    found = reading.member(handle)

    def address(cursor: str | None) -> str:
        return here().answered(found.handle, cursor)

    if handle != found.handle:
        return moved(address(None))
    page = _answers(found, ANSWERS_A_PAGE, asked("cursor"))
    return shown("answered.html", member=found, is_own=_is_own(found), answers=page, **around(page, address))


def introduce_form(draft: Draft, handle: str) -> Response:
    return form("introduce.html", draft, handle=handle, most=ABOUT_MOST)


@reads("/members/{handle}/edit")
def show_introduce(handle: str) -> Response:
    own = _own(handle)
    if handle != own.handle:
        return moved(here().introduce(own.handle))
    return introduce_form(blank(about=own.about), handle)


@posts("/members/{handle}/edit", Senders.MEMBERS, again=introduce_form)
def introduce(sent: Sent, handle: str) -> Response:
    _own(handle)
    said = introducing.introduce(sent.viewer, sent.fields("about"))
    return elsewhere(here().member(said.handle))


def _answers(found: Member, limit: int, cursor: str | None = None) -> Page[introducing.Answered]:
    return introducing.answers_of(visits.current().viewer, found, limit, cursor)


def _own(handle: str) -> Member:
    """The reader under this handle. Nobody else has such a page: `SignInRequired`, or `NotFound`."""
    reader, found = finding.signed_in(visits.current().viewer), reading.member(handle)
    if reader.id != found.id:
        raise NotFound
    return reader


def _is_own(found: Member) -> bool:
    reader = visits.current().member
    return reader is not None and reader.id == found.id
