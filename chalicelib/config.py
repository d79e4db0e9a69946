"""The only reader of the environment: what this process is part of, where its streams are, what language it speaks."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

# Chalice reads a stream's ARN when a decorator runs, also in tests and tools that deploy nothing.
_NO_STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/askwell-{stage}-{table}/stream/none"

# Big, bright and about anything: whoever looks over a shoulder sees an encyclopedia.
_SOMEWHERE_ELSE = "https://www.wikipedia.org/"

_THIS_MACHINE = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Settings:
    """`stage` names the tables (`askwell-<stage>-<table>`); `streams` maps a table's short name to its stream.

    `language` is the one that the pages speak, "en" or "pt_BR"; `leave_to` is where "Leave this page" leads.
    `address` is where people find the forum, "https://forum.example.org", "" if nobody said; `front` is the SHA-256 of
    the secret by which CloudFront is known, "" where none stands in front.
    """

    stage: str
    region: str
    streams: Mapping[str, str]
    language: str
    leave_to: str
    address: str = ""
    front: str = ""

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


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from ASKWELL_STAGE, ASKWELL_STREAM_<TABLE>, ASKWELL_LANGUAGE, ASKWELL_LEAVE_TO, ASKWELL_ADDRESS,
    ASKWELL_FRONT and AWS's own variables.

    `ValueError` for an ASKWELL_LEAVE_TO that does not begin with https://, an ASKWELL_ADDRESS that is no address of a
    site, and an ASKWELL_FRONT that is no SHA-256 in hexadecimal digits.
    """
    prefix = "ASKWELL_STREAM_"
    streams = {k.removeprefix(prefix).lower(): v for k, v in environment.items() if k.startswith(prefix)}
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1"
    language = environment.get("ASKWELL_LANGUAGE") or "en"
    leave_to = environment.get("ASKWELL_LEAVE_TO") or _SOMEWHERE_ELSE
    if not leave_to.startswith("https://"):
        raise ValueError(f"ASKWELL_LEAVE_TO has to begin with https://, and is {leave_to!r}.")
    return Settings(
        stage=environment.get("ASKWELL_STAGE", "dev"),
        region=region,
        streams=streams,
        language=language,
        leave_to=leave_to,
        address=_address(environment.get("ASKWELL_ADDRESS", "")),
        front=_digest(environment.get("ASKWELL_FRONT", "")),
    )


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
