"""The only reader of the environment: what this process is part of, where its streams are, what language it speaks."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# Chalice reads a stream's ARN when a decorator runs, also in tests and tools that deploy nothing.
_NO_STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/askwell-{stage}-{table}/stream/none"

# Big, bright and about anything: whoever looks over a shoulder sees an encyclopedia.
_SOMEWHERE_ELSE = "https://www.wikipedia.org/"

_THIS_MACHINE = ("127.0.0.1", "localhost")

# Chalice reads a topic's ARN when a decorator runs, too.
_NO_TOPIC = "arn:aws:sns:us-east-1:000000000000:askwell-{stage}-{about}"


@dataclass(frozen=True, slots=True)
class Settings:
    """`stage` names the tables (`askwell-<stage>-<table>`); `streams` maps a table's short name to its stream.

    `language` is the one that the pages speak, "en" or "pt_BR"; `leave_to` is where "Leave this page" leads.
    `address` is where people find the forum, "https://forum.example.org", "" if nobody said; `front` is the SHA-256 of
    the secret by which CloudFront is known, "" where none stands in front. `function` is the Lambda function that this
    process is, "" where it is none.
    `mail_from` writes the mails, "Askwell <mail@forum.example.org>", and `discreet_from` those that must not show where
    they come from; without the first none is sent. `configuration_set` is SES's; `topics` maps "bounces" and
    "complaints" to SNS's.
    """

    stage: str
    region: str
    streams: Mapping[str, str]
    language: str
    leave_to: str
    address: str = ""
    front: str = ""
    function: str = ""
    mail_from: str = ""
    discreet_from: str = ""
    configuration_set: str = ""
    topics: Mapping[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """The address without its path, as browsers write it into `Origin`; "" if there is no address."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}" if self.address else ""

    @property
    def prefix(self) -> str:
        """The path of the address: "/live" on API Gateway's own domain, "" on one of our own."""
        return urlsplit(self.address).path

    def table(self, name: str) -> str:
        return f"askwell-{self.stage}-{name}"

    def stream(self, table: str) -> str:
        return self.streams.get(table) or _NO_STREAM.format(stage=self.stage, table=table)

    def topic(self, about: str) -> str:
        return self.topics.get(about) or _NO_TOPIC.format(stage=self.stage, about=about)


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from ASKWELL_STAGE, ASKWELL_STREAM_<TABLE>, ASKWELL_LANGUAGE, ASKWELL_LEAVE_TO, ASKWELL_ADDRESS,
    ASKWELL_FRONT, ASKWELL_MAIL_FROM, ASKWELL_MAIL_FROM_DISCREET, ASKWELL_CONFIGURATION_SET, ASKWELL_TOPIC_<ABOUT> and
    AWS's own variables.

    `ValueError` for an ASKWELL_LEAVE_TO that does not begin with https://, an ASKWELL_ADDRESS that is no address of a
    site, an ASKWELL_FRONT that is no SHA-256 in hexadecimal digits, and an ASKWELL_MAIL_FROM that is no sender.
    """
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1"
    language = environment.get("ASKWELL_LANGUAGE") or "en"
    leave_to = environment.get("ASKWELL_LEAVE_TO") or _SOMEWHERE_ELSE
    if not leave_to.startswith("https://"):
        raise ValueError(f"ASKWELL_LEAVE_TO has to begin with https://, and is {leave_to!r}.")
    return Settings(
        stage=environment.get("ASKWELL_STAGE", "dev"),
        region=region,
        streams=_named(environment, "ASKWELL_STREAM_"),
        language=language,
        leave_to=leave_to,
        address=_address(environment.get("ASKWELL_ADDRESS", "")),
        front=_digest(environment.get("ASKWELL_FRONT", "")),
        function=environment.get("AWS_LAMBDA_FUNCTION_NAME", ""),
        mail_from=_sender(environment.get("ASKWELL_MAIL_FROM", "")),
        discreet_from=_sender(environment.get("ASKWELL_MAIL_FROM_DISCREET", "")),
        configuration_set=environment.get("ASKWELL_CONFIGURATION_SET", ""),
        topics=_named(environment, "ASKWELL_TOPIC_"),
    )


def _named(environment: Mapping[str, str], prefix: str) -> Mapping[str, str]:
    """The variables that begin so, by the rest of their names in small letters."""
    return {name.removeprefix(prefix).lower(): said for name, said in environment.items() if name.startswith(prefix)}


def _sender(said: str) -> str:
    """An address alone, or a name with the address in angle brackets; nothing that could begin another header."""
    if said and not re.fullmatch(r"[^\x00-\x1f\x7f<>@\"]*<[!-;=?A-~]+@[\w.-]+>|[!-;=?A-~]+@[\w.-]+", said, re.ASCII):
        raise ValueError(f"ASKWELL_MAIL_FROM is a sender such as “Askwell <mail@forum.example.org>”, not {said!r}.")
    return said


def _address(said: str) -> str:
    """Lower case up to the path, and no slash at its end."""
    if not said:
        return ""
    found = re.fullmatch(r"(https?)://([a-z0-9.-]+)(:\d+)?((?:/[\w.~-]+)*)/?", said, re.ASCII | re.IGNORECASE)
    if not found:
        raise ValueError(f"ASKWELL_ADDRESS is the address of a site, such as https://forum.example.org, not {said!r}.")
    scheme, host, port, path = found[1].lower(), found[2].lower(), found[3] or "", found[4]
    if scheme == "http" and host not in _THIS_MACHINE:
        raise ValueError(f"ASKWELL_ADDRESS has to begin with https://, and is {said!r}.")
    return f"{scheme}://{host}{port}{path}"


def _digest(said: str) -> str:
    if said and not re.fullmatch(r"[0-9a-f]{64}", said):
        raise ValueError("ASKWELL_FRONT is the SHA-256 of CloudFront's secret: 64 hexadecimal digits.")
    return said


settings = from_environment()
