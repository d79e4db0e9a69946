"""What sends mails and hears what comes back, as AWS starts it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from app import app
from chalicelib import metrics
from chalicelib.domain.following import Wish, tag_target, thread_target
from chalicelib.notifications import sending
from chalicelib.storage import addresses, keys, notices
from chalicelib.storage.records import NoticeRecord
from chalicelib.triggers import mailing
from tests.forum import Forum
from tests.harness import event
from tests.notifications import mailbox
from tests.notifications.mailbox import Outbox
from tests.notifications.people import follow, now
from tests.triggers.test_schedules import TICK

pytestmark = pytest.mark.usefixtures("_new_keys")


@pytest.fixture
def _new_keys() -> None:
    keys._key.cache_clear()


@pytest.fixture
def outbox() -> Iterator[Outbox]:
    with mailbox.opened() as opened:
        yield opened


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    told: list[Any] = []
    metrics.send_to(told.append)
    yield told
    metrics.send_to(None)


@pytest.fixture
def answered(forum: Forum) -> str:
    """Ann's question was answered, and she wants mails; returns her as a recipient."""
    thread = forum.ask(by="ann")
    recipient = follow(forum, "ann", thread_target(thread))
    forum.stage.take("notices")
    forum.answer(thread)
    forum.settle()
    return recipient


def counted(lines: list[Any], name: str) -> list[Any]:
    return [line[name] for line in lines if name in line]


def of_sns(told: object) -> dict[str, Any]:
    message = {"Message": json.dumps(told), "Subject": None, "MessageAttributes": {}}
    return {"Records": [{"EventSource": "aws:sns", "Sns": message}]}


def overdue(recipient: str) -> None:
    """A lease of somebody who died is over."""
    (notice,) = notices.recorded(recipient)
    assert notices.claim(recipient, notice.key, now(), sending.LEASE)
    past = [NoticeRecord.leased_until.set(now()), NoticeRecord.due_at.set(now())]
    NoticeRecord(recipient, notice.key).update(past)


def test_a_new_notice_leaves_as_a_mail(forum: Forum, outbox: Outbox, answered: str, lines: list[Any]) -> None:
    mailing.send_mail(event(forum.stage.take("notices")), None)
    assert len(outbox.mails) == 1
    assert counted(lines, "MailsSent") == [1]


def test_whatever_else_the_stream_brings_asks_for_nothing(forum: Forum, outbox: Outbox, lines: list[Any]) -> None:
    """Counts of unread notices, fan-outs that are done, notices without mail."""
    forum.answer(forum.ask(by="ann"))
    forum.settle()
    records = forum.stage.take("notices")
    with forum.stage.wire.metered() as meter:
        mailing.send_mail(event(records), None)
    assert len(records) > 2 and meter.round_trips == 0
    assert counted(lines, "MailsSent") == []


def test_what_a_lost_stream_left_behind_leaves_within_a_minute(forum: Forum, outbox: Outbox, answered: str) -> None:
    forum.stage.take("notices")
    app.handler_map["post_mail"](TICK, None)
    assert len(outbox.mails) == 1


def test_each_minute_it_is_told_how_long_the_oldest_waits(answered: str, outbox: Outbox, lines: list[Any]) -> None:
    outbox.fail("TooManyRequestsException")
    app.handler_map["post_mail"](TICK, None)
    assert len(counted(lines, "OldestMailSeconds")) == 1
    assert counted(lines, "MailsSent") == [0]


def test_a_mail_that_may_have_gone_out_twice_is_counted(answered: str, outbox: Outbox, lines: list[Any]) -> None:
    overdue(answered)
    app.handler_map["post_mail"](TICK, None)
    assert (len(outbox.mails), counted(lines, "MailsTwice")) == (1, [1])


def test_each_hour_digests_that_are_due_leave(forum: Forum, outbox: Outbox) -> None:
    recipient = follow(forum, "dan", tag_target("sleep"), Wish.DAILY)
    forum.ask(by="ann", tags=["sleep"])
    forum.settle()
    app.handler_map["post_digests"](TICK, None)
    assert not outbox.mails
    (notice,) = notices.recorded(recipient)
    NoticeRecord(recipient, notice.key).update([NoticeRecord.due_at.set(now())])
    app.handler_map["post_digests"](TICK, None)
    assert [mail.to for mail in outbox.mails] == [["dan@example.org"]]


@pytest.mark.parametrize(
    ("function", "told", "reason"),
    [
        (
            "hear_bounces",
            {
                "eventType": "Bounce",
                "bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "ann@example.org"}]},
            },
            addresses.BOUNCED,
        ),
        (
            "hear_complaints",
            {"eventType": "Complaint", "complaint": {"complainedRecipients": [{"emailAddress": "ann@example.org"}]}},
            addresses.COMPLAINED,
        ),
    ],
)
def test_what_comes_back_stops_the_next_mail(
    forum: Forum, outbox: Outbox, answered: str, function: str, told: object, reason: str
) -> None:
    app.handler_map[function](of_sns(told), None)
    mailing.send_mail(event(forum.stage.take("notices")), None)
    assert not outbox.mails
    known = addresses.get(answered)
    assert known and known.stop and known.stop.reason == reason


def test_lambda_imports_it_without_the_app_and_before_any_mail_needs_no_ses() -> None:
    code = "import sys, chalicelib.triggers.mailing; sys.exit(any(m in sys.modules for m in ('app', 'nacl', 'jinja2')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
