"""What goes back to a browser: pages, files, the way to elsewhere; each with the headers that keep it safe."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from chalice.app import Response

from chalicelib.domain.members import Member
from chalicelib.presentation import render
from chalicelib.web import visits
from chalicelib.web.drafts import Draft

# Shared caches may keep a page for 30 s, browsers ask each time: what is hidden is gone within that (design.md 5),
# also while we are out: CloudFront would show an older page then, unless told not to (RFC 5861).
SHARED = "public, max-age=0, s-maxage=30, stale-if-error=0"
# What depends on who reads it is kept nowhere, so that on a shared device nobody finds it after them.
PRIVATE = "private, no-store"
# But the back button leads to a form, and to the answer to one, with what was typed there: browsers refuse that for
# pages that are kept nowhere. Signing out and being forgotten throw these pages away.
TYPED = "private, no-cache"

_SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def shown(template: str, **context: object) -> Response:
    """A page. Readers without a cookie of ours all get the same; anybody else gets their own."""
    return _for_reader(HTTPStatus.OK, template, cached(), **context)


def shown_to_write_on(template: str, **context: object) -> Response:
    """A page that everybody reads and that has forms on it: what was typed there is there again by the back button."""
    return _for_reader(HTTPStatus.OK, template, cached(TYPED), **context)


def form(template: str, draft: Draft, **context: object) -> Response:
    """A page with a form to fill in, or to look at again. It is nobody else's."""
    return _for_reader(draft.status, template, unshared(TYPED), draft=draft, **context)


def moved(address: str) -> Response:
    """Off to the right address of the same thing; it may change again with the title."""
    return _to(HTTPStatus.FOUND, address, cached())


def elsewhere(address: str, also: Mapping[str, str] = MappingProxyType({})) -> Response:
    """After a deed, off to the page where it shows: reloading that does not repeat the deed."""
    return _to(HTTPStatus.SEE_OTHER, address, {**unshared(), **also})


def file(text: str, media_type: str) -> Response:
    """A static file, whose address changes whenever it does."""
    return Response(text, {**_SAFE, "Content-Type": media_type, "Cache-Control": "public, max-age=31536000, immutable"})


def current_file(text: str, media_type: str) -> Response:
    """A file whose address stays when it changes: browsers ask for it each time."""
    return Response(text, {**_SAFE, "Content-Type": media_type, "Cache-Control": SHARED})


def feed(text: str, validators: Mapping[str, str], tag: str) -> Response:
    """A feed, the same for everybody; without its text for a reader who has it under this tag (RFC 9110, 13.1.2)."""
    headers: dict[str, str | list[str]] = {**_SAFE, "Cache-Control": SHARED, **validators}
    named = str(visits.current().request.headers.get("if-none-match") or "")
    if named.strip() == "*" or tag in named:
        return Response("", headers, HTTPStatus.NOT_MODIFIED)
    return Response(text, {**headers, "Content-Type": "application/atom+xml; charset=utf-8"})


def html(
    status: HTTPStatus, template: str, visitor: Member | None, headers: Mapping[str, str], **context: object
) -> Response:
    """A page with this status; `visitor` is whose name stands on top."""
    visit = visits.current()
    body = render.page(template, links=visit.links, visitor=visitor, address=_address(), **context)
    return Response(body, {**_SAFE, "Content-Type": "text/html; charset=utf-8", **headers}, status)


def _for_reader(status: HTTPStatus, template: str, headers: Mapping[str, str], **context: object) -> Response:
    """A page with the reader's name on top, and how much they have not read."""
    visit = visits.current()
    return html(status, template, visit.member, headers, unread=visit.unread, **context)


def cached(kept: str = PRIVATE) -> Mapping[str, str]:
    """Kept by shared caches unless the reader or their form is known."""
    visit = visits.current()
    return unshared(kept) if visit.is_known or visit.is_post else {"Cache-Control": SHARED, "Vary": "Cookie"}


def unshared(kept: str = PRIVATE) -> Mapping[str, str]:
    """Nobody else gets it."""
    return {"Cache-Control": TYPED if visits.current().is_post else kept, "Vary": "Cookie"}


def _to(status: HTTPStatus, address: str, headers: Mapping[str, str]) -> Response:
    return Response("", {**_SAFE, "Location": address, **headers}, status)


def _address() -> str | None:
    """Where to come back to after signing in: here, unless this is where one signs in."""
    visit = visits.current()
    is_on_the_way = visit.path in (visit.links.sign_in(), visit.links.sign_up())
    return None if visit.is_post or is_on_the_way else visit.address
