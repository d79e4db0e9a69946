"""Filters on streams let through whatever a function does something with."""

from typing import Any

import pytest
from ministack.services.lambda_svc import _match_esm_filter

from chalicelib.storage import news, notices, votes
from ops.deploying.mappings import WANTED, settings
from ops.failed.batches import HEALS_ITSELF, KEY_OF
from ops.provisioning import chalice_files
from ops.stage_names import StageNames

NAMES = StageNames("test", "us-east-1", "000000000000")
TALLY = {"thread": {"S": "t"}, "item": {"S": "tally#q"}, "ups": {"N": "1"}}
ANSWER = {"thread": {"S": "t"}, "item": {"S": "answer#a"}, "id": {"S": "a"}, "state": {"S": "visible"}}
VOTE = {
    "thread": {"S": "t"},
    "item": {"S": "m#q"},
    "voter": {"S": "m"},
    "post": {"S": "q"},
    "value": {"N": "1"},
    "counted": {"N": "0"},
    "kind": {"S": "question"},
}
COUNT = {"recipient": {"S": "m"}, "notice": {"S": "unread"}, "unread": {"N": "2"}}
NOTICE = {
    "recipient": {"S": "m"},
    "notice": {"S": "n"},
    "event": {"S": "answered#a"},
    "deed": {"S": "answered"},
    "at": {"S": "2026-01-01T00:00:00.000000+0000"},
    "raised_at": {"S": "2026-01-01T00:00:00.000000+0000"},
    "thread": {"S": "t"},
    "mail": {"S": "due"},
}


def passes(function: str, image: dict[str, Any] | None) -> bool:
    record = {"eventName": "MODIFY", "dynamodb": {"NewImage": image} if image else {}}
    return any(_match_esm_filter(record, pattern) for pattern in WANTED[function])


@pytest.mark.parametrize("image", [None, TALLY, ANSWER])
def test_notices_are_raised_from_all_that_may_be_news(image: dict[str, Any] | None) -> None:
    assert passes("raise_notices", image) == news.of_thread(None, image)


@pytest.mark.parametrize("image", [None, VOTE, VOTE | {"pending": {"S": "t"}}])
def test_every_vote_that_waits_reaches_the_tally(image: dict[str, Any] | None) -> None:
    assert passes("tally_votes", image) == (votes.from_image(image or {}) is not None)


@pytest.mark.parametrize("image", [None, COUNT])
def test_what_is_no_notice_is_no_mail(image: dict[str, Any] | None) -> None:
    assert notices.from_image(image or {}) is None
    assert not passes("send_mail", image)


def test_a_notice_whose_mail_is_due_reaches_the_sender_and_one_that_was_sent_does_not() -> None:
    assert passes("send_mail", NOTICE | {"due": {"S": "due"}})
    assert not passes("send_mail", NOTICE | {"mail": {"S": "sent"}})


def test_only_known_functions_are_filtered_and_tried_for_23_hours() -> None:
    streaming = chalice_files.started_by_streams()
    assert set(WANTED) <= set(streaming)
    assert {settings(NAMES, function)["MaximumRecordAgeInSeconds"] for function in streaming} == {23 * 3600}
    assert settings(NAMES, "project_threads")["FilterCriteria"] == {"Filters": []}


def test_what_any_function_failed_at_can_be_done_after_all() -> None:
    assert set(KEY_OF) | set(HEALS_ITSELF) >= set(chalice_files.started_by_streams())
