"""A form as a page shows it: what was typed so far, what is to be put right, and under whose name it will be sent."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus

from chalicelib.domain.writing import Complaint
from chalicelib.web import visits

_ONCE = re.compile(r"[\w-]{16,64}", re.ASCII)
_PASSWORDS = ("password", "session_password")
_HIDDEN = ("once", "as", "to", "version", "cursor", "before", "parent", "answer", "hidden")
_ABOUT_THE_FORM = (*_HIDDEN, "guest", "remember", "session_handle", "preview", "vote", "email", "notify")
_TAG_ENDS = re.compile(r"[,،、，;\s]+")


class Doubt(Enum):
    """Why a form comes back before anything was done with it: it is not clear under whose name to send it."""

    SESSION_OVER = "session_over"
    SIGNED_IN_MEANWHILE = "signed_in_meanwhile"
    MEMBERS_ONLY = "members_only"


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What a form holds. `writer` is the handle it was written under, "" for a guest.

    `once` tells a form sent twice from two forms; pages that many readers share go without. `within` is the form's
    own name where a page holds several.
    """

    typed: Mapping[str, str] = field(default_factory=dict)
    complaints: Sequence[Complaint] = ()
    doubt: Doubt | None = None
    guests_may: bool = False
    writer: str = ""
    once: str = ""
    within: str = ""

    @property
    def status(self) -> HTTPStatus:
        if self.complaints:
            return HTTPStatus.UNPROCESSABLE_ENTITY
        return HTTPStatus.FORBIDDEN if self.doubt else HTTPStatus.OK

    @property
    def needs_another_look(self) -> bool:
        return self.status is not HTTPStatus.OK

    def value(self, name: str) -> str:
        """What was typed into a field. Passwords are never sent back."""
        return "" if name in _PASSWORDS else self.typed.get(name, "")

    def id_of(self, name: str) -> str:
        """The id of a field on its page."""
        return f"{self.within}_{name}" if self.within else name

    def complaints_at(self, name: str) -> Sequence[Complaint]:
        """The complaints about a field or a part of it: "/tags/2" is about the field "tags"."""
        return [complaint for complaint in self.complaints if _field_of(complaint) == name]

    def place_of(self, complaint: Complaint) -> str | None:
        """The field that a complaint leads to, None if the form has no such field to be seen."""
        name = _field_of(complaint)
        return name if name in self.typed and name not in _HIDDEN else None


def blank(*, shared: bool = False, **known: str) -> Draft:
    """An empty form, or one with what is known already. On a shared page nothing in it is this reader's alone."""
    visit = visits.current()
    if shared and not visit.is_known:
        return Draft(typed=known)
    member = visit.member
    if member is None and visit.mark:
        known = {"name": visit.mark.name} | known
    return Draft(typed=known, writer=member.handle if member else "", once=_new_once())


def again(
    typed: Mapping[str, str],
    complaints: Sequence[Complaint] = (),
    doubt: Doubt | None = None,
    *,
    guests_may: bool = False,
) -> Draft:
    """The form that was sent, to be looked at again."""
    member = visits.current().member
    here = member.handle if member else ""
    return Draft(
        typed=typed,
        complaints=complaints,
        doubt=doubt,
        guests_may=guests_may,
        writer=typed.get("as", "") if doubt is Doubt.SESSION_OVER else here,
        once=once_of(typed) or _new_once(),
    )


def once_of(typed: Mapping[str, str]) -> str:
    """The value that tells this form from others, "" if it has none that is ours."""
    sent = typed.get("once", "")
    return sent if _ONCE.fullmatch(sent) else ""


def tags(text: str) -> list[str]:
    """The tags in one line of text: commas or spaces stand between them (Q2A 6)."""
    return [word for word in _TAG_ENDS.split(text) if word]


def texts(typed: Mapping[str, str]) -> list[str]:
    """What somebody would be sorry to lose: the texts they typed, without passwords and the form's own fields."""
    kept = [text for name, text in typed.items() if name not in (*_PASSWORDS, *_ABOUT_THE_FORM) and text.strip()]
    return kept if sum(map(len, kept)) >= _WORTH_KEEPING else []


_WORTH_KEEPING = 20


def _field_of(complaint: Complaint) -> str:
    """The first part of a JSON pointer."""
    return complaint.pointer.split("/")[1] if "/" in complaint.pointer else ""


def _new_once() -> str:
    return secrets.token_urlsafe(16)
