"""Emulated AWS with a stage's bucket."""

from collections.abc import Iterator

import pytest

from local.emulated_aws.starting import emulated_aws
from ops.provisioning.aws import Aws
from ops.stage_names import StageNames

NAMES = StageNames("test", "us-east-1", "000000000000")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with emulated_aws() as aws:
        yield aws.endpoint


@pytest.fixture
def aws(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "askwell")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "askwell")
    reached = Aws("us-east-1")
    bucket = {"Bucket": NAMES.private_bucket}
    reached["s3"].create_bucket(**bucket)
    yield reached
    for found in reached["s3"].list_objects_v2(**bucket).get("Contents", ()):
        reached["s3"].delete_object(**bucket, Key=found["Key"])
