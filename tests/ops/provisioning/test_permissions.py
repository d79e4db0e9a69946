"""A missing permission as AWS itself words it: an emulator that enforces an operator's own policy."""

import json
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from local.emulated_aws.starting import EmulatedAws, emulated_aws
from ops.provisioning import command
from ops.provisioning.aws import Aws
from tests.ops.provisioning.conftest import MeddledAws, Operator

ALL = ["s3", "dynamodb", "sqs", "sns", "ses", "logs", "cloudwatch", "budgets", "lambda", "sts"]


@pytest.fixture(scope="module")
def guarded() -> Iterator[EmulatedAws]:
    with emulated_aws(auth=True) as running:
        yield running


def operator_who_may(aws: EmulatedAws, all_but: str) -> Aws:
    """Somebody with every permission that provisioning needs except one."""
    iam = boto3.client(
        "iam",
        endpoint_url=aws.endpoint,
        region_name="us-east-1",
        aws_access_key_id=aws.environment()["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=aws.environment()["AWS_SECRET_ACCESS_KEY"],
    )
    name = all_but.replace(":", "-")
    iam.create_user(UserName=name)
    statements = [
        {"Effect": "Allow", "Action": [f"{service}:*" for service in ALL], "Resource": "*"},
        {"Effect": "Deny", "Action": all_but, "Resource": "*"},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName=name, PolicyName="all-but-one", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in aws.environment().items():
            patch.setenv(variable, value)
        patch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
        patch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
        made = MeddledAws("us-east-1")
        for service in ("sts", "s3", "dynamodb", "sqs", "sns", "sesv2", "logs", "cloudwatch", "budgets", "lambda"):
            made[service]
    return made


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("dynamodb:CreateTable", "-threads"),
        ("dynamodb:DescribeTable", "-threads"),
        ("sqs:CreateQueue", "-failed"),
    ],
)
def test_a_missing_permission_is_named_with_what_it_is_missing_for(
    guarded: EmulatedAws,
    action: str,
    resource: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = operator_who_may(guarded, action)
    monkeypatch.setattr(command, "Aws", lambda region: aws)
    operator = Operator(aws, f"prod-{action[-8:].lower()}", tmp_path, capsys)
    assert operator.provision() == 1
    sentences = [line for line in operator.said().splitlines() if f"You lack the permission {action} on " in line]
    assert any(f"askwell-{operator.stage}{resource}" in sentence for sentence in sentences)
