"""What the API says when something is in the way: the one table from the forum's errors to problems (RFC 9457)."""

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus

from chalice.app import Request

from chalicelib.api.answers import Answer, name_of, problem
from chalicelib.api.shapes import Fault
from chalicelib.domain import errors
from chalicelib.domain.errors import RuleBroken

log = logging.getLogger(__name__)


class BadToken(RuleBroken):
    """Said for an unknown token and for one that is over alike."""

    code = "bad_token"
    sentence = "This token is not valid, or no longer. Sign in again and send the new one as “Authorization: Bearer …”."


class Unreadable(RuleBroken):
    code = "unreadable"
    sentence = "The request cannot be read."


class BadIdempotencyKey(RuleBroken):
    code = "bad_idempotency_key"
    sentence = "An Idempotency-Key is 1 to 255 printable ASCII characters, for example a UUID."


class NotOffered(RuleBroken):
    """There is something at this address, but it does not take this method."""

    code = "method_not_allowed"
    sentence = "This address does not take this method; the Allow header names those that it takes."

    def __init__(self, allowed: Iterable[str]) -> None:
        super().__init__()
        self.allowed = ", ".join(sorted(allowed))


class TooLarge(RuleBroken):
    code = "too_large"
    sentence = "The body is larger than any question or answer can be."


class NotJson(RuleBroken):
    code = "not_json"
    sentence = "Send the body as “Content-Type: application/json”, in UTF-8."


class BadQuery(RuleBroken):
    """A parameter of the query has a value that means nothing here."""

    code = "invalid"
    sentence = "A parameter of the address needs another look."

    def __init__(self, parameter: str, code: str, detail: str) -> None:
        super().__init__()
        self.fault: Fault = {"parameter": parameter, "code": code, "detail": detail}


STATUSES: Mapping[type[RuleBroken], int] = {
    errors.BadCursor: 400,
    Unreadable: 400,
    BadIdempotencyKey: 400,
    errors.SignInRequired: 401,
    errors.WrongPassword: 401,
    BadToken: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    NotOffered: 405,
    errors.Conflict: 409,
    errors.StaleEdit: 412,
    TooLarge: 413,
    NotJson: 415,
    errors.Incomplete: 422,
    errors.KeyReused: 422,
    BadQuery: 422,
    errors.TooOften: 429,
    errors.Unavailable: 503,
}

_SECONDS_TO_WAIT: Mapping[type[RuleBroken], int] = {errors.Unavailable: 2, errors.KeyInFlight: 1}


def status_of(kind: type[RuleBroken]) -> int:
    """The HTTP status of an error: its own, or that of the nearest error it is a kind of."""
    return next((STATUSES[known] for known in kind.__mro__ if known in STATUSES), 500)


def told(error: Exception, request: Request) -> Answer:
    """The problem that tells of an error; one that nobody foresaw is logged and tells nothing of itself."""
    if isinstance(error, RuleBroken):
        status = status_of(type(error))
        return problem(status, error.code, str(error), request, _faults(error), _headers(error, status))
    log.error("Request %s failed", name_of(request), exc_info=error)
    return failed(request)


def failed(request: Request) -> Answer:
    """The problem that says only that something of ours went wrong."""
    said = "Something went wrong on our side. It has been noted; please try again later."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", said, request)


def _faults(error: RuleBroken) -> list[Fault] | None:
    if isinstance(error, BadQuery):
        return [error.fault]
    if isinstance(error, errors.Incomplete):
        return [{"pointer": c.pointer, "code": c.code, "detail": c.detail} for c in error.complaints]
    return None


def _headers(error: RuleBroken, status: int) -> dict[str, str]:
    if isinstance(error, NotOffered):
        return {"Allow": error.allowed}
    if status == HTTPStatus.UNAUTHORIZED:
        why = ', error="invalid_token"' if isinstance(error, BadToken) else ""
        return {"WWW-Authenticate": f'Bearer realm="askwell"{why}'}
    seconds = error.seconds if isinstance(error, errors.TooOften) else _SECONDS_TO_WAIT.get(type(error))
    return {"Retry-After": str(seconds)} if seconds else {}
