"""Joining the forum, signing in and out."""

import secrets

from chalicelib.actions import addressing, passwords, writing
from chalicelib.domain import ids
from chalicelib.domain.errors import Incomplete, WrongPassword
from chalicelib.domain.members import Guest, Member, Viewer
from chalicelib.domain.writing import Complaint, Form
from chalicelib.storage import members, passes, settings
from chalicelib.storage.base import Refused

TOKEN_PREFIX = "aw_"
TOKEN_SECONDS = 30 * 24 * 3600


def join(submitted: object, intended: str | None = None, device: str = "") -> Member:
    """A new member, who may sign in from now on; an address they give is still to be confirmed.

    `device` tells networks apart. Raises `Incomplete` with all complaints, a taken handle among them.
    """
    form = Form(submitted)
    handle, password = form.handle(), form.password()
    email = form.email() if form.has("email") else ""
    known = members.get(intended) if intended else None
    if known is None and handle and members.is_taken(handle):
        form.complaints.append(_taken(handle))
    writing.finish(form)
    if known is not None:
        addressing.at_joining(known, email, device)
        return known
    key, base = intended or ids.new(), settings.current().points.base
    member = Member(id=key, handle=handle, name=handle, joined_at=ids.date_of(key), points=base, base=base)
    try:
        members.add(member, passwords.hashed(password))
    except Refused:
        raise Incomplete([_taken(handle)]) from None
    addressing.at_joining(member, email, device)
    return member


def sign_in(submitted: object, seconds: int = TOKEN_SECONDS) -> str:
    """A token for the member with this handle and password, good for so long.

    `WrongPassword` tells neither from the other.
    """
    form = Form(submitted)
    handle, password = form.identifier("handle"), form.password()
    writing.finish(form)
    member = members.by_handle(handle)
    known = members.password_of(member.id) if member else None
    if not passwords.match(known, password) or member is None:
        raise WrongPassword
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    passes.put_token(token, member.id, seconds)
    return token


def sign_out(token: str) -> None:
    """The token is worth nothing from here on."""
    passes.drop_token(token)


def viewer(token: str | None, device: str = "") -> Viewer | None:
    """Who is behind a token: a guest without one, None if it is unknown or over."""
    if token is None:
        return Guest(device)
    member = passes.member_of(token)
    return members.get(member) if member else None


def _taken(handle: str) -> Complaint:
    return Complaint(
        "/handle",
        "handle_taken",
        "The handle “%(handle)s” is taken, or looks like one that is. Please choose another one.",
        {"handle": handle},
    )
