"""A stage is made once, brought into line where it differs, and left alone where nothing does."""

import json
import re
import threading
from typing import Any

import pytest

from tests.ops.provisioning.conftest import Killed, Operator

MAIL = ("--mail-address", "forum@example.org")
ALARMS = ("--alarms-to", "ops@example.org")


def test_a_new_stage_gets_all_that_it_needs(operator: Operator) -> None:
    assert operator.provision(*MAIL, *ALARMS) == 0
    for resource in operator.as_it_should_be().resources():
        assert not resource.differences(resource.look()), resource.name


def test_a_second_run_changes_nothing_and_says_so(operator: Operator) -> None:
    operator.provision(*MAIL, *ALARMS)
    before, files = operator.state(), operator.files()
    operator.said()
    operator.aws.meddler.rest()
    assert operator.provision() == 0
    assert operator.said().startswith("Nothing to change; ")
    assert operator.aws.meddler.changes == []
    assert (operator.state(), operator.files()) == (before, files)


def test_a_plan_says_what_it_would_make_and_makes_nothing(operator: Operator) -> None:
    before = operator.state()
    operator.aws.meddler.rest()
    assert operator.provision(*MAIL, "--plan") == 0
    said = operator.said()
    assert f"would make    table askwell-{operator.stage}-threads: keys thread (S), item (S)" in said
    assert f"would make    budget askwell-{operator.stage}: dollars a month 25" in said
    assert operator.aws.meddler.changes == []
    assert (operator.state(), operator.files()) == (before, {})


@pytest.mark.usefixtures("small")
def test_a_plan_names_what_differs_and_nothing_else(operator: Operator) -> None:
    operator.provision()
    group = operator.aws.names(operator.stage).log_group("api_handler")
    operator.aws["logs"].put_retention_policy(logGroupName=group, retentionInDays=365)
    before = operator.state()
    operator.said()
    assert operator.provision("--plan") == 0
    said = operator.said()
    assert re.findall(r"^would .*$", said, re.MULTILINE) == [f"would change  log group {group}: days kept: 365 → 14"]
    assert operator.state() == before


@pytest.mark.usefixtures("small")
def test_what_was_changed_by_hand_is_brought_back(operator: Operator) -> None:
    operator.provision()
    before = operator.state()
    aws, names = operator.aws, operator.aws.names(operator.stage)
    aws["s3"].delete_public_access_block(Bucket=names.private_bucket)
    aws["s3"].delete_bucket_policy(Bucket=names.private_bucket)
    aws["sqs"].set_queue_attributes(
        QueueUrl=aws["sqs"].get_queue_url(QueueName=names.failed_queue)["QueueUrl"],
        Attributes={"MessageRetentionPeriod": "60"},
    )
    aws["cloudwatch"].delete_alarms(AlarmNames=[f"{names.prefix}-mail-late"])
    aws["dynamodb"].update_table(TableName=names.table("threads"), DeletionProtectionEnabled=False)
    assert operator.provision() == 0
    assert operator.state() == before


@pytest.mark.usefixtures("small")
def test_mails_are_never_watched(operator: Operator) -> None:
    operator.provision()
    ses, names = operator.aws["sesv2"], operator.aws.names(operator.stage)
    watching = {
        "Enabled": True,
        "MatchingEventTypes": ["OPEN", "CLICK", "DELIVERY"],
        "SnsDestination": {"TopicArn": names.topic_arn("alarms")},
    }
    ses.create_configuration_set_event_destination(
        ConfigurationSetName=names.configuration_set, EventDestinationName="curious", EventDestination=watching
    )
    operator.said()
    assert operator.provision() == 0
    assert "open and click tracking: on → off" in operator.said()
    told = ses.get_configuration_set_event_destinations(ConfigurationSetName=names.configuration_set)
    curious = next(one for one in told["EventDestinations"] if one["Name"] == "curious")
    assert curious["MatchingEventTypes"] == ["DELIVERY"]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("words", "safe"), [((), True), (("--development",), False)])
def test_tables_are_protected_and_recoverable_except_on_development_stages(
    operator: Operator, words: tuple[str, ...], safe: bool
) -> None:
    operator.provision(*words)
    dynamodb, name = operator.aws["dynamodb"], operator.aws.names(operator.stage).table("threads")
    recovery = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    status = recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
    protected = dynamodb.describe_table(TableName=name)["Table"]["DeletionProtectionEnabled"]
    assert (protected, status) == (safe, "ENABLED" if safe else "DISABLED")


