"""Where messages go: topics for bounces, complaints and alarms; the queue for batches that a function failed at."""

import json
from collections.abc import Mapping
from typing import Any

from ops.provisioning.aws import Aws
from ops.provisioning.caps import FAILURES_KEPT_DAYS
from ops.provisioning.resources import Resource, Settings
from ops.provisioning.tags import as_list, tags_of
from ops.stage_names import StageNames

_DAY = 24 * 3600
_WHO, _HEARS = "who may write to it", "told by e-mail"
# A batch is handed over with a visibility of at least what a function may take (AWS: as long as its timeout).
_QUEUE = {
    "MessageRetentionPeriod": str(FAILURES_KEPT_DAYS * _DAY),
    "SqsManagedSseEnabled": "true",
    "VisibilityTimeout": "60",
}


class TopicResource(Resource):
    """A topic of SNS. `writers` are AWS's services that may write to it, for this account alone."""

    service = "sns"

    def __init__(
        self, aws: Aws, names: StageNames, about: str, writers: tuple[str, ...], told: str | None = None
    ) -> None:
        """`told` is the address that gets all of it by e-mail."""
        self._sns, self._names, self._about, self._writers, self._told = aws["sns"], names, about, writers, told
        self.arn = names.topic_arn(about)

    @property
    def name(self) -> str:
        return f"topic {self._names.topic(self._about)}"

    @property
    def wanted(self) -> Settings:
        return {_WHO: ", ".join(self._writers)} | ({_HEARS: self._told} if self._told else {})

    def look(self) -> Settings | None:
        try:
            found = self._sns.get_topic_attributes(TopicArn=self.arn)["Attributes"]
        except self._sns.exceptions.NotFoundException:
            return None
        same = json.loads(found.get("Policy") or "{}").get("Statement") == self._policy()["Statement"]
        return {_WHO: ", ".join(self._writers) if same else "others", _HEARS: self._hearing()}

    def make(self) -> None:
        self._sns.create_topic(Name=self._names.topic(self._about), Tags=as_list(tags_of(self._names)))

    def change(self, setting: str, found: Settings) -> None:
        if setting == _WHO:
            policy = json.dumps(self._policy())
            self._sns.set_topic_attributes(TopicArn=self.arn, AttributeName="Policy", AttributeValue=policy)
        else:
            self._sns.subscribe(TopicArn=self.arn, Protocol="email", Endpoint=self._told)

    def by_hand(self) -> list[str]:
        waiting = [s for s in self._subscriptions() if s["SubscriptionArn"] == "PendingConfirmation"]
        return [f"Alarms reach {s['Endpoint']} once the link in AWS's mail to it was followed." for s in waiting]

    def _hearing(self) -> str | None:
        """The address, if it is among those that are told; others may be told as well."""
        return self._told if self._told in [s["Endpoint"] for s in self._subscriptions()] else None

    def _subscriptions(self) -> list[dict[str, str]]:
        if not self._told:
            return []
        pages = self._sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=self.arn)
        return [s for page in pages for s in page["Subscriptions"] if s["Protocol"] == "email"]

    def _policy(self) -> dict[str, Any]:
        statement = {
            "Sid": "OnlyForThisAccount",
            "Effect": "Allow",
            "Principal": {"Service": [f"{writer}.amazonaws.com" for writer in self._writers]},
            "Action": "sns:Publish",
            "Resource": self.arn,
            "Condition": {"StringEquals": {"aws:SourceAccount": self._names.account}},
        }
        return {"Version": "2012-10-17", "Statement": [statement]}


class QueueResource(Resource):
    """The queue of SQS that holds what functions failed at for two weeks, encrypted."""

    service = "sqs"

    def __init__(self, aws: Aws, names: StageNames) -> None:
        self._sqs, self._names = aws["sqs"], names
        self._url = ""

    @property
    def name(self) -> str:
        return f"queue {self._names.failed_queue}"

    @property
    def wanted(self) -> Settings:
        return _in_words(_QUEUE)

    def look(self) -> Settings | None:
        try:
            self._url = self._sqs.get_queue_url(QueueName=self._names.failed_queue)["QueueUrl"]
        except self._sqs.exceptions.QueueDoesNotExist:
            return None
        return _in_words(self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=list(_QUEUE))["Attributes"])

    def make(self) -> None:
        self._sqs.create_queue(QueueName=self._names.failed_queue, Attributes=_QUEUE, tags=tags_of(self._names))

    def change(self, setting: str, found: Settings) -> None:
        self._sqs.set_queue_attributes(QueueUrl=self._url, Attributes=_QUEUE)


def _in_words(attributes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "days kept": int(attributes["MessageRetentionPeriod"]) // _DAY,
        "encryption": attributes.get("SqsManagedSseEnabled") == "true",
        "seconds hidden while one reads": int(attributes["VisibilityTimeout"]),
    }
