"""What Chalice cannot set on the mappings between streams and functions.

A batch that fails is halved until what it fails at is alone, and is tried for 23 hours; a stream keeps its records for
24. What even then fails goes to the stage's queue, from where `failed replay` has it done.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ops.deploying.deployed import Entry, mappings_of
from ops.failures import Declined
from ops.provisioning.aws import Aws
from ops.stage_names import StageNames

OLDEST_TRIED = 23 * 3600
_FOR_EVER = -1
_SETTLES_WITHIN = 60.0

# Records that a function does nothing with are dropped before they cost anything; a pattern lets a record through.
# Each drops what the function's first look would drop (`votes.from_image`, `news.of_thread`, `notices.from_image`).
WANTED: Mapping[str, tuple[dict[str, Any], ...]] = {
    # Our own marks on votes come back without `pending`.
    "tally_votes": ({"dynamodb": {"NewImage": {"pending": {"S": [{"exists": True}]}}}},),
    # Tallies have no `id`.
    "raise_notices": ({"dynamodb": {"NewImage": {"id": {"S": [{"exists": True}]}}}},),
    # What was sent, or is by no mail, is `due` no more; counts and fan-outs never were.
    "send_mail": ({"dynamodb": {"NewImage": {"due": {"S": [{"exists": True}]}, "event": {"S": [{"exists": True}]}}}},),
}


def settings(names: StageNames, function: str) -> dict[str, Any]:
    """Arguments for UpdateEventSourceMapping."""
    patterns = [{"Pattern": json.dumps(pattern)} for pattern in WANTED.get(function, ())]
    return {
        "BisectBatchOnFunctionError": True,
        "MaximumRecordAgeInSeconds": OLDEST_TRIED,
        "MaximumRetryAttempts": _FOR_EVER,
        "DestinationConfig": {"OnFailure": {"Destination": names.failed_queue_arn}},
        "FilterCriteria": {"Filters": patterns},
    }


def set_up(aws: Aws, names: StageNames, functions: Iterable[str], say: Callable[[str], None]) -> None:
    """Brings the mapping of each function into line. Declined when a function that reads a stream has none."""
    for function in functions:
        found = mappings_of(aws, names.function(function))
        if not found:
            raise Declined(f"{function} listens to no stream. Deploy again.")
        wanted = settings(names, function)
        if not is_as(found[0], wanted):
            _settled(aws, found[0])
            aws["lambda"].update_event_source_mapping(UUID=found[0]["UUID"], **wanted)
            say(f"{function}: {_in_words(function)}")
        _settled(aws, found[0])


def is_as(mapping: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a mapping has these settings."""
    patterns = (mapping.get("FilterCriteria") or {}).get("Filters", [])
    same = [json.loads(pattern["Pattern"]) for pattern in patterns] == [
        json.loads(pattern["Pattern"]) for pattern in wanted["FilterCriteria"]["Filters"]
    ]
    rest = {name: value for name, value in wanted.items() if name != "FilterCriteria"}
    return same and all(mapping.get(name) == value for name, value in rest.items())


def _in_words(function: str) -> str:
    only = "; only records that it does something with" if function in WANTED else ""
    return f"a failing batch is halved and tried for {OLDEST_TRIED // 3600} hours, then queued{only}"


def _settled(aws: Aws, mapping: Entry) -> None:
    """AWS changes mappings in its own time, and refuses a change while it is at another."""
    until = time.monotonic() + _SETTLES_WITHIN
    while aws["lambda"].get_event_source_mapping(UUID=mapping["UUID"])["State"] in ("Creating", "Updating", "Enabling"):
        if time.monotonic() > until:
            raise Declined(f"A mapping of {mapping['FunctionArn']} is not ready after {_SETTLES_WITHIN:.0f} s.")
        time.sleep(1)
