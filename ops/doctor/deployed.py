"""Whether what Chalice deployed runs: functions, what starts them, how far behind they are, caps, and which code."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from ops.deploying import gateway, mappings
from ops.deploying.deployed import Deployed, mappings_of
from ops.doctor.checks import Check, Found, Verdict, conclude
from ops.provisioning import chalice_files
from ops.provisioning.aws import Aws
from ops.provisioning.caps import REQUESTS_AT_ONCE, REQUESTS_PER_SECOND
from ops.stage_names import HTTP_FUNCTION, StageNames

_DEPLOY = "make deploy STAGE={}"
_LATE, _MUCH_TOO_LATE = 60.0, 3600.0  # seconds that a record waited in its stream


def functions(aws: Aws, names: StageNames) -> Check:
    """Every function is there and ready, and started with the newest streams' ARNs."""
    found: list[Found] = []
    for function in chalice_files.functions():
        found += _function(aws, names, function)
    return conclude("functions", f"{len(chalice_files.functions())} functions are ready", found)


def _function(aws: Aws, names: StageNames, function: str) -> Iterator[Found]:
    lambda_ = aws["lambda"]
    try:
        now = lambda_.get_function_configuration(FunctionName=names.function(function))
    except lambda_.exceptions.ResourceNotFoundException:
        yield Found(Verdict.BAD, f"{function} is not there", _DEPLOY.format(names.stage))
        return
    if now.get("State", "Active") not in ("Active", "Inactive"):
        yield Found(
            Verdict.BAD, f"{function} is {now['State']}: {now.get('StateReason', '')}", "Wait, or deploy again."
        )
    if now.get("LastUpdateStatus") == "Failed":
        yield Found(Verdict.BAD, f"the last change of {function} failed", _DEPLOY.format(names.stage))
    stage = now.get("Environment", {}).get("Variables", {}).get("ASKWELL_STAGE")
    if stage != names.stage:
        yield Found(Verdict.BAD, f"{function} works on stage {stage}", _DEPLOY.format(names.stage))


def streams(aws: Aws, names: StageNames, listeners: Mapping[str, str]) -> Check:
    """Each function listens to the newest stream of its table, once, and is let to. `listeners`: function, table."""
    found: list[Found] = []
    for function, table in sorted(listeners.items()):
        found += _listening(aws, names, function, table)
    return conclude("streams", f"{len(listeners)} functions listen to their tables", found)


def _listening(aws: Aws, names: StageNames, function: str, table: str) -> Iterator[Found]:
    deploy = _DEPLOY.format(names.stage)
    newest = aws["dynamodb"].describe_table(TableName=names.table(table))["Table"]
    stream = newest.get("LatestStreamArn")
    if not newest.get("StreamSpecification", {}).get("StreamEnabled"):
        yield Found(Verdict.BAD, f"{table} has no stream", f"python -m ops provision --stage {names.stage}")
    known = mappings_of(aws, names.function(function))
    right = [mapping for mapping in known if mapping["EventSourceArn"] == stream]
    if not right:
        heard = "a stream that is no more" if known else "nothing"
        yield Found(Verdict.BAD, f"{function} listens to {heard}, not to {table}", deploy)
    elif len(known) > 1:
        yield Found(Verdict.WARN, f"{function} listens {len(known)} times", deploy)
    for mapping in right[:1]:
        yield from _mapping(names, function, mapping)


def _mapping(names: StageNames, function: str, mapping: Mapping[str, Any]) -> Iterator[Found]:
    if mapping.get("State") != "Enabled":
        enable = f"aws lambda update-event-source-mapping --enabled --uuid {mapping.get('UUID')}"
        yield Found(Verdict.BAD, f"the stream of {function} is {mapping.get('State')}", enable)
    if not mappings.is_as(mapping, mappings.settings(names, function)):
        yield Found(Verdict.WARN, f"the mapping of {function} has other settings", _DEPLOY.format(names.stage))
    result = str(mapping.get("LastProcessingResult") or "No records processed")
    if result.startswith("PROBLEM"):
        yield Found(Verdict.BAD, f"{function}: {result}", f"Read {names.log_group(function)}.")


def lag(aws: Aws, names: StageNames, now: datetime) -> Check:
    """How long records waited at most in the last quarter of an hour."""
    found: list[Found] = []
    for function in chalice_files.started_by_streams():
        seconds = _iterator_age(aws, names, function, now)
        if seconds > _LATE:
            verdict = Verdict.BAD if seconds > _MUCH_TOO_LATE else Verdict.WARN
            found.append(Found(verdict, f"{function} is {seconds:,.0f} s behind", f"Read {names.log_group(function)}."))
    return conclude("lag", f"less than {_LATE:.0f} s", found)


