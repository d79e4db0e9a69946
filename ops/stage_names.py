"""What a stage's things are called on AWS. Nobody else puts such a name together, except `chalicelib/config.py`."""

import re
from dataclasses import dataclass

APP = "askwell"
PLACES = ("stage", "region", "account")
HTTP_FUNCTION = "api_handler"  # Chalice's name for the function behind API Gateway

_STAGE = re.compile("[a-z][a-z0-9-]{0,18}")  # a bucket's name has at most 63 characters, and the region is part of it
_DEVELOPMENT = re.compile("dev|dev-.*|test.*")


class NotAStageError(ValueError):
    """A name that a stage cannot have."""


@dataclass(frozen=True, slots=True)
class StageNames:
    """A stage in a region of an account. `NotAStageError` for a name that its bucket or functions could not carry."""

    stage: str
    region: str
    account: str

    def __post_init__(self) -> None:
        if not _STAGE.fullmatch(self.stage):
            raise NotAStageError(
                f"A stage cannot be called “{self.stage}”: it takes a small letter, then up to 18 of a-z, 0-9 and -."
            )

    @property
    def prefix(self) -> str:
        return f"{APP}-{self.stage}"

    @property
    def is_for_development(self) -> bool:
        """Whether its name says so. Such a stage can be thrown away: its tables are neither protected nor backed up."""
        return bool(_DEVELOPMENT.fullmatch(self.stage))

    def table(self, name: str) -> str:
        return f"{self.prefix}-{name}"

    def table_arn(self, name: str) -> str:
        return f"arn:aws:dynamodb:{self.region}:{self.account}:table/{self.table(name)}"

    def function(self, name: str) -> str:
        """What AWS calls a function; Chalice calls that of the REST API by the stage alone."""
        return self.prefix if name == HTTP_FUNCTION else f"{self.prefix}-{name}"

    def log_group(self, function: str) -> str:
        return f"/aws/lambda/{self.function(function)}"

    @property
    def private_bucket(self) -> str:
        return f"{self.prefix}-private-{self.account}-{self.region}"

    @property
    def failed_queue(self) -> str:
        return f"{self.prefix}-failed"

    @property
    def failed_queue_arn(self) -> str:
        return f"arn:aws:sqs:{self.region}:{self.account}:{self.failed_queue}"

    @property
    def configuration_set(self) -> str:
        return self.prefix

    def topic(self, about: str) -> str:
        """A topic's name; `about` is bounces, complaints or alarms."""
        return f"{self.prefix}-{about}"

    def topic_arn(self, about: str) -> str:
        return f"arn:aws:sns:{self.region}:{self.account}:{self.topic(about)}"

    def fill_in(self, text: str) -> str:
        """A text with its `{stage}`, `{region}` and `{account}` filled in; other braces stay."""
        for place in PLACES:
            text = text.replace(f"{{{place}}}", getattr(self, place))
        return text
