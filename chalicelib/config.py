"""The only reader of the environment: what this process is part of, where its streams are, what language it speaks."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

# Chalice reads a stream's ARN when a decorator runs, also in tests and tools that deploy nothing.
_NO_STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/askwell-{stage}-{table}/stream/none"


@dataclass(frozen=True, slots=True)
class Settings:
    """`stage` names the tables (`askwell-<stage>-<table>`); `streams` maps a table's short name to its stream.

    `language` is the one that the pages speak, "en" or "pt_BR".
    """

    stage: str
    region: str
    streams: Mapping[str, str]
    language: str

    def table(self, name: str) -> str:
        return f"askwell-{self.stage}-{name}"

    def stream(self, table: str) -> str:
        return self.streams.get(table) or _NO_STREAM.format(stage=self.stage, table=table)


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from ASKWELL_STAGE, ASKWELL_STREAM_<TABLE>, ASKWELL_LANGUAGE and AWS's own region variables."""
    prefix = "ASKWELL_STREAM_"
    streams = {k.removeprefix(prefix).lower(): v for k, v in environment.items() if k.startswith(prefix)}
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1"
    language = environment.get("ASKWELL_LANGUAGE") or "en"
    return Settings(environment.get("ASKWELL_STAGE", "dev"), region, streams, language)


settings = from_environment()
