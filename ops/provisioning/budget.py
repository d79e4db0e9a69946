"""The budget: somebody is told before a month gets dear, whatever the cause."""

from typing import Any

from ops.provisioning.aws import Aws
from ops.provisioning.resources import Resource, Settings
from ops.stage_names import StageNames

_LIMIT, _TELLS = "dollars a month", "tells the topic of alarms"
# Reached: four fifths of it; foreseen: all of it.
_NOTIFICATIONS = (("ACTUAL", 80.0), ("FORECASTED", 100.0))


class BudgetResource(Resource):
    """A budget over all costs of the account.

    Not over the stage's tag: AWS counts a tag only once somebody has activated it for billing, and nothing before.
    """

    service = "budgets"

    def __init__(self, aws: Aws, names: StageNames, dollars: int) -> None:
        self._budgets, self._names, self._dollars = aws["budgets"], names, dollars
        self._which = {"AccountId": names.account, "BudgetName": names.prefix}

    @property
    def name(self) -> str:
        return f"budget {self._names.prefix}"

    @property
    def wanted(self) -> Settings:
        return {_LIMIT: f"{self._dollars:,}", _TELLS: _in_words(_NOTIFICATIONS)}

    def look(self) -> Settings | None:
        try:
            found = self._budgets.describe_budget(**self._which)["Budget"]
        except self._budgets.exceptions.NotFoundException:
            return None
        told = self._budgets.describe_notifications_for_budget(**self._which).get("Notifications", ())
        known = [(one["NotificationType"], float(one["Threshold"])) for one in told if self._reaches_the_topic(one)]
        return {_LIMIT: f"{float(found['BudgetLimit']['Amount']):,.0f}", _TELLS: _in_words(known)}

    def make(self) -> None:
        told = [{"Notification": n, "Subscribers": [self._topic()]} for n in map(_notification, _NOTIFICATIONS)]
        self._budgets.create_budget(
            AccountId=self._names.account, Budget=self._budget(), NotificationsWithSubscribers=told
        )

    def change(self, setting: str, found: Settings) -> None:
        if setting == _LIMIT:
            self._budgets.update_budget(AccountId=self._names.account, NewBudget=self._budget())
            return
        for kind in _NOTIFICATIONS:
            if _in_words([kind]) not in str(found[_TELLS]).split(", "):
                self._tell(_notification(kind))

    def _tell(self, notification: dict[str, Any]) -> None:
        try:
            self._budgets.create_notification(**self._which, Notification=notification, Subscribers=[self._topic()])
        except self._budgets.exceptions.DuplicateRecordException:
            self._budgets.create_subscriber(**self._which, Notification=notification, Subscriber=self._topic())

    def _reaches_the_topic(self, notification: dict[str, Any]) -> bool:
        asked = {name: notification[name] for name in _notification(_NOTIFICATIONS[0]) if name in notification}
        told = self._budgets.describe_subscribers_for_notification(**self._which, Notification=asked)
        return self._topic() in told.get("Subscribers", ())

    def _budget(self) -> dict[str, Any]:
        return {
            "BudgetName": self._names.prefix,
            "BudgetLimit": {"Amount": str(self._dollars), "Unit": "USD"},
            "TimeUnit": "MONTHLY",
            "BudgetType": "COST",
        }

    def _topic(self) -> dict[str, str]:
        return {"SubscriptionType": "SNS", "Address": self._names.topic_arn("alarms")}


def _notification(kind: tuple[str, float]) -> dict[str, Any]:
    return {
        "NotificationType": kind[0],
        "ComparisonOperator": "GREATER_THAN",
        "Threshold": kind[1],
        "ThresholdType": "PERCENTAGE",
    }


def _in_words(kinds: Any) -> str:
    return ", ".join(sorted(f"{kind.lower()} over {threshold:g} %" for kind, threshold in kinds))
