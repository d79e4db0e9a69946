"""What moto's SES was given: raw mails, read with the standard library as a mail program would."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape

import pytest
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import RawMessage, ses_backends

from chalicelib.config import Settings
from chalicelib.notifications import envelopes, post_office
from chalicelib.presentation import links

ADDRESS = "https://forum.example.org"
SENDER = "Askwell <mail@forum.example.org>"


@dataclass(frozen=True)
class Mail:
    """A mail as it arrived."""

    to: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def links(self) -> list[str]:
        """The addresses that the text leads to."""
        return re.findall(r"https://\S+", self.text)

    @property
    def links_of_html(self) -> list[str]:
        return [unescape(link) for link in re.findall(r'href="([^"]*)"', self.html)]

    def header(self, name: str) -> str:
        return str(self.message[name])

    def path(self, part: str) -> str:
        """The path of the link in the text that holds this, as a browser asks for it."""
        return next(link.removeprefix(ADDRESS) for link in self.links if part in link)

    def _part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        assert isinstance(body, EmailMessage)
        return str(body.get_content())


class Outbox:
    """All that was sent, and ways in which SES can fail."""

    def __init__(self) -> None:
        self.client = post_office._client()
        self.client.create_email_identity(EmailIdentity="forum.example.org")

    @property
    def mails(self) -> list[Mail]:
        sent = ses_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].sent_messages
        return [Mail(sorted(set(one.destinations)), _raw(one)) for one in sent if isinstance(one, RawMessage)]

    @property
    def only(self) -> Mail:
        (mail,) = self.mails
        return mail

    def to(self, address: str) -> list[Mail]:
        return [mail for mail in self.mails if mail.to == [address]]

    def fail(self, *codes: str, at: str = "") -> None:
        """The next mails (to an address, if one is named) meet these errors, one after the other."""
        self.client.meta.events.register_first("before-call.sesv2.SendEmail", _Failing(list(codes), at))


class _Failing:
    def __init__(self, codes: list[str], at: str) -> None:
        self.codes, self.at = codes, at

    def __call__(self, params: dict[str, bytes], **_: object) -> object:
        from botocore.awsrequest import AWSResponse

        if not self.codes or self.at.encode() not in params["body"]:
            return None
        code = self.codes.pop(0)
        message = f"The following identities failed the check: {self.at}"
        told = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": 400}}
        return AWSResponse("", 400, {}, None), told


def _raw(sent: RawMessage) -> bytes:
    raw = sent.raw_data
    return raw if isinstance(raw, bytes) else raw.encode()


@contextmanager
def set_up(**more: str) -> Iterator[None]:
    """The stage knows its address, and who writes its mails."""
    with pytest.MonkeyPatch.context() as patch:
        known: Settings = replace(links.settings, address=ADDRESS, mail_from=SENDER, **more)  # type: ignore[arg-type]
        for module in (links, envelopes, post_office):
            patch.setattr(module, "settings", known)
        yield


@contextmanager
def opened() -> Iterator[Outbox]:
    with set_up(), mock_aws():
        post_office._client.cache_clear()
        yield Outbox()
        post_office._client.cache_clear()


def later(now: datetime, **by: float) -> datetime:
    return now + timedelta(**by)
