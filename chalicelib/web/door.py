"""How pages are asked for and forms are taken: GET, HEAD and POST, with a page for whatever gets in the way."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Incomplete, RuleBroken, SignInRequired, Unavailable
from chalicelib.presentation.links import Links
from chalicelib.storage.base import deadline
from chalicelib.web import bodies, drafts, origins, senders, troubles, visits
from chalicelib.web.drafts import Doubt, Draft, blank
from chalicelib.web.replies import elsewhere, file, form, moved, shown, shown_to_write_on, unshared
from chalicelib.web.senders import Doubtful, Senders
from chalicelib.web.sendings import Sent
from chalicelib.web.troubles import FromElsewhere, Trouble

__all__ = [
    "Draft",
    "Senders",
    "Sent",
    "asked",
    "blank",
    "elsewhere",
    "file",
    "form",
    "here",
    "moved",
    "pages",
    "posts",
    "reads",
    "shown",
    "shown_to_write_on",
    "takes",
]

log = logging.getLogger(__name__)

pages = Blueprint(__name__)

View = Callable[..., Response]


def reads(*paths: str) -> Callable[[View], View]:
    """Registers a page under its paths, for GET and HEAD. A `RuleBroken` it raises becomes a page that says so."""

    def register(view: View) -> View:
        @wraps(view)
        def answering(**parameters: str) -> Response:
            return _calmly(lambda: view(**parameters))

        for path in paths:
            pages.route(path, methods=["GET", "HEAD"])(answering)
        return answering

    return register


def posts(path: str, senders: Senders, again: View | None = None) -> Callable[[View], View]:
    """Registers what a form at a path does; its view gets the `Sent` and the names in the path.

    `again` shows the form with a `Draft`: when fields are complained about, or when it is not clear who sends it.
    Without it these become pages of their own.
    """

    def register(view: View) -> View:
        @wraps(view)
        def answering(**parameters: str) -> Response:
            return _calmly(lambda: _taken(view, senders, again, parameters))

        pages.route(path, methods=["POST"], content_types=[])(answering)
        return answering

    return register


def takes(path: str) -> Callable[[View], View]:
    """Registers what anybody may send who knows the path, such as a mail program: nothing else of it is looked at."""

    def register(view: View) -> View:
        @wraps(view)
        def answering(**parameters: str) -> Response:
            return _calmly(lambda: view(**parameters))

        pages.route(path, methods=["POST"], content_types=[])(answering)
        return answering

    return register


def here() -> Links:
    """The links of the request that is being answered."""
    return visits.current().links


def asked(name: str) -> str | None:
    """A value of the query, None if it is missing or empty."""
    query = visits.current().request.query_params
    return query.get(name) or None if query else None


def _taken(view: View, who: Senders, again: View | None, parameters: Mapping[str, str]) -> Response:
    visit = visits.current()
    visit.typed = bodies.read(visit.request)
    if not origins.is_from_here(visit.request.headers):
        raise FromElsewhere
    try:
        senders.settle(visit.typed, who)
        return view(Sent(visit, visit.typed), **parameters)
    except (Incomplete, SignInRequired, Doubtful) as reason:
        if again is not None:
            return again(_draft(reason, who), **parameters)
        if isinstance(reason, Doubtful):
            raise SignInRequired from None
        raise


def _draft(reason: Exception, who: Senders) -> Draft:
    typed, guests_may = visits.current().typed, who is Senders.GUESTS
    if isinstance(reason, Doubtful):
        return drafts.again(typed, reason.complaints, reason.doubt, guests_may=guests_may)
    if isinstance(reason, Incomplete):
        return drafts.again(typed, reason.complaints, guests_may=guests_may)
    return drafts.again(typed, doubt=Doubt.MEMBERS_ONLY, guests_may=guests_may)


def _calmly(answer: Callable[[], Response]) -> Response:
    with visits.begun(pages.current_request) as visit:
        answered = _answered(answer)
        if visit.sets:
            answered.headers |= {**unshared(), "Set-Cookie": list(visit.sets)}
        return answered


def _answered(answer: Callable[[], Response]) -> Response:
    try:
        with deadline():
            try:
                return answer()
            except (RuleBroken, Trouble) as reason:
                return troubles.told(reason)
    except Unavailable as silence:
        return troubles.told(silence)
    except Exception:
        log.exception("A page failed")
        return troubles.our_fault()
