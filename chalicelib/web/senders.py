"""Under whose name a form is sent: that of whoever it was written for, or the form comes back with the question."""

from collections.abc import Mapping
from enum import Enum

from chalicelib.domain.errors import SignInRequired, WrongPassword
from chalicelib.domain.writing import Complaint
from chalicelib.web import sessions, visits
from chalicelib.web.drafts import Doubt


class Senders(Enum):
    """Who may send a form: anybody, whoever they are signed in as; guests and members; or members alone."""

    ANYBODY = "anybody"
    GUESTS = "guests"
    MEMBERS = "members"


class Doubtful(Exception):
    """It is not clear under whose name to send this; the complaint is about the handle and password it brought."""

    def __init__(self, doubt: Doubt, *complaints: Complaint) -> None:
        super().__init__(doubt.value)
        self.doubt, self.complaints = doubt, complaints


def settle(typed: Mapping[str, str], senders: Senders) -> None:
    """Makes sure that the visit's viewer is the one who wrote this form.

    The form itself may bring a handle and a password, or say that it is to be sent as a guest's.
    Raises `Doubtful`, or `SignInRequired` where only members may.
    """
    if senders is Senders.ANYBODY:
        return
    visit = visits.current()
    if typed.get("guest") and senders is Senders.GUESTS:
        _go_on_as_guest()
    elif typed.get("session_handle") or typed.get("session_password"):
        _sign_in(typed)
    elif visit.session_is_over or _was_written_by_another_member(typed):
        raise Doubtful(Doubt.SESSION_OVER)
    elif visit.member and typed.get("as") == "":
        raise Doubtful(Doubt.SIGNED_IN_MEANWHILE)
    if senders is Senders.MEMBERS and visit.member is None:
        raise SignInRequired


def _was_written_by_another_member(typed: Mapping[str, str]) -> bool:
    """Whether the form was shown to a member who is signed out by now, or not the one who is signed in."""
    writer, member = typed.get("as"), visits.current().member
    return bool(writer) and (member is None or member.handle != writer)


def _go_on_as_guest() -> None:
    visit = visits.current()
    if visit.session_is_over:
        sessions.sign_out()
    visit.viewer = visit.as_guest()


def _sign_in(typed: Mapping[str, str]) -> None:
    try:
        sessions.sign_in(typed.get("session_handle", ""), typed.get("session_password", ""))
    except WrongPassword as wrong:
        doubt = Doubt.SESSION_OVER if typed.get("as") else Doubt.MEMBERS_ONLY
        raise Doubtful(doubt, Complaint("/session_password", wrong.code, wrong.message)) from None
