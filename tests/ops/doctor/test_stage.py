"""Each check of a deployed stage is fine where all is well, and says so when its one thing is ill."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ops.doctor import deployed, provisioned
from ops.doctor.checks import Check, Verdict, looked
from ops.provisioning import chalice_files
from tests.ops.doctor import stand_ins
from tests.ops.doctor.stand_ins import LISTENERS, NAMES, NOW, AnAlarm, AnIdentity, AQueue, ASet, ATable, Stage

OK, WARN, BAD, BLIND = Verdict
ROOT = chalice_files.REPOSITORY

CHECKS: dict[str, Callable[[Stage], Check]] = {
    "functions": lambda stage: deployed.functions(stage, NAMES),
    "streams": lambda stage: deployed.streams(stage, NAMES, LISTENERS),
    "lag": lambda stage: deployed.lag(stage, NAMES, NOW),
    "caps": lambda stage: deployed.caps(stage, NAMES),
    "failures": lambda stage: deployed.failures(stage, NAMES),
    "clock": lambda stage: deployed.clock(stage, lambda: NOW),
    "mail": lambda stage: provisioned.mail(stage, [ASet(), AnIdentity()], NAMES),
}


@pytest.mark.parametrize("name", CHECKS)
def test_a_stage_in_full_health_passes(name: str) -> None:
    check = CHECKS[name](Stage())
    assert (check.name, check.verdict, check.to_do) == (name, OK, "")


def _set(path: str, value: object) -> Callable[[Stage], None]:
    """Changes one thing of the stage: "functions/sweep/State"."""

    def change(stage: Stage) -> None:
        first, *rest = path.split("/")
        if not rest:
            setattr(stage, first, value)
            return
        place: Any = getattr(stage, first)
        for step in rest[:-1]:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[rest[-1]] = value

    return change


@pytest.mark.parametrize(
    ("name", "ill", "verdict", "says", "to_do"),
    [
        ("functions", lambda s: s.functions.pop("sweep"), BAD, "sweep is not there", "make deploy"),
        ("functions", _set("functions/sweep/State", "Failed"), BAD, "sweep is Failed", "deploy again"),
        ("functions", _set("functions/sweep/LastUpdateStatus", "Failed"), BAD, "last change of sweep", "make deploy"),
        (
            "functions",
            _set("functions/sweep/Environment", {"Variables": {"ASKWELL_STAGE": "dev"}}),
            *(BAD, "sweep works on stage dev", "make deploy"),
        ),
        ("streams", _set("mappings/tally_votes", []), BAD, "tally_votes listens to nothing", "make deploy"),
        (
            "streams",
            _set("tables/votes/LatestStreamArn", stand_ins.stream("votes", "another")),
            *(BAD, "tally_votes listens to a stream that is no more", "make deploy"),
        ),
        ("streams", _set("tables/votes/StreamSpecification", {}), BAD, "votes has no stream", "provision"),
        (
            "streams",
            lambda s: s.mappings["tally_votes"].append(s.mappings["tally_votes"][0]),
            WARN,
            "2 times",
            "deploy",
        ),
        ("streams", _set("mappings/tally_votes/0/State", "Disabled"), BAD, "tally_votes is Disabled", "--enabled"),
        ("streams", _set("mappings/tally_votes/0/MaximumRecordAgeInSeconds", -1), WARN, "other settings", "deploy"),
        (
            "streams",
            _set("mappings/tally_votes/0/LastProcessingResult", "PROBLEM: Function call failed"),
            *(BAD, "PROBLEM: Function call failed", "/aws/lambda/askwell-prod-tally_votes"),
        ),
        ("lag", _set("ages/tally_votes", 61.0), WARN, "tally_votes is 61 s behind", "Read /aws/lambda"),
        ("lag", _set("ages/tally_votes", 3601.0), BAD, "3,601 s behind", "Read /aws/lambda"),
        ("caps", _set("reserved/sweep", None), WARN, "sweep has no reserved runs", "make deploy"),
        ("caps", _set("throttle", {}), WARN, "another limit", "make deploy"),
        ("caps", _set("rest_apis", []), BAD, "no REST API", "make deploy"),
        ("failures", _set("queued", 3), BAD, "3 are queued", "failed"),
        ("clock", _set("date", "Thu, 05 Mar 2026 12:00:45 GMT"), WARN, "45 s off", "clock"),
        ("clock", _set("date", "Thu, 05 Mar 2026 12:10:00 GMT"), BAD, "600 s off", "clock"),
        ("mail", _set("account/ProductionAccessEnabled", False), WARN, "only verified addresses", "Ask AWS"),
        ("mail", _set("account/SendingEnabled", False), BAD, "send nothing", "Read what AWS wrote"),
        ("mail", _set("account/EnforcementStatus", "PROBATION"), WARN, "under review", "bounces"),
        ("mail", _set("account/SuppressionAttributes", {}), WARN, "not suppressed", "suppression list"),
    ],
)
def test_what_is_ill_is_found(
    name: str, ill: Callable[[Stage], object], verdict: Verdict, says: str, to_do: str
) -> None:
    stage = Stage()
    ill(stage)
    check = CHECKS[name](stage)
    assert check.verdict is verdict
    assert says in check.found
    assert to_do in check.to_do


def test_a_stage_without_a_sender_sends_nothing() -> None:
    check = provisioned.mail(Stage(), [ASet()], NAMES)
    assert (check.verdict, check.found) == (WARN, "the stage has no sender")


def test_a_sender_that_is_not_verified_is_said_with_what_to_do() -> None:
    identity = AnIdentity()
    identity.to_verify = ("Put these three records into the DNS.",)
    check = provisioned.mail(Stage(), [ASet(), identity], NAMES)
    assert (check.verdict, check.to_do) == (BAD, "Put these three records into the DNS.")


@pytest.mark.parametrize(
    ("look", "kind", "missing"),
    [
        (provisioned.tables, ATable, BAD),
        (provisioned.alarms, AnAlarm, WARN),
        (provisioned.around, AQueue, BAD),
    ],
)
def test_what_is_provisioned_is_there_as_it_should_be(look: Any, kind: Any, missing: Verdict) -> None:
    assert look([kind()], NAMES).verdict is OK
    gone = look([kind(), kind({})], NAMES)
    assert (gone.verdict, gone.found) == (missing, "the thing is not there")
    changed = look([kind({"streams": "off"})], NAMES)
    assert (changed.verdict, changed.found) == (WARN, "the thing: streams: off → on")
    assert changed.to_do == "python -m ops provision --stage prod"
    unseen = look([kind(stand_ins.denied("dynamodb:DescribeTable"))], NAMES)
    assert unseen.verdict is BLIND
    assert "You lack the permission dynamodb:DescribeTable" in unseen.found


def test_a_table_with_other_keys_is_bad() -> None:
    check = provisioned.tables([ATable({"streams": "off"}, "It has other keys.")], NAMES)
    assert check.verdict is BAD
    assert "Export" in check.to_do


def test_code_that_is_this_checkouts_passes() -> None:
    check = deployed.code(Stage(), NAMES, ROOT, lambda _: stand_ins.zipped(ROOT, {}))
    assert (check.verdict, check.found) == (OK, "the code of this checkout on python3.11, since 2026-03-01")


@pytest.mark.parametrize("content", [b"another version", None])
def test_code_that_is_not_this_checkouts_is_said(content: bytes | None) -> None:
    fetch = lambda _: stand_ins.zipped(ROOT, {"chalicelib/config.py": content})  # noqa: E731
    check = deployed.code(Stage(), NAMES, ROOT, fetch)
    assert check.verdict is WARN
    assert "1 files differ from this checkout, such as chalicelib/config.py" in check.found


def test_a_check_that_may_not_look_says_which_permission_it_lacks() -> None:
    def look() -> Check:
        raise stand_ins.denied("lambda:GetFunction")

    check = looked("code", "lambda", look)
    assert (check.name, check.verdict) == ("code", BLIND)
    assert "You lack the permission lambda:GetFunction" in check.found


def test_a_clock_is_compared_with_the_moment() -> None:
    assert deployed.clock(Stage(), lambda: NOW + timedelta(seconds=29)).verdict is OK
