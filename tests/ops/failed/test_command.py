"""`ops failed`: what even Lambda's patience did not get done. Replaying is part of a stage's life in tests/deployed."""

import json
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from ops.__main__ import main

INFO = {
    "batchSize": 3,
    "approximateArrivalOfFirstRecord": "2026-11-20T08:00:00+00:00",
    "streamArn": "arn:aws:dynamodb:us-east-1:123456789012:table/askwell-test-votes/stream/2026",
    "shardId": "shardId-1",
    "startSequenceNumber": "1",
    "endSequenceNumber": "3",
}
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:askwell-test-tally_votes"
GIVEN_UP = {
    "requestContext": {"functionArn": FUNCTION, "condition": "MaxRecordAgeExceeded"},
    "DDBStreamBatchInfo": INFO,
}


@pytest.fixture(autouse=True)
def account() -> Iterator[None]:
    with mock_aws():
        yield


@pytest.fixture
def queue() -> Iterator[None]:
    """The queue of the stage "test", with one batch in it."""
    sqs = boto3.client("sqs", "us-east-1")
    url = sqs.create_queue(QueueName="askwell-test-failed")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(GIVEN_UP))
    yield


def failed(*words: str) -> int:
    return main(["failed", *words])


def test_a_batch_is_shown_again_and_again(queue: None, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert failed("list", "--stage", "test") == 1
        assert "MaxRecordAgeExceeded" in capsys.readouterr().out


def test_a_rehearsal_forgets_nothing(queue: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert failed("drop", "--stage", "test", "--dry-run") == 0
    assert failed("drop", "--stage", "test") == 0
    assert "1 batches dropped" in capsys.readouterr().out
    assert failed("list", "--stage", "test") == 0


@pytest.mark.parametrize("verb", ["list", "replay", "drop"])
def test_a_stage_that_cannot_be_is_bad_input(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert failed(verb, "--stage", "Not A Stage") == 2
    assert "cannot be called" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["list", "replay", "drop"])
def test_a_stage_without_a_queue_is_told_of_in_words(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert failed(verb, "--stage", "test") == 1
    assert "sqs refused GetQueueUrl" in capsys.readouterr().err
