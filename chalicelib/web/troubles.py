"""What a page says when something is in the way: the one table from errors to pages, each calm, none losing a text."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar

from chalice.app import Response

from chalicelib.domain import errors
from chalicelib.domain.errors import RuleBroken
from chalicelib.presentation.language import later, tell, translate
from chalicelib.web import origins, replies, visits
from chalicelib.web.drafts import Draft, texts

_WAIT_SECONDS = 5


class Trouble(Exception):
    """A request that no page of ours would have sent."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    sentence: ClassVar[str] = ""


class FromElsewhere(Trouble):
    """Another site sent this, with or without the reader knowing."""

    status = HTTPStatus.FORBIDDEN
    sentence = later("This did not come from a page of this forum, so nothing was done with it.")


_STATUSES: Mapping[type[RuleBroken], HTTPStatus] = {
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.WrongPassword: HTTPStatus.FORBIDDEN,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.StaleEdit: HTTPStatus.CONFLICT,
    errors.Incomplete: HTTPStatus.UNPROCESSABLE_ENTITY,
}


# What is said to people where the rule's own sentence is for programs.
_SAID: Mapping[type[RuleBroken], str] = {
    errors.StaleEdit: later(
        "This post was changed just now by somebody else. Please look at it again, then try once more."
    ),
}

# Then nothing more is asked of the storage than was.
_UNDER_STRAIN = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)


def told(error: RuleBroken | Trouble) -> Response:
    """The page that tells of an error. May ask the storage who is reading."""
    if isinstance(error, Trouble):
        return _refused(error.status, translate(error.sentence))
    if isinstance(error, errors.Unavailable | errors.KeyInFlight):
        return waiting(HTTPStatus.SERVICE_UNAVAILABLE, _WAIT_SECONDS)
    if isinstance(error, errors.TooOften):
        return waiting(HTTPStatus.TOO_MANY_REQUESTS, error.seconds)
    if isinstance(error, errors.SignInRequired):
        return _sign_in_first()
    status = _status_of(type(error))
    if status is HTTPStatus.NOT_FOUND or not visits.current().is_post:
        return _page(HTTPStatus.NOT_FOUND, "nowhere.html", replies.cached())
    return _refused(status, _said(error))


def waiting(status: HTTPStatus, seconds: int) -> Response:
    """Not now, but in so many seconds: 503 for an outage, 429 for too much at once."""
    template = "too_often.html" if status is HTTPStatus.TOO_MANY_REQUESTS else "unavailable.html"
    headers = {"Retry-After": str(seconds), **replies.unshared()}
    return _page(status, template, headers, seconds=seconds)


def our_fault() -> Response:
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR, "broken.html", replies.unshared())


def _status_of(kind: type[RuleBroken]) -> HTTPStatus:
    """That of the error, or of the nearest error it is a kind of; reading breaks no other rules than 404."""
    return next((_STATUSES[known] for known in kind.__mro__ if known in _STATUSES), HTTPStatus.NOT_FOUND)


def _said(error: RuleBroken) -> str:
    if isinstance(error, errors.Incomplete):
        return " ".join(map(tell, error.complaints)) or tell(error)
    said = _SAID.get(type(error))
    return translate(said) if said else tell(error)


def _refused(status: HTTPStatus, sentence: str) -> Response:
    back = origins.came_from(visits.current().request.headers)
    return _page(status, "refused.html", replies.unshared(), sentence=sentence, back=back)


def _sign_in_first() -> Response:
    visit = visits.current()
    to = origins.came_from(visit.request.headers) if visit.is_post else visit.address
    draft = Draft(typed={"to": to or ""})
    return _page(HTTPStatus.FORBIDDEN, "sign_in.html", replies.unshared(), draft=draft, is_needed=True)


def _page(status: HTTPStatus, template: str, headers: Mapping[str, str], **context: object) -> Response:
    visit = visits.current()
    visitor = visit.member_if_seen if status in _UNDER_STRAIN else visit.member
    return replies.html(status, template, visitor, headers, typed=texts(visit.typed), **context)