@pytest.mark.usefixtures("small")
def test_every_table_and_index_costs_only_so_much(operator: Operator) -> None:
    operator.provision()
    name = operator.aws.names(operator.stage).table("threads")
    table = operator.aws["dynamodb"].describe_table(TableName=name)["Table"]
    caps = {"MaxReadRequestUnits": 2000, "MaxWriteRequestUnits": 1000}
    assert [one["OnDemandThroughput"] for one in (table, *table["GlobalSecondaryIndexes"])] == [caps, caps]


@pytest.mark.usefixtures("small")
def test_a_development_stage_has_no_alarms_unless_somebody_hears_them(operator: Operator) -> None:
    operator.provision("--development")
    assert not [name for name in operator.state() if name.startswith(("alarm", "budget"))]
    operator.provision(*ALARMS)
    assert [name for name in operator.state() if name.startswith(("alarm", "budget"))]


@pytest.mark.usefixtures("small")
def test_what_was_wished_once_is_wished_in_later_runs(operator: Operator) -> None:
    operator.provision(*MAIL, "--budget", 7, "--architecture", "x86_64")
    operator.provision()
    stage = json.loads(operator.files()["config.json"])["stages"][operator.stage]
    assert stage["lambda_architecture"] == "x86_64"
    assert stage["environment_variables"]["ASKWELL_MAIL_FROM"] == "forum@example.org"
    names = operator.aws.names(operator.stage)
    budget = operator.aws["budgets"].describe_budget(AccountId=names.account, BudgetName=names.prefix)["Budget"]
    assert float(budget["BudgetLimit"]["Amount"]) == 7


@pytest.mark.usefixtures("small")
def test_functions_are_told_their_streams_and_nothing_secret(operator: Operator) -> None:
    operator.provision()
    variables = json.loads(operator.files()["config.json"])["stages"][operator.stage]["environment_variables"]
    stream = operator.aws["dynamodb"].describe_table(TableName=f"askwell-{operator.stage}-threads")
    assert variables == {
        "ASKWELL_STAGE": operator.stage,
        "ASKWELL_STREAM_THREADS": stream["Table"]["LatestStreamArn"],
    }
    everything = "".join(operator.files().values())
    assert not re.search(r"(?i)password|secret_?access|AKIA|BEGIN [A-Z ]*PRIVATE", everything)


@pytest.mark.usefixtures("small")
def test_two_at_once_end_as_one_does(operator: Operator) -> None:
    codes: list[int] = []
    both = [threading.Thread(target=lambda: codes.append(operator.provision(*MAIL))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert codes == [0, 0]
    operator.said()
    assert operator.provision() == 0
    assert operator.said().startswith("Nothing to change; ")


@pytest.mark.usefixtures("small")
def test_overtaken_by_another_run_before_any_change_it_ends_as_one_does(
    operator: Operator, small_stage: dict[str, Any]
) -> None:
    operator.aws.meddler.rest()
    operator.provision()
    changes = operator.aws.meddler.changes
    for number in range(len(changes)):
        stage, others = f"{operator.stage}-{number}", []
        operator.aws.meddler.overtake_at_change(number, lambda s=stage, o=others: o.append(operator.provision(stage=s)))
        assert [operator.provision(stage=stage), *others] == [0, 0], changes[number]
        assert operator.state(stage) == small_stage, changes[number]


@pytest.mark.usefixtures("small")
def test_killed_before_any_change_and_repeated_it_ends_as_if_nothing_had_happened(
    operator: Operator, small_stage: dict[str, Any]
) -> None:
    operator.aws.meddler.rest()
    operator.provision()
    changes = operator.aws.meddler.changes
    assert len(changes) > 25
    for number in range(len(changes)):
        stage = f"{operator.stage}-{number}"
        operator.aws.meddler.kill_at_change(number)
        with pytest.raises(Killed):
            operator.provision(stage=stage)
        operator.aws.meddler.rest()
        assert operator.provision(stage=stage) == 0, changes[number]
        assert operator.state(stage) == small_stage, changes[number]


@pytest.mark.usefixtures("small")
def test_once_all_is_done_nothing_is_left_to_do_by_hand(operator: Operator) -> None:
    operator.provision(*MAIL, "--address", "https://forum.example.org")
    assert operator.said().endswith("Nothing is left to do by hand.\n")


def test_programs_are_told_everything(
    operator: Operator, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ops.__main__ import main

    assert main(["provision", "--stage", operator.stage, "--plan", "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert told["region"] == "us-east-1"
    (threads,) = [one for one in told["resources"] if one["name"] == f"table askwell-{operator.stage}-threads"]
    assert threads["outcome"] == "made"
    assert {"setting": "billing", "now": None, "wanted": "on demand"} in threads["differences"]
    assert told["by_hand"]
