"""The body of a form as browsers send it, read without ever failing for more than one of three reasons."""

from http import HTTPStatus
from urllib.parse import parse_qsl

from chalice.app import Request

from chalicelib.presentation.language import later
from chalicelib.web.troubles import Trouble

# The longest text that a post can have takes three characters for each of its 64 KB; beyond this nobody typed it.
BODY_MOST = 1_000_000
_FIELDS_MOST = 100


class NotAForm(Trouble):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    sentence = later("This address takes what a form on one of our pages sends, in UTF-8.")


class TooLarge(Trouble):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    sentence = later("This is larger than any post can be. Please shorten it.")


class Unreadable(Trouble):
    status = HTTPStatus.BAD_REQUEST
    sentence = later("What was sent cannot be read. Please go back and try again.")


def read(request: Request) -> dict[str, str]:
    """The fields of a form by name; of two with one name the last. What is no UTF-8 becomes "�".

    Raises `NotAForm`, `TooLarge`, or `Unreadable`.
    """
    _check_type(request.headers.get("content-type", ""))
    body = raw(request)
    if len(body) > BODY_MOST:
        raise TooLarge
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace", max_num_fields=_FIELDS_MOST
        )
    except ValueError:
        raise Unreadable from None
    return dict(pairs)


def raw(request: Request) -> bytes:
    """The body as it was sent. `Unreadable`."""
    try:
        body = request.raw_body or b""
        return body if isinstance(body, bytes) else body.encode()
    except ValueError:
        raise Unreadable from None


def _check_type(content_type: str) -> None:
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [p.partition("=")[2].strip('" ') for p in parameters if p.startswith("charset=")]
    if kind != "application/x-www-form-urlencoded" or any(c not in ("utf-8", "utf8") for c in charsets):
        raise NotAForm
