"""What a form that posts something offers about mails: a field for a guest's address, or a box for a member's own."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.actions import addressing
from chalicelib.domain.addresses import hinted
from chalicelib.domain.members import Member, Viewer
from chalicelib.web.sendings import Sent


@dataclass(frozen=True)
class Telling:
    """How this reader could be told. Their address is looked up when a form first asks for it."""

    viewer: Viewer

    @cached_property
    def address(self) -> str:
        """A member's confirmed address as a hint of it; "" for none that is written to, and for guests."""
        known = addressing.own(self.viewer) if isinstance(self.viewer, Member) else None
        return hinted(known.text) if known and known.is_written_to else ""


def fields_of(viewer: Viewer) -> tuple[str, ...]:
    """The fields beside its text that a form may hold: one begun as a guest may still hold a guest's."""
    return ("notify",) if isinstance(viewer, Member) else ("name", "email")


def gave_address(sent: Sent) -> bool:
    """Whether a guest asked for mails."""
    return not isinstance(sent.viewer, Member) and bool(sent.typed.get("email", "").strip())