def _iterator_age(aws: Aws, names: StageNames, function: str, now: datetime) -> float:
    points = aws["cloudwatch"].get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName="IteratorAge",
        Dimensions=[{"Name": "FunctionName", "Value": names.function(function)}],
        StartTime=now - timedelta(minutes=15),
        EndTime=now,
        Period=60,
        Statistics=["Maximum"],
    )["Datapoints"]
    return float(max((point["Maximum"] for point in points), default=0.0)) / 1000


def caps(aws: Aws, names: StageNames) -> Check:
    """What keeps the bill bounded: how many runs at a time, how many requests a second."""
    return conclude("caps", "runs and requests are bounded", [*_runs(aws, names), *_requests(aws, names)])


def _runs(aws: Aws, names: StageNames) -> Iterator[Found]:
    for function, right in chalice_files.reserved_concurrency().items():
        now = aws["lambda"].get_function_concurrency(FunctionName=names.function(function))
        reserved = now.get("ReservedConcurrentExecutions")
        if right and reserved != right:
            yield Found(
                Verdict.WARN,
                f"{function} has {reserved or 'no'} reserved runs, not {right}",
                _DEPLOY.format(names.stage),
            )


def _requests(aws: Aws, names: StageNames) -> Iterator[Found]:
    api = next(Deployed(aws, names, chalice_files.REPOSITORY).rest_apis(), None)
    if api is None:
        yield Found(Verdict.BAD, "there is no REST API", _DEPLOY.format(names.stage))
        return
    now = aws["apigateway"].get_stage(restApiId=api, stageName=gateway.STAGE)
    throttle = now.get("methodSettings", {}).get("*/*", {})
    if (throttle.get("throttlingRateLimit"), throttle.get("throttlingBurstLimit")) != (
        REQUESTS_PER_SECOND,
        REQUESTS_AT_ONCE,
    ):
        yield Found(Verdict.WARN, "requests have another limit than they should", _DEPLOY.format(names.stage))


def code(aws: Aws, names: StageNames, root: Path, fetch: Callable[[str], bytes] | None = None) -> Check:
    """Whether the code that answers is that of this checkout, file by file; and its Python."""
    found = aws["lambda"].get_function(FunctionName=names.function(HTTP_FUNCTION))
    zipped = zipfile.ZipFile(io.BytesIO((fetch or _fetched)(found["Code"]["Location"])))
    there = {name: zipped.read(name) for name in zipped.namelist() if _is_ours(name)}
    here = {str(path.relative_to(root)): path.read_bytes() for path in (root / "chalicelib").rglob("*.py")}
    other = sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name))
    runtime, changed = found["Configuration"].get("Runtime", "?"), found["Configuration"].get("LastModified", "?")
    fine = f"the code of this checkout on {runtime}, since {changed}"
    told = f"{len(other)} files differ from this checkout, such as {other[0]}; deployed {changed}" if other else ""
    return conclude("code", fine, [Found(Verdict.WARN, told, _DEPLOY.format(names.stage))] if other else [])


def _is_ours(name: str) -> bool:
    return name.startswith("chalicelib/") and name.endswith(".py") and "/compiled/" not in name


def _fetched(address: str) -> bytes:
    with urlopen(address, timeout=30) as answer:  # the address is AWS's own, signed for a few minutes
        return bytes(answer.read())


def failures(aws: Aws, names: StageNames) -> Check:
    """What even 23 hours of trying did not get done."""
    sqs = aws["sqs"]
    queue = sqs.get_queue_url(QueueName=names.failed_queue)["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["ApproximateNumberOfMessages"])
    number = int(asked["Attributes"]["ApproximateNumberOfMessages"])
    replay = f"python -m ops failed --help; read the logs of {names.stage} first."
    return conclude(
        "failures", "none is queued", [Found(Verdict.BAD, f"{number:,} are queued", replay)] if number else []
    )


def clock(aws: Aws, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Check:
    """How far this computer's clock is from AWS's; signatures of requests are refused beyond five minutes."""
    answer = aws["sts"].get_caller_identity()
    said = answer["ResponseMetadata"]["HTTPHeaders"]["date"]
    theirs = datetime.strptime(said, "%a, %d %b %Y %H:%M:%S %Z").replace(tzinfo=UTC)
    seconds = abs((now() - theirs).total_seconds())
    verdict = Verdict.BAD if seconds > 240 else Verdict.WARN
    found = [Found(verdict, f"{seconds:,.0f} s off", "Set this computer's clock.")] if seconds > 30 else []
    return conclude("clock", f"within {max(seconds, 1):.0f} s of AWS's", found)
