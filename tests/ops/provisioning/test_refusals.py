"""What is in the way is named in a sentence, and then nothing at all is changed."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.failures import BadInput, Declined
from ops.provisioning import concurrency
from ops.provisioning.aws import Aws
from tests.ops.provisioning.conftest import MeddledAws, Operator

pytestmark = pytest.mark.usefixtures("small")

Definition = dict[str, Any]


def threads(operator: Operator) -> Definition:
    """How the table of threads should be made."""
    resource = operator.as_it_should_be().tables()["threads"]
    return dict(resource._definition)


def with_other_keys(table: Definition) -> Definition:
    return table | {"KeySchema": [{"AttributeName": "item", "KeyType": "HASH"}]}


def with_a_number_as_key(table: Definition) -> Definition:
    types = [one | ({"AttributeType": "N"} if one["AttributeName"] == "item" else {}) for one in _attributes(table)]
    return table | {"AttributeDefinitions": types}


def with_another_index(table: Definition) -> Definition:
    index = table["GlobalSecondaryIndexes"][0] | {"KeySchema": [{"AttributeName": "touched_on", "KeyType": "HASH"}]}
    return table | {"GlobalSecondaryIndexes": [index]}


def with_an_index_of_everything(table: Definition) -> Definition:
    index = table["GlobalSecondaryIndexes"][0] | {"Projection": {"ProjectionType": "ALL"}}
    return table | {"GlobalSecondaryIndexes": [index]}


def with_a_stream_of_keys(table: Definition) -> Definition:
    return table | {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}}


def provisioned(table: Definition) -> Definition:
    five = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    indexes = [index | {"ProvisionedThroughput": five} for index in table["GlobalSecondaryIndexes"]]
    return table | {
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": five,
        "GlobalSecondaryIndexes": indexes,
    }


def without_a_stream(table: Definition) -> Definition:
    return {name: value for name, value in table.items() if name != "StreamSpecification"}


def without_an_index(table: Definition) -> Definition:
    used = {key["AttributeName"] for key in table["KeySchema"]}
    kept = [one for one in _attributes(table) if one["AttributeName"] in used]
    return {n: v for n, v in table.items() if n != "GlobalSecondaryIndexes"} | {"AttributeDefinitions": kept}


def _attributes(table: Definition) -> list[dict[str, str]]:
    return list(table["AttributeDefinitions"])


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (with_other_keys, "keys is item (S) and should be thread (S), item (S); DynamoDB cannot change the keys"),
        (with_a_number_as_key, "keys is thread (S), item (N) and should be thread (S), item (S)"),
        (with_another_index, "index by_day is touched_on (S), showing keys only and should be touched_on (S), thread"),
        (with_an_index_of_everything, "index by_day is touched_on (S), thread (S), showing all and should be"),
        (with_a_stream_of_keys, "stream is keys only and should be new and old images"),
    ],
)
def test_a_table_with_other_settings_is_left_alone_with_everything_else(
    operator: Operator, other: Callable[[Definition], Definition], said: str
) -> None:
    definition = other(threads(operator))
    operator.aws["dynamodb"].create_table(**definition)
    before = operator.state()
    operator.aws.meddler.rest()
    assert operator.provision() == 1
    sentences = operator.said()
    assert f"The table {definition['TableName']} has other settings: {said}" in sentences
    assert "Nothing was changed." in sentences
    assert operator.aws.meddler.changes == []
    assert (operator.state(), operator.files()) == (before, {})


@pytest.mark.parametrize(("table", "attribute"), [("threads", "touched_on"), ("passes", "leased_until")])
def test_a_table_that_forgets_other_things_is_left_alone(operator: Operator, table: str, attribute: str) -> None:
    resource = operator.as_it_should_be().tables()[table]
    operator.aws["dynamodb"].create_table(**resource._definition)
    operator.aws["dynamodb"].update_time_to_live(
        TableName=resource.table_name, TimeToLiveSpecification={"Enabled": True, "AttributeName": attribute}
    )
    assert operator.provision() == 1
    assert f"expiry is {attribute} and should be" in operator.said()


@pytest.mark.parametrize("other", [provisioned, without_a_stream, without_an_index])
def test_a_table_that_lacks_something_gets_it(
    operator: Operator, other: Callable[[Definition], Definition], small_stage: dict[str, Any]
) -> None:
    operator.aws["dynamodb"].create_table(**other(threads(operator)))
    assert operator.provision() == 0
    state = operator.state()
    for stage in (state, small_stage):  # ministack takes the cap of an index that is there, and forgets it
        stage["table askwell-STAGE-threads"].pop("index by_day: at most a second", None)
    assert state == small_stage


def test_what_aws_takes_and_does_not_show_is_said(operator: Operator) -> None:
    operator.aws["dynamodb"].create_table(**threads(operator))
    assert operator.provision() == 0
    said = "It was taken and does not show: index by_day: at most a second is none instead of 2000 reads and 1000"
    assert said in operator.said()


def test_what_a_table_holds_outlives_what_is_added_to_it(operator: Operator) -> None:
    table = without_an_index(threads(operator))
    dynamodb, item = operator.aws["dynamodb"], {"thread": {"S": "t"}, "item": {"S": "question"}}
    dynamodb.create_table(**table)
    dynamodb.put_item(TableName=table["TableName"], Item=item)
    assert operator.provision() == 0
    assert dynamodb.scan(TableName=table["TableName"])["Items"] == [item]


@pytest.mark.parametrize(
    ("operation", "action"),
    [
        ("HeadBucket", "s3:ListBucket"),
        ("DescribeTable", "dynamodb:DescribeTable"),
        ("GetQueueUrl", "sqs:GetQueueUrl"),
        ("GetTopicAttributes", "sns:GetTopicAttributes"),
        ("GetConfigurationSet", "ses:GetConfigurationSet"),
        ("DescribeLogGroups", "logs:DescribeLogGroups"),
        ("DescribeAlarms", "cloudwatch:DescribeAlarms"),
        ("DescribeBudget", "budgets:ViewBudget"),
        ("GetAccountSettings", "lambda:GetAccountSettings"),
    ],
)
def test_who_may_not_look_is_told_the_permission_and_changes_nothing(
    operator: Operator, operation: str, action: str
) -> None:
    operator.aws.meddler.deny(operation)
    assert operator.provision() == 1
    assert f"You lack the permission {action} on " in operator.said()
    assert operator.aws.meddler.changes == []


@pytest.mark.parametrize(
    ("operation", "action"),
    [
        ("CreateBucket", "s3:CreateBucket"),
        ("PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
        ("CreateTable", "dynamodb:CreateTable"),
        ("UpdateContinuousBackups", "dynamodb:UpdateContinuousBackups"),
        ("CreateTopic", "sns:CreateTopic"),
        ("PutMetricAlarm", "cloudwatch:PutMetricAlarm"),
        ("CreateBudget", "budgets:ModifyBudget"),
        ("PutRetentionPolicy", "logs:PutRetentionPolicy"),
    ],
)
def test_who_may_not_make_something_is_told_so_and_goes_on_where_it_ended(
    operator: Operator, operation: str, action: str, small_stage: dict[str, Any]
) -> None:
    operator.aws.meddler.deny(operation)
    assert operator.provision() == 1
    said = operator.said()
    assert f"You lack the permission {action} on " in said
    assert "Traceback" not in said
    operator.aws.meddler.rest()
    assert operator.provision() == 0
    assert operator.state() == small_stage


def test_the_action_and_the_resource_that_aws_names_are_the_ones_that_are_said(operator: Operator) -> None:
    operator.aws.meddler.deny(
        "CreateTable",
        "User: arn:aws:iam::1:user/ann is not authorized to perform: dynamodb:CreateTable on resource: "
        "arn:aws:dynamodb:us-east-1:1:table/askwell-prod-threads because no identity-based policy allows it",
    )
    operator.provision()
    said = operator.said()
    assert "You lack the permission dynamodb:CreateTable on arn:aws:dynamodb:us-east-1:1:table/askwell-prod" in said


def test_nothing_is_deployed_half_the_files_wait_for_the_tables(operator: Operator) -> None:
    operator.aws.meddler.deny("CreateTable")
    operator.provision()
    assert operator.files() == {}


@pytest.mark.parametrize("operation", ["DescribeBudget", "CreateBudget"])
def test_what_is_not_offered_here_is_said_and_the_rest_is_made(operator: Operator, operation: str) -> None:
    operator.aws.meddler.refuse(operation, "UnknownOperationException")
    assert operator.provision() == 0
    said = operator.said()
    assert f"could not     budget askwell-{operator.stage}: budgets has no {operation} here" in said
    assert operator.files()


@pytest.mark.parametrize(("limit", "capped"), [(10, False), (2000, True)])
def test_an_account_without_room_is_told_and_deploys_without_that_cap(
    operator: Operator, monkeypatch: pytest.MonkeyPatch, limit: int, capped: bool
) -> None:
    told = {"AccountLimit": {"ConcurrentExecutions": limit, "UnreservedConcurrentExecutions": limit}}
    monkeypatch.setattr(operator.aws["lambda"], "get_account_settings", lambda: told)
    assert operator.provision() == 0
    assert ("reserved_concurrency" in operator.files()["config.json"]) is capped
    assert ("Service Quotas" in operator.said()) is not capped


def test_what_this_stage_has_reserved_already_counts_as_room(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    lambda_ = operator.aws["lambda"]
    told = {"AccountLimit": {"ConcurrentExecutions": 200, "UnreservedConcurrentExecutions": 100}}
    monkeypatch.setattr(lambda_, "get_account_settings", lambda: told)
    reserved = {"ReservedConcurrentExecutions": 50}
    monkeypatch.setattr(lambda_, "get_function_concurrency", lambda FunctionName: reserved)  # noqa: N803
    assert concurrency.lack_of_room(operator.aws, operator.aws.names(operator.stage)) is None


def test_an_impossible_stage_is_refused(operator: Operator) -> None:
    with pytest.raises(BadInput, match="cannot be called “Prod”"):
        from argparse import Namespace

        from ops.provisioning.command import run

        run(Namespace(region=None, stage="Prod"), operator.root)


def test_without_credentials_one_is_told_how_to_get_some(monkeypatch: pytest.MonkeyPatch, aws: MeddledAws) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Declined, match="no AWS credentials here"):
        Aws("eu-west-1").account  # noqa: B018


@pytest.mark.parametrize("code", ["ExpiredToken", "InvalidClientTokenId"])
def test_with_credentials_that_are_not_taken_one_is_told_to_sign_in_again(operator: Operator, code: str) -> None:
    other = MeddledAws("us-east-1")
    other.meddler.refuse("GetCallerIdentity", code)
    with pytest.raises(Declined, match="AWS does not take these credentials"):
        other.account  # noqa: B018


def test_without_a_region_one_is_asked_for_it(monkeypatch: pytest.MonkeyPatch, aws: MeddledAws) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(BadInput, match="Say which region"):
        Aws()
