"""Who one is in this browser: signing in and out, being remembered as a guest, and being forgotten."""

from dataclasses import replace

from chalicelib.actions import devices, joining
from chalicelib.domain.errors import Incomplete, WrongPassword
from chalicelib.domain.members import Member
from chalicelib.web import cookies, guests, visits

# Who does not ask to be remembered is forgotten with the browser, and after a day even if that is never closed.
_BRIEFLY_SECONDS = 24 * 3600

# What a browser throws away: the pages that its back button would show, and with them drafts and all else.
SIGNED_OUT = {"Clear-Site-Data": '"cache"'}
FORGOTTEN = {"Clear-Site-Data": '"storage", "cache"'}


def sign_in(handle: str, password: str, *, remembered: bool = False) -> Member:
    """Signs this browser in. `WrongPassword`, also for what can be no handle and no password."""
    seconds = cookies.REMEMBERED_SECONDS if remembered else _BRIEFLY_SECONDS
    try:
        token = joining.sign_in({"handle": handle, "password": password}, seconds)
    except Incomplete:
        raise WrongPassword from None
    member = joining.viewer(token)
    if not isinstance(member, Member):
        raise WrongPassword
    visit = visits.current()
    devices.signed_in(member, visit.user_agent)
    if visit.token:
        joining.sign_out(visit.token)
    visit.viewer = member
    _keep(cookies.MEMBER, f"{member.id}.{token}", remembered)
    return member


def sign_out() -> None:
    """Ends the session, here and in the storage; `SIGNED_OUT` does the rest."""
    visit = visits.current()
    if visit.token:
        joining.sign_out(visit.token)
    visit.viewer = visit.as_guest()
    _drop(cookies.MEMBER)


def remember_guest(name: str, *, remembered: bool) -> None:
    """Lets this browser know the guest again, with the name they showed last."""
    known = visits.current().mark
    fresh = guests.new(name)
    mark = replace(fresh, id=known.id) if known else fresh
    _keep(cookies.GUEST, guests.written(mark), remembered)


def forget() -> None:
    """Ends the session and takes all our cookies away; `FORGOTTEN` does the rest."""
    sign_out()
    _drop(cookies.GUEST)


def _keep(name: str, value: str, remembered: bool) -> None:
    visit = visits.current()
    visit.sets.append(cookies.kept(name, value, secure=visit.is_secure, remembered=remembered))


def _drop(name: str) -> None:
    visit = visits.current()
    visit.sets.append(cookies.gone(name, secure=visit.is_secure))
