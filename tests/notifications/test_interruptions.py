"""A sender that dies, meets another, or is refused at each of its storage calls: nobody waits for ever, nobody gets a
third copy, and a second one is counted."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.following import Wish, tag_target, thread_target
from chalicelib.domain.notices import Mail as State
from chalicelib.notifications import digests, sending
from chalicelib.notifications.sending import LEASE, Post
from chalicelib.storage import keys, notices
from chalicelib.triggers import mailing
from tests.forum import Forum, Ground, ministack_ground
from tests.harness import AnswerLost, KillAfter, KillBefore, Meanwhile, at, event
from tests.notifications.mailbox import Outbox
from tests.notifications.people import follow, now, post

CALLS = 15  # more than a mail takes; behind the last one nothing befalls it
FAULTS = [KillBefore, KillAfter, AnswerLost]

Send = Callable[[datetime], Post]


def mails_due(moment: datetime) -> Post:
    return sending.send_all(notices.due(moment, 10), moment)


__all__ = ["ministack_ground"]


@pytest.fixture
def forum(ministack_ground: Ground) -> Forum:
    keys._key.cache_clear()
    return Forum(ministack_ground)


@pytest.fixture
def waiting(forum: Forum) -> str:
    """One mail is due; returns its recipient."""
    thread = forum.ask(by="ann")
    recipient = follow(forum, "ann", thread_target(thread))
    forum.answer(thread)
    forum.settle()
    return recipient


@pytest.fixture
def daily(forum: Forum) -> str:
    """A digest with two pieces of news is due tomorrow."""
    recipient = follow(forum, "dan", tag_target("sleep"), Wish.DAILY)
    for _ in range(2):
        forum.ask(by="ann", tags=["sleep"])
    forum.settle()
    return recipient


def recovered(send: Send, moment: datetime) -> Post:
    """What the clock starts afterwards, each time a lease later, until nothing is left to do."""
    whole = Post()
    for _ in range(4):
        moment += LEASE + timedelta(seconds=1)
        done = send(moment)
        whole.sent += done.sent
        whole.failed += done.failed
        whole.perhaps_twice += done.perhaps_twice
    return whole


def states(recipient: str) -> set[State]:
    return {notice.mail for notice in notices.recorded(recipient)}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("call", range(1, CALLS))
def test_a_mail_goes_out_whatever_befalls_its_sender(
    forum: Forum, outbox: Outbox, waiting: str, call: int, fault: type
) -> None:
    moment = now() + timedelta(seconds=1)
    forum.stage.run(lambda: mails_due(moment), at(call, fault()))
    later = recovered(mails_due, moment)
    assert 1 <= len(outbox.mails) <= 2
    assert len(outbox.mails) == 1 or later.perhaps_twice == 1
    assert states(waiting) == {State.SENT}


@pytest.mark.parametrize("fault", [KillBefore, KillAfter], ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("call", range(1, CALLS + 10))
def test_a_digest_goes_out_whatever_befalls_its_sender(
    forum: Forum, outbox: Outbox, daily: str, call: int, fault: type
) -> None:
    moment = now() + timedelta(hours=25)
    forum.stage.run(lambda: digests.send_due(moment), at(call, fault()))
    recovered(digests.send_due, moment)
    assert 1 <= len(outbox.mails) <= 2
    assert states(daily) == {State.SENT}


@pytest.mark.parametrize("call", range(1, CALLS))
def test_two_senders_at_once_send_one_mail(forum: Forum, outbox: Outbox, waiting: str, call: int) -> None:
    moment = now() + timedelta(seconds=1)
    forum.stage.run(lambda: mails_due(moment), at(call, Meanwhile(lambda: mails_due(moment))))
    assert len(outbox.mails) == 1
    assert states(waiting) == {State.SENT}


def test_somebody_who_dies_twice_at_the_mark_sends_no_third_copy(forum: Forum, outbox: Outbox, waiting: str) -> None:
    moment, died = now() + timedelta(seconds=1), 0
    for _ in range(6):
        before = len(outbox.mails)
        for call in range(1, CALLS):
            if len(outbox.mails) > before:
                break
            run = forum.stage.run(lambda moment=moment: mails_due(moment), at(call, KillBefore()))  # type: ignore[misc]
            died += run.killed
            moment += LEASE + timedelta(seconds=1)
    recovered(mails_due, moment)
    assert len(outbox.mails) <= 2
    assert states(waiting) <= {State.SENT, State.FAILED}
    assert died


def test_records_that_come_twice_and_in_any_order_send_one_mail(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann")
    for by in ("bob", "cas", "dan"):
        follow(forum, by, thread_target(thread))
    forum.stage.take("notices")
    forum.answer(thread, by="mod")
    forum.settle()
    records = forum.stage.take("notices")
    for some in (records[::-1], records, records):
        mailing.send_mail(event(some), None)
    assert sorted(mail.to[0] for mail in outbox.mails) == ["bob@example.org", "cas@example.org", "dan@example.org"]


def test_our_own_marks_come_back_and_send_nothing(forum: Forum, outbox: Outbox, waiting: str) -> None:
    forum.stage.take("notices")
    post()
    with forum.stage.wire.metered() as meter:
        mailing.send_mail(event(forum.stage.take("notices")), None)
    assert meter.round_trips == 0
    assert len(outbox.mails) == 1
