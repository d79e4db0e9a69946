"""`doctor`: makes all checks of a forum and shows them, the worst last."""

import time
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from ops.console import progress, say, show_table
from ops.doctor import deployed, inside, provisioned
from ops.doctor.checks import Check, Verdict, looked
from ops.provisioning import chalice_files, wishes
from ops.provisioning.aws import Aws
from ops.provisioning.stage import Stage
from ops.provisioning.troubles import in_words

Look = tuple[str, str, Callable[[], Check]]

_ORDER = (Verdict.OK, Verdict.WARN, Verdict.BLIND, Verdict.BAD)


def doctor(asked: Namespace) -> int:
    """Returns 1 when a check is bad or could not be made. It changes nothing, and costs some hundred requests."""
    looks = (
        [*_at_stage(asked), *_inside(asked)]
        if asked.stage
        else [("tables", "dynamodb", inside.tables), *_inside(asked)]
    )
    return show(examine(looks))


def examine(looks: Sequence[Look]) -> list[Check]:
    """Makes the checks one after another; none ends the visit."""
    made: list[Check] = []
    with progress("Checks", len(looks)) as advance:
        for name, service, look in looks:
            made.append(looked(name, service, look))
            advance()
    return sorted(made, key=lambda check: _ORDER.index(check.verdict))


def show(made: Sequence[Check]) -> int:
    """Shows what was found, what to do, and how many checks came out how."""
    show_table("Checks", ("check", "is", "found"), [(check.name, check.verdict.value, check.found) for check in made])
    to_do = [(check.name, check.to_do) for check in made if check.to_do]
    if to_do:
        show_table("What to do", ("check", "do"), to_do)
    counts = Counter(check.verdict for check in made)
    say(", ".join(f"{counts[verdict]} {verdict.value}" for verdict in _ORDER if counts[verdict]) + ".")
    return int(bool(counts[Verdict.BAD] or counts[Verdict.BLIND]))


def _inside(asked: Namespace) -> list[Look]:
    return [
        ("parked keys", "dynamodb", inside.waiting),
        ("drift", "dynamodb", lambda: inside.drift(asked.sample)),
        ("keys", "dynamodb", lambda: inside.secrets(time.time())),
        ("packages", "file", lambda: inside.packages(chalice_files.REPOSITORY)),
    ]


def _at_stage(asked: Namespace) -> list[Look]:
    aws = Aws()
    names = aws.names(asked.stage)
    with in_words("s3", f"arn:aws:s3:::{names.private_bucket}/*"):
        resources = Stage(aws, names, wishes.remembered(aws, names)).resources()
    return [
        ("clock", "sts", lambda: deployed.clock(aws)),
        ("tables", "dynamodb", lambda: provisioned.tables(resources, names)),
        ("bucket, queue, topics, logs", "s3", lambda: provisioned.around(resources, names)),
        ("alarms", "cloudwatch", lambda: provisioned.alarms(resources, names)),
        ("mail", "ses", lambda: provisioned.mail(aws, resources, names)),
        ("functions", "lambda", lambda: deployed.functions(aws, names)),
        ("streams", "lambda", lambda: deployed.streams(aws, names, chalice_files.listeners())),
        ("lag", "cloudwatch", lambda: deployed.lag(aws, names, datetime.now(UTC))),
        ("caps", "lambda", lambda: deployed.caps(aws, names)),
        ("code", "lambda", lambda: deployed.code(aws, names, chalice_files.REPOSITORY)),
        ("failures", "sqs", lambda: deployed.failures(aws, names)),
    ]
