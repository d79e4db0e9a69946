"""A letter as the mail that carries it: headers, and one body as text and as HTML. The email package is imported with
the first one.

SES writes a Message-ID of its own over ours, so what keeps the mails of a thread together is that all of them refer to
the same one, which nobody ever sent.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from chalicelib.config import settings
from chalicelib.presentation import language
from chalicelib.presentation.language import translate
from chalicelib.presentation.stationery import Letter
from chalicelib.storage.keys import keyed_hash

if TYPE_CHECKING:
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import EmailPolicy

# Addresses and ids have no place where a line could end; Python's folding would make encoded words of them.
_UNFOLDED = frozenset(("list-unsubscribe", "list-id", "message-id", "references", "in-reply-to"))
_PLAIN = re.compile(r"[\w-]{1,40}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """What stands on a mail beside its letter.

    `key` is the notice's, with its recipient: the same notice has the same Message-ID. `about` is what is followed,
    "thread#…"; `thread` the one whose mails belong together, "" for none; `unsubscribe` the address that takes a POST.
    """

    to: str
    key: str
    at: datetime
    about: str = ""
    thread: str = ""
    unsubscribe: str = ""
    discreet: bool = False


def sender(*, discreet: bool) -> str:
    """Who writes. A discreet mail shows no name of the forum. `LookupError` where nobody said ASKWELL_MAIL_FROM."""
    if not settings.mail_from:
        raise LookupError("ASKWELL_MAIL_FROM is not set, so no mail has a sender.")
    if not discreet:
        return settings.mail_from
    return settings.discreet_from or f"{translate('Notes')} <{_bare(settings.mail_from)}>"


def filled(envelope: Envelope, letter: Letter) -> bytes:
    """The mail as it goes over the wire, RFC 5322: to one recipient, in CRLF lines."""
    from email.message import EmailMessage
    from email.utils import format_datetime

    mail = EmailMessage(policy=_policy())
    mail["From"] = _encoded(sender(discreet=envelope.discreet))
    mail["To"] = envelope.to
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(envelope.at)
    mail["Message-ID"] = f"<{keyed_hash('message-id', envelope.key)[:32]}@{_host()}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday note comes back
    _hang_together(mail, envelope)
    _offer_the_way_out(mail, envelope)
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = language.code()  # last: until there are parts, it would be the text's alone
    return mail.as_bytes()


def _hang_together(mail: "EmailMessage", envelope: Envelope) -> None:
    if envelope.thread:
        root = f"<thread.{envelope.thread}@{_host()}>"
        mail["References"] = root
        mail["In-Reply-To"] = root


def _offer_the_way_out(mail: "EmailMessage", envelope: Envelope) -> None:
    """RFC 2919, RFC 2369, and RFC 8058 for programs that offer one click."""
    if envelope.about:
        mail["List-Id"] = f"<{_list(envelope.about, discreet=envelope.discreet)}.{_host()}>"
    if envelope.unsubscribe:
        mail["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _list(about: str, *, discreet: bool) -> str:
    """ "thread.01J…" or "tag.sleep"; for what does not fit into a host's name, or must not be read, a hash of it."""
    kind, _, name = about.partition("#")
    if discreet or not _PLAIN.fullmatch(name):
        name = hashlib.sha256(about.encode()).hexdigest()[:24]
    return f"{'list' if discreet else kind}.{name}"


def _host() -> str:
    """What follows the "@" of ids: the forum's host, which no one else may use."""
    return re.sub(r":\d+$", "", settings.origin.partition("//")[2]) or "localhost"


def _bare(sender: str) -> str:
    return sender.rpartition("<")[2].rstrip(">")


def _encoded(sender: str) -> "Address":
    from email.headerregistry import Address

    name = sender.partition("<")[0].strip() if "<" in sender else ""
    return Address(name, addr_spec=_bare(sender))


@cache
def _policy() -> "EmailPolicy":
    from email.policy import SMTP, EmailPolicy

    class Policy(EmailPolicy):
        """Leaves headers that are one word on one line."""

        def fold_binary(self, name: str, value: str) -> bytes:
            if name.lower() in _UNFOLDED:
                return f"{name}: {value}{self.linesep}".encode("ascii")
            return super().fold_binary(name, value)

    return Policy(linesep=SMTP.linesep)
