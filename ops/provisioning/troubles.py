"""What can be in the way of a resource, in words: a missing permission, a service that is not there, another run."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

from ops.failures import Declined

# Another run is at the same thing, or AWS is still at work on it: look again a little later.
BUSY = frozenset(
    [
        "AlreadyExists",
        "AlreadyExistsException",
        "BucketAlreadyOwnedByYou",
        "ConcurrentModificationException",
        "ConflictException",
        "ContinuousBackupsUnavailableException",
        "DuplicateRecordException",
        "LimitExceededException",
        "OperationAborted",
        "OperationAbortedException",
        "QueueAlreadyExists",
        "QueueNameExists",
        "ResourceAlreadyExistsException",
        "ResourceInUseException",
        "TableAlreadyExistsException",
    ]
)

_DENIED = frozenset(["403", "AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation"])
_NOT_THERE = frozenset(
    [
        "404",
        "501",
        "InvalidAction",
        "NotImplemented",
        "OptInRequired",
        "SubscriptionRequiredException",
        "UnknownOperationException",
        "UnsupportedOperation",
    ]
)
_NO_SUCH_CALL = re.compile(r"Unknown .* path:|not (?:yet )?implemented", re.IGNORECASE)
_IN_AWS_WORDS = re.compile(r"not authorized to perform: (?P<action>[\w:*-]+)(?: on resource: (?P<resource>\S+))?")

# Where IAM's name of an action is not the operation's.
_ACTIONS = {
    "HeadBucket": "s3:ListBucket",
    "GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
    "GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "DescribeBudget": "budgets:ViewBudget",
    "DescribeNotificationsForBudget": "budgets:ViewBudget",
    "CreateBudget": "budgets:ModifyBudget",
    "UpdateBudget": "budgets:ModifyBudget",
    "CreateNotification": "budgets:ModifyBudget",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something could not be done and what to do; `grave` unless the forum can be deployed without it."""

    why: str
    what_to_do: str
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.why} {self.what_to_do}".strip()


def code_of(error: Exception) -> str:
    """AWS's code for what went wrong; "" where AWS gave no answer."""
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else ""


def is_busy(error: Exception) -> bool:
    """Whether to look again a little later."""
    return code_of(error) in BUSY


def trouble(error: ClientError | BotoCoreError, service: str, resource: str) -> Trouble:
    """An error in words; `service` is the prefix of IAM's actions, `resource` what it was about."""
    if isinstance(error, EndpointConnectionError):
        return Trouble(f"Nobody answers for {service}: {error}.", "Is this service offered in the region?")
    if not isinstance(error, ClientError):
        return Trouble(f"{error}.", "Run the same command again.")
    code, message = code_of(error), error.response.get("Error", {}).get("Message", "")
    if code in _DENIED or "not authorized to perform" in message:
        return _denied(error, service, resource, message)
    if code in _NOT_THERE or _NO_SUCH_CALL.search(message):
        return Trouble(
            f"{service} has no {error.operation_name} here ({code}).", "The forum runs without.", grave=False
        )
    return Trouble(f"{service} refused {error.operation_name}: {message or code}.", "Run the same command again.")


@contextmanager
def in_words(service: str, resource: str) -> Iterator[None]:
    """What AWS refuses inside is `Declined` in words, as `trouble` has them."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise Declined(str(trouble(error, service, resource))) from error


def _denied(error: ClientError, service: str, resource: str, message: str) -> Trouble:
    said = _IN_AWS_WORDS.search(message)
    action = said["action"] if said else _ACTIONS.get(error.operation_name, f"{service}:{error.operation_name}")
    on = ((said["resource"] if said else "") or resource).strip('".,')
    return Trouble(
        f"You lack the permission {action} on {on}.",
        "Ask whoever looks after the account for it, then run the same command again.",
    )
