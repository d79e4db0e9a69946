"""Takes a stage off AWS: everything but its tables, also what a deploy that was killed has left behind."""

from collections.abc import Callable, Iterable
from typing import Any

from botocore.exceptions import ClientError

from ops.deploying.deployed import mappings_of
from ops.provisioning import chalice_files
from ops.provisioning.alarms import alarms_of
from ops.provisioning.aws import Aws
from ops.provisioning.messages import TopicResource
from ops.stage_names import HTTP_FUNCTION, StageNames

_GONE = frozenset(
    [
        "404",
        "AWS.SimpleQueueService.NonExistentQueue",
        "NoSuchBucket",
        "NoSuchEntity",
        "NoSuchEntityException",
        "NotFound",
        "NotFoundException",
        "QueueDoesNotExist",
        "ResourceNotFoundException",
    ]
)
_OF_MAIL_AND_MONEY = ("bounces", "complaints", "alarms")

Say = Callable[[str], None]


def delete_all(aws: Aws, names: StageNames, functions: Iterable[str], say: Say) -> None:
    """Deletes what is there, thing by thing, and says what it deleted; run again, it goes on where it was stopped."""
    for function in functions:
        _function(aws, names, function, say)
    for about in _OF_MAIL_AND_MONEY:
        _tell(say, f"topic {names.topic(about)}", lambda about=about: _topic(aws, names, about))
    _tell(say, f"queue {names.failed_queue}", lambda: _queue(aws, names))
    _tell(say, f"mail configuration {names.configuration_set}", lambda: _mail(aws, names))
    _tell(say, "alarms", lambda: _alarms(aws, names))
    _tell(say, f"budget {names.prefix}", lambda: _budget(aws, names))
    _tell(say, f"bucket {names.private_bucket}", lambda: _bucket(aws, names))


def _function(aws: Aws, names: StageNames, function: str, say: Say) -> None:
    full, role = names.function(function), f"{names.prefix}-{function}"
    for mapping in mappings_of(aws, full):
        aws["lambda"].delete_event_source_mapping(UUID=mapping["UUID"])
    _tell(say, f"function {full}", lambda: aws["lambda"].delete_function(FunctionName=full))
    if function != HTTP_FUNCTION:
        _tell(say, f"schedule {role}-event", lambda: _rule(aws, f"{role}-event"))
    _tell(say, f"role {role}", lambda: _role(aws, role))
    group = names.log_group(function)
    _tell(say, f"log group {group}", lambda: aws["logs"].delete_log_group(logGroupName=group))


def _tell(say: Say, what: str, delete: Callable[[], Any]) -> None:
    try:
        done = delete()
    except ClientError as error:
        if error.response["Error"]["Code"] not in _GONE:
            raise
        return
    if done is not False:
        say(f"deleted  {what}")


def _rule(aws: Aws, rule: str) -> None:
    events = aws["events"]
    targets = [target["Id"] for target in events.list_targets_by_rule(Rule=rule)["Targets"]]
    if targets:
        events.remove_targets(Rule=rule, Ids=targets)
    events.describe_rule(Name=rule)
    events.delete_rule(Name=rule)


def _role(aws: Aws, role: str) -> None:
    iam = aws["iam"]
    for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        iam.delete_role_policy(RoleName=role, PolicyName=policy)
    iam.delete_role(RoleName=role)


def _topic(aws: Aws, names: StageNames, about: str) -> bool | None:
    if TopicResource(aws, names, about, ()).look() is None:
        return False
    aws["sns"].delete_topic(TopicArn=names.topic_arn(about))
    return None


def _queue(aws: Aws, names: StageNames) -> None:
    sqs = aws["sqs"]
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName=names.failed_queue)["QueueUrl"])


def _mail(aws: Aws, names: StageNames) -> None:
    """The identity stays: a domain is verified for the whole account, other stages may send from it."""
    aws["sesv2"].delete_configuration_set(ConfigurationSetName=names.configuration_set)


def _alarms(aws: Aws, names: StageNames) -> bool | None:
    alarms = alarms_of(names, chalice_files.functions(), chalice_files.started_by_streams())
    wanted = [f"{names.prefix}-{alarm.name}" for alarm in alarms]
    batches = [wanted[start : start + 100] for start in range(0, len(wanted), 100)]
    found = [a["AlarmName"] for b in batches for a in aws["cloudwatch"].describe_alarms(AlarmNames=b)["MetricAlarms"]]
    if not found:
        return False
    aws["cloudwatch"].delete_alarms(AlarmNames=found)
    return None


def _budget(aws: Aws, names: StageNames) -> None:
    which = {"AccountId": names.account, "BudgetName": names.prefix}
    aws["budgets"].describe_budget(**which)
    aws["budgets"].delete_budget(**which)


def _bucket(aws: Aws, names: StageNames) -> None:
    """With all versions of everything in it."""
    s3, bucket = aws["s3"], names.private_bucket
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        objects = [{"Key": version["Key"], "VersionId": version["VersionId"]} for version in found]
        if objects:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
    s3.delete_bucket(Bucket=bucket)
