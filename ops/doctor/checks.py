"""What a check says, and how one that cannot look says so instead of ending the visit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.errors import Unavailable
from ops.failures import Failure
from ops.provisioning.troubles import trouble


class Verdict(StrEnum):
    """From best to worst; `BLIND` is neither."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    BLIND = "could not look"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, what was found, and what to do about it."""

    name: str
    verdict: Verdict
    found: str
    to_do: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is not as it should be."""

    verdict: Verdict
    what: str
    to_do: str = ""


def conclude(name: str, fine: str, found: Iterable[Found]) -> Check:
    """The check of all that was found under one name: the worst counts; `fine` is said when nothing was."""
    findings = list(found)
    if not findings:
        return Check(name, Verdict.OK, fine)
    order = list(Verdict)
    worst = max((one.verdict for one in findings), key=order.index)
    said = "; ".join(one.what for one in findings)
    return Check(name, worst, said, " ".join(dict.fromkeys(one.to_do for one in findings if one.to_do)))


def looked(name: str, service: str, look: Callable[[], Check]) -> Check:
    """The check, or that and why it could not be made. `service` is the prefix of IAM's actions."""
    try:
        return look()
    except (ClientError, BotoCoreError) as error:
        why = trouble(error, service, name)
        return Check(name, Verdict.BLIND if why.grave else Verdict.WARN, why.why, why.what_to_do)
    except (PynamoDBException, Unavailable) as error:
        return Check(
            name, Verdict.BLIND, f"The tables do not answer: {error or 'no answer'}.", "See the check of tables."
        )
    except (Failure, OSError) as error:
        return Check(name, Verdict.BLIND, str(error), "Look again.")
