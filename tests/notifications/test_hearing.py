"""What comes back from SES: addresses that do not exist, and readers who complained, are written to no more."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.notifications import hearing
from chalicelib.storage import addresses
from chalicelib.storage.addresses import BOUNCED, COMPLAINED
from tests.forum import Forum
from tests.notifications.people import MAYA, confirmed

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def bounce(kind: str = "Permanent", address: str = MAYA, name: str = "eventType") -> str:
    told = {"bounceType": kind, "bouncedRecipients": [{"emailAddress": address, "status": "5.1.1"}]}
    return json.dumps({name: "Bounce", "bounce": told, "mail": {"destination": [address]}})


def complaint(address: str = MAYA) -> str:
    return json.dumps({"eventType": "Complaint", "complaint": {"complainedRecipients": [{"emailAddress": address}]}})


def reason(address: str = MAYA) -> str | None:
    stop = addresses.stop_of(addresses.hash_of(address))
    return stop.reason if stop else None


pytestmark = pytest.mark.usefixtures("forum")


@pytest.mark.parametrize("name", ["eventType", "notificationType"])
def test_an_address_that_does_not_exist_is_written_to_no_more(name: str) -> None:
    assert hearing.hear(bounce(name=name), NOW) == 1
    assert reason() == BOUNCED


def test_a_full_mailbox_is_tried_again() -> None:
    assert hearing.hear(bounce("Transient"), NOW) == 0
    assert reason() is None


def test_a_complaint_stops_for_good() -> None:
    hearing.hear(complaint(), NOW)
    hearing.hear(bounce(), NOW)
    assert reason() == COMPLAINED


def test_an_address_may_come_with_a_name_and_in_capitals() -> None:
    hearing.hear(complaint("Maya <MAYA@example.org>"), NOW)
    assert reason() == COMPLAINED


def test_an_address_that_is_not_known_here_changes_nothing_else(forum: Forum) -> None:
    confirmed("m#ann", "ann@example.org")
    hearing.hear(bounce(address="stranger@example.org"), NOW)
    known = addresses.get("m#ann")
    assert known and known.is_written_to


@pytest.mark.parametrize(
    "message",
    [
        "",
        "no json",
        "[]",
        "{}",
        json.dumps({"eventType": "Delivery", "delivery": {}}),
        json.dumps({"eventType": "Bounce"}),
        json.dumps({"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bouncedRecipients": None}}),
        json.dumps({"eventType": "Complaint", "complaint": {"complainedRecipients": [None, {"emailAddress": 7}, {}]}}),
        bounce(address="nobody"),
        "Successfully validated SNS topic for Amazon SES event publishing.",
    ],
)
def test_whatever_else_is_said_stops_nothing(message: str) -> None:
    assert hearing.hear(message, NOW) == 0


def test_nothing_of_it_is_logged(caplog: Any) -> None:
    hearing.hear(bounce(), NOW)
    hearing.hear(f"no json {MAYA}", NOW)
    assert MAYA not in caplog.text
