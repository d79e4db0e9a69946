"""The alarms of a stage: what is watched, from when on it is bad, and what to do then.

`Askwell` is the namespace of our own metrics (`chalicelib/metrics.py`), by stage; the others are AWS's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ops.provisioning.aws import Aws
from ops.provisioning.resources import Resource, Settings
from ops.stage_names import HTTP_FUNCTION, StageNames

# Tables whose throttling people feel; the others are written to in the wake of these.
_WATCHED_TABLES = ("threads", "votes", "listings", "members")
_MINUTES = 60
_LATE_STREAM_MILLISECONDS = 5 * _MINUTES * 1000


@dataclass(frozen=True, slots=True)
class Alarm:
    """Goes off when `metric` is at or above `threshold` in each of `times` spans of `seconds`."""

    name: str
    says: str
    namespace: str
    metric: str
    threshold: float
    dimensions: Mapping[str, str] = field(default_factory=dict)
    statistic: str = "Sum"
    seconds: int = 5 * _MINUTES
    times: int = 1


def alarms_of(names: StageNames, functions: Iterable[str], streaming: Iterable[str]) -> list[Alarm]:
    """Every alarm of a stage; `streaming` are the functions that streams start."""
    return [
        *(alarm for function in functions for alarm in _of_function(names, function)),
        *(_late(names, function) for function in streaming),
        *(alarm for table in _WATCHED_TABLES for alarm in _of_table(names, table)),
        _given_up(names),
        *_our_own(names),
    ]


def _of_function(names: StageNames, function: str) -> list[Alarm]:
    lambda_, of_it = "AWS/Lambda", {"FunctionName": names.function(function)}
    if function != HTTP_FUNCTION:
        # What streams and schedules start catches and parks, so each failure counts; if throttled, it is late.
        return [Alarm(f"{function}-errors", f"{function} fails: read its log.", lambda_, "Errors", 1, of_it)]
    return [
        Alarm(f"{function}-errors", "Pages fail outright: read the log of api_handler.", lambda_, "Errors", 5, of_it),
        Alarm(
            f"{function}-throttles",
            "Readers are turned away: look at who asks so much, then at the reserved concurrency.",
            lambda_,
            "Throttles",
            10,
            of_it,
        ),
    ]


def _late(names: StageNames, function: str) -> Alarm:
    return Alarm(
        f"{function}-late",
        f"{function} is behind its stream by more than five minutes: is it failing, or throttled?",
        "AWS/Lambda",
        "IteratorAge",
        _LATE_STREAM_MILLISECONDS,
        {"FunctionName": names.function(function)},
        "Maximum",
        times=3,
    )


def _of_table(names: StageNames, table: str) -> list[Alarm]:
    return [
        Alarm(
            f"{table}-{kind.lower()}s-throttled",
            f"The table {table} refuses {kind.lower()}s: its cap is reached, or one key is asked too much.",
            "AWS/DynamoDB",
            f"{kind}ThrottleEvents",
            10,
            {"TableName": names.table(table)},
        )
        for kind in ("Read", "Write")
    ]


def _given_up(names: StageNames) -> Alarm:
    return Alarm(
        "given-up",
        "A batch of a stream was given up: see `ops doctor`, mend the cause, replay the queue.",
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        1,
        {"QueueName": names.failed_queue},
        "Maximum",
    )


def _our_own(names: StageNames) -> list[Alarm]:
    def ours(name: str, says: str, metric: str, threshold: float, statistic: str = "Maximum", times: int = 1) -> Alarm:
        return Alarm(name, says, "Askwell", metric, threshold, {"Stage": names.stage}, statistic, times=times)

    return [
        ours("broken-pages", "Readers get pages of trouble: read the log of api_handler.", "Errors5xx", 5, "Sum"),
        ours("slow-pages", "One page in twenty takes over two seconds.", "Milliseconds", 2_000, "p95", times=3),
        ours("stream-lag", "What follows from writes is five minutes late.", "StreamLagSeconds", 300, times=3),
        ours("parked", "Work fails again and again: see `ops parked list`.", "ParkedKeys", 100, times=3),
        ours("parked-long", "Work has waited for an hour: see `ops parked list`.", "OldestParkedSeconds", 3_600),
        ours("drift", "What is derived differs from the truth: see `ops audit`.", "Drift", 1),
        ours("mail-failed", "Mails fail: see the identity and the log of send_mail.", "MailsFailed", 5, "Sum"),
        ours("mail-twice", "A mail may have gone out twice: see the log of send_mail.", "MailsTwice", 1, "Sum"),
        ours("mail-late", "A mail has waited for half an hour.", "OldestMailSeconds", 1_800, times=3),
    ]


class AlarmResource(Resource):
    """An alarm of CloudWatch; it tells the stage's topic for alarms when it goes off and when all is well again."""

    service = "cloudwatch"

    def __init__(self, aws: Aws, names: StageNames, alarm: Alarm) -> None:
        self._cloudwatch, self._names, self._alarm = aws["cloudwatch"], names, alarm
        self._full_name = f"{names.prefix}-{alarm.name}"

    @property
    def name(self) -> str:
        return f"alarm {self._full_name}"

    @property
    def wanted(self) -> Settings:
        return _in_words(self._arguments())

    def look(self) -> Settings | None:
        found = self._cloudwatch.describe_alarms(AlarmNames=[self._full_name]).get("MetricAlarms")
        return _in_words(found[0]) if found else None

    def make(self) -> None:
        self._cloudwatch.put_metric_alarm(**self._arguments())

    def change(self, setting: str, found: Settings) -> None:
        self.make()

    def _arguments(self) -> dict[str, Any]:
        alarm, topic = self._alarm, self._names.topic_arn("alarms")
        statistic = "ExtendedStatistic" if alarm.statistic.startswith("p") else "Statistic"
        return {
            "AlarmName": self._full_name,
            "AlarmDescription": alarm.says,
            "Namespace": alarm.namespace,
            "MetricName": alarm.metric,
            "Dimensions": [{"Name": name, "Value": value} for name, value in sorted(alarm.dimensions.items())],
            statistic: alarm.statistic,
            "Period": alarm.seconds,
            "EvaluationPeriods": alarm.times,
            "Threshold": float(alarm.threshold),
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [topic],
            "OKActions": [topic],
        }


def _in_words(settings: Mapping[str, Any]) -> dict[str, Any]:
    """What makes an alarm this alarm, from the arguments that make it or from its description."""
    statistic = settings.get("ExtendedStatistic") or settings.get("Statistic")
    of_what = ", ".join(f"{d['Name']}={d['Value']}" for d in settings.get("Dimensions", ()))
    at = f"{settings.get('Threshold', 0):g} in {settings.get('Period')} s, {settings.get('EvaluationPeriods')} times"
    return {
        "watches": f"{statistic} of {settings.get('Namespace')} {settings.get('MetricName')} ({of_what})",
        "goes off": f"{settings.get('ComparisonOperator')} {at}",
        "without data": settings.get("TreatMissingData"),
        "says": settings.get("AlarmDescription"),
        "tells": list(settings.get("AlarmActions", ())),
        "tells when all is well": list(settings.get("OKActions", ())),
    }
