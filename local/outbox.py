"""Where mails go on this machine: a receiver that speaks SES's SendEmail, and /_local/outbox, which shows what came.

Each mail lies in the data directory as it was sent, `outbox/<when>-<id>.eml`.
"""

import base64
import binascii
import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from local import beside
from local.gateway import Answer, Request

# Below this the address of SES on this machine begins: AWS_ENDPOINT_URL_SESV2.
ENDPOINT = f"{beside.BELOW}ses"
SEND_EMAIL = "ses/v2/email/outbound-emails"

_A_PAGE = 30
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{16}")
_LINK = re.compile(r"(https?://[^\s<>\"]+)")
# A mail is somebody's text: it stands in a frame of its own, without scripts, and its links open beside it.
_WITH_A_FRAME = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'"
_IN_A_FRAME = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True)
class Mail:
    """A mail as it lies there."""

    name: str
    message: EmailMessage

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, and of each whether it is an address."""
        return [(piece, bool(_LINK.fullmatch(piece))) for piece in _LINK.split(self.body("plain")) if piece]

    def body(self, kind: str) -> str:
        """The text of a "plain" or "html" part, "" without one."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if isinstance(part, EmailMessage) else ""


class Outbox:
    """The mails of the forum whose data is in this directory."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "outbox"

    def receive(self, request: Request) -> Answer:
        """Takes a mail as SES does: whole, for one person."""
        try:
            asked = json.loads(request.body)
            raw = base64.b64decode(asked["Content"]["Raw"]["Data"], validate=True)
            (_,) = asked["Destination"]["ToAddresses"]
        except (ValueError, KeyError, TypeError, binascii.Error):
            return _refused("This takes a raw mail in JSON, for one address.")
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(8)}"
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f"{name}.draft"
        draft.write_bytes(raw)
        draft.rename(self._folder / f"{name}.eml")
        return beside.file(json.dumps({"MessageId": name}), "application/json")

    def page(self, request: Request) -> Answer:
        """Thirty mails, the newest first, or those before one of them."""
        before = _asked(request, "before")
        names = [name for name in self._names() if not before or name < before]
        mails, older = [self._mail(name) for name in names[:_A_PAGE]], names[_A_PAGE - 1 : _A_PAGE + 1]
        answer = beside.page("outbox.html", mails=mails, before=older[0] if len(older) > 1 else None)
        return _under(answer, _WITH_A_FRAME)

    def html(self, request: Request) -> Answer:
        """A mail's HTML alone, for its frame."""
        name = _asked(request, "mail")
        if not self._is_there(name):
            return Answer(404, [("Content-Type", "text/plain")], b"There is no such mail.")
        shown = self._mail(name).body("html").replace("<head>", '<head><base target="_blank">', 1)
        return _under(beside.file(shown, "text/html; charset=utf-8"), _IN_A_FRAME)

    def mails(self) -> Iterator[Mail]:
        """All mails, the newest first."""
        return (self._mail(name) for name in self._names())

    def _names(self) -> list[str]:
        return sorted((path.stem for path in self._folder.glob("*.eml")), reverse=True)

    def _is_there(self, name: str) -> bool:
        return bool(_NAME.fullmatch(name)) and (self._folder / f"{name}.eml").is_file()

    def _mail(self, name: str) -> Mail:
        message = message_from_bytes((self._folder / f"{name}.eml").read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return Mail(name, message)


def _asked(request: Request, name: str) -> str:
    return parse_qs(urlsplit(request.target).query).get(name, [""])[-1]


def _refused(message: str) -> Answer:
    headers = [("Content-Type", "application/json"), ("x-amzn-ErrorType", "BadRequestException")]
    return Answer(400, headers, json.dumps({"message": message}).encode())


def _under(answer: Answer, rules: str) -> Answer:
    """The same page under other rules of what it may load."""
    others = [(name, value) for name, value in answer.headers if name != "Content-Security-Policy"]
    return Answer(answer.status, [*others, ("Content-Security-Policy", rules)], answer.body)
