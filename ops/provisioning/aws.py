"""AWS as an operator's computer reaches it: one session, one region, a client for each service."""

from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
)

from ops.failures import BadInput, Declined
from ops.stage_names import NotAStageError, StageNames

_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "max_attempts": 4})
_NOT_TAKEN = frozenset(
    [
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    ]
)


class Aws:
    """An account in a region. `BadInput` without a region, `Declined` without credentials that AWS takes."""

    def __init__(self, region: str | None = None) -> None:
        try:
            self.session: Any = boto3.Session(region_name=region)
        except ProfileNotFound as unknown:
            raise BadInput(f"{unknown}. Name another in AWS_PROFILE.") from unknown
        if not self.session.region_name:
            raise BadInput("Say which region: --region eu-west-1, or AWS_DEFAULT_REGION, or your AWS profile.")
        self.region: str = self.session.region_name
        self._clients: dict[str, Any] = {}

    def __getitem__(self, service: str) -> Any:
        """The client of a service, made at first use."""
        if service not in self._clients:
            self._clients[service] = self.session.client(service, config=_CONFIG)
        return self._clients[service]

    @cached_property
    def account(self) -> str:
        """The number of the account. `Declined`, with what to do, when nobody is signed in or nobody answers."""
        try:
            return str(self["sts"].get_caller_identity()["Account"])
        except (NoCredentialsError, PartialCredentialsError) as missing:
            raise Declined(
                "There are no AWS credentials here. `aws configure` or `aws sso login` sets them up; "
                "AWS_PROFILE chooses among several."
            ) from missing
        except EndpointConnectionError as silent:
            raise Declined(f"Nobody answers for AWS: {silent}") from silent
        except ClientError as error:
            if error.response["Error"]["Code"] in _NOT_TAKEN:
                raise Declined(
                    "AWS does not take these credentials: they are wrong or have expired. "
                    "Sign in again, for example with `aws sso login`."
                ) from error
            raise
        except BotoCoreError as broken:
            raise Declined(f"AWS cannot be asked: {broken}") from broken

    def names(self, stage: str) -> StageNames:
        """The names of a stage here. `BadInput` for one that cannot be."""
        try:
            return StageNames(stage, self.region, self.account)
        except NotAStageError as impossible:
            raise BadInput(str(impossible)) from None
