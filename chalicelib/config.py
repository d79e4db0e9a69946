"""The only reader of the environment: what this process is part of, where its streams are, what language it speaks."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

# Chalice reads a stream's ARN when a decorator runs, also in tests and tools that deploy nothing.
_NO_STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/askwell-{stage}-{table}/stream/none"

# Big, bright and about anything: whoever looks over a shoulder sees an encyclopedia.
_SOMEWHERE_ELSE = "https://www.wikipedia.org/"


@dataclass(frozen=True, slots=True)
class Settings:
    """`stage` names the tables (`askwell-<stage>-<table>`); `streams` maps a table's short name to its stream.

    `language` is the one that the pages speak, "en" or "pt_BR"; `leave_to` is where "Leave this page" leads.
    """

    stage: str
    region: str
    streams: Mapping[str, str]
    language: str
    leave_to: str

    def table(self, name: str) -> str:
        return f"askwell-{self.stage}-{name}"

    def stream(self, table: str) -> str:
        return self.streams.get(table) or _NO_STREAM.format(stage=self.stage, table=table)


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from ASKWELL_STAGE, ASKWELL_STREAM_<TABLE>, ASKWELL_LANGUAGE, ASKWELL_LEAVE_TO and AWS's own variables.

    `ValueError` for an ASKWELL_LEAVE_TO that does not begin with https://.
    """
    prefix = "ASKWELL_STREAM_"
    streams = {k.removeprefix(prefix).lower(): v for k, v in environment.items() if k.startswith(prefix)}
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1"
    language = environment.get("ASKWELL_LANGUAGE") or "en"
    leave_to = environment.get("ASKWELL_LEAVE_TO") or _SOMEWHERE_ELSE
    if not leave_to.startswith("https://"):
        raise ValueError(f"ASKWELL_LEAVE_TO has to begin with https://, and is {leave_to!r}.")
    return Settings(environment.get("ASKWELL_STAGE", "dev"), region, streams, language, leave_to)


settings = from_environment()
