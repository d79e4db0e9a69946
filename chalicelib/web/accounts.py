"""Joining, signing in and out, and being forgotten on this device."""

from collections.abc import Mapping
from http import HTTPStatus

from chalice.app import Response

from chalicelib.actions import joining
from chalicelib.domain.errors import Incomplete, WrongPassword
from chalicelib.domain.writing import Complaint
from chalicelib.presentation.language import later
from chalicelib.web import origins, replies, sessions, visits
from chalicelib.web.door import Draft, Senders, Sent, asked, blank, elsewhere, form, here, moved, posts, reads, shown

_NEEDED = {
    "handle": later("Please type your handle."),
    "password": later("Please type your password."),
}


def sign_in_form(draft: Draft) -> Response:
    return form("sign_in.html", draft, is_needed=False)


def sign_up_form(draft: Draft) -> Response:
    return form("sign_up.html", draft)


@reads("/sign-in")
def show_sign_in() -> Response:
    """The form, or for whoever is signed in already the page they came for."""
    if visits.current().member:
        return elsewhere(_way_back(asked("to")))
    return sign_in_form(blank(to=asked("to") or ""))


@posts("/sign-in", Senders.ANYBODY, again=sign_in_form)
def sign_in(sent: Sent) -> Response:
    _check_typed(sent.typed)
    try:
        sessions.sign_in(sent.typed["handle"], sent.typed["password"], remembered=sent.is_to_be_remembered)
    except WrongPassword as wrong:
        raise Incomplete([Complaint("/password", wrong.code, wrong.message)]) from None
    return elsewhere(_way_back(sent.typed.get("to")))


@reads("/sign-up")
def show_sign_up() -> Response:
    if visits.current().member:
        return elsewhere(_way_back(asked("to")))
    return sign_up_form(blank(to=asked("to") or ""))


@posts("/sign-up", Senders.ANYBODY, again=sign_up_form)
def sign_up(sent: Sent) -> Response:
    """Makes the member and signs them in; sent twice, it makes one member who is signed in all the same."""

    def joined(intended: str) -> str:
        return joining.join(sent.fields("handle", "password"), intended).handle

    handle = sent.once(joined)
    sessions.sign_in(handle, sent.typed["password"], remembered=sent.is_to_be_remembered)
    return elsewhere(_way_back(sent.typed.get("to")))


@reads("/sign-out")
def show_sign_out() -> Response:
    """Who opens the address itself, or reloads it, stays who they are."""
    return moved(here().home())


@posts("/sign-out", Senders.ANYBODY)
def sign_out(_: Sent) -> Response:
    sessions.sign_out()
    return elsewhere(here().home(), sessions.SIGNED_OUT)


@reads("/forget-me")
def show_forget_me() -> Response:
    return shown("forget_me.html", is_done=False)


@posts("/forget-me", Senders.ANYBODY)
def forget_me(_: Sent) -> Response:
    """Takes all our cookies away, and lets the browser throw out what it kept of this site: drafts and pages."""
    sessions.forget()
    headers = {**replies.unshared(), **sessions.FORGOTTEN}
    return replies.html(HTTPStatus.OK, "forget_me.html", None, headers, is_done=True)


def _check_typed(typed: Mapping[str, str]) -> None:
    missing = [Complaint(f"/{name}", "required", said) for name, said in _NEEDED.items() if not typed.get(name)]
    if missing:
        raise Incomplete(missing)


def _way_back(to: str | None) -> str:
    """Where somebody came from, if that is a page of this site and not one of these."""
    path = origins.local_path(to)
    links = here()
    around = (links.sign_in(), links.sign_up())
    return path if path and path.partition("?")[0] not in around else links.home()
