"""Notices: each told once, counted while unread; their mail belongs to one sender at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.notices import Conversation, Deed, Mail, Notice, Why
from chalicelib.storage import inbox, notices
from tests.forum import Forum
from tests.harness import Meanwhile, on

pytestmark = pytest.mark.usefixtures("forum")

NOW = datetime.now(UTC).replace(microsecond=0)
LEASE = timedelta(minutes=2)
ANN = "m#ann"


def a_notice(event: str = "created#1", recipient: str = ANN, **more: object) -> Notice:
    told = Notice(
        recipient=recipient, deed=Deed.CREATED, event=event, at=NOW, why=Why.ANSWERED, thread="1", raised_at=NOW
    )
    return replace(told, **more)  # type: ignore[arg-type]


def due(**more: object) -> Notice:
    return a_notice(**{"mail": Mail.DUE, "follow": "thread#1", **more})  # type: ignore[arg-type]


def test_somebody_is_told_once_and_the_first_reason_stays() -> None:
    assert notices.put_if_absent(a_notice())
    assert not notices.put_if_absent(a_notice(why=Why.THREAD))
    assert [told.why for told in notices.page(ANN, None).items] == [Why.ANSWERED]
    assert inbox.unread(ANN) == 1


def test_of_several_only_those_are_put_that_are_not_there() -> None:
    notices.put_if_absent(a_notice(recipient="m#b"))
    put = notices.put_all([a_notice(recipient=f"m#{name}") for name in "abc"])
    assert [told.recipient for told in put] == ["m#a", "m#c"]
    assert [inbox.unread(f"m#{name}") for name in "abc"] == [1, 1, 1]


def test_fifty_are_told_in_one_transaction() -> None:
    some = [a_notice(recipient=f"m#{number}") for number in range(notices.AT_ONCE)]
    assert len(notices.put_all(some)) == notices.AT_ONCE


def test_a_guest_is_told_and_has_no_inbox_that_counts() -> None:
    notices.put_if_absent(due(recipient="g#1"))
    assert inbox.unread("g#1") == 0


def test_the_newest_stands_on_top() -> None:
    notices.put_if_absent(a_notice("created#1", at=NOW - timedelta(hours=1)))
    notices.put_if_absent(a_notice("created#2"))
    assert [told.event for told in notices.page(ANN, None).items] == ["created#2", "created#1"]


def test_after_ninety_days_nobody_is_told_any_more() -> None:
    old = a_notice(at=NOW - timedelta(days=91))
    notices.put_if_absent(old)
    assert not notices.page(ANN, None).items
    assert notices.get(ANN, old.key) is None


def test_a_notice_is_read_once() -> None:
    told = a_notice()
    notices.put_if_absent(told)
    assert inbox.mark_read(ANN, told.key)
    assert not inbox.mark_read(ANN, told.key)
    assert inbox.unread(ANN) == 0


def test_opening_a_thread_reads_its_notices_alone() -> None:
    notices.put_if_absent(a_notice("created#1"))
    notices.put_if_absent(a_notice("created#2", thread="2"))
    assert inbox.mark_thread_read(ANN, "1") == 1
    assert [told.read_at is None for told in notices.page(ANN, None).items] == [True, False]


def test_all_are_read_at_once() -> None:
    for number in range(120):
        notices.put_if_absent(a_notice(f"created#{number:03}"))
    assert inbox.mark_all_read(ANN) == 120
    assert inbox.unread(ANN) == 0


def test_what_does_not_exist_is_not_read() -> None:
    assert not inbox.mark_read(ANN, "2026#created#none")
    assert inbox.unread(ANN) == 0


def test_a_count_that_went_wrong_is_put_right_once_a_day() -> None:
    notices.put_if_absent(a_notice())
    inbox._set_count(ANN, 7, 1, "2026-01-01")
    assert inbox.recount(ANN, "2026-01-02") == 1
    inbox._set_count(ANN, 7, 1, "2026-01-02")
    assert inbox.recount(ANN, "2026-01-02") == 7


def test_a_mail_that_is_due_is_claimed_by_one() -> None:
    told = due()
    notices.put_if_absent(told)
    assert notices.claim(ANN, told.key, NOW, LEASE)
    assert not notices.claim(ANN, told.key, NOW, LEASE)


def test_a_lease_that_is_over_is_claimed_by_the_next() -> None:
    told = due()
    notices.put_if_absent(told)
    notices.claim(ANN, told.key, NOW, LEASE)
    assert [waiting.attempts for waiting in notices.due(NOW + LEASE, 10)] == [1]
    assert notices.claim(ANN, told.key, NOW + LEASE, LEASE)


def test_it_is_counted_how_often_nobody_knows_whether_a_mail_went_out() -> None:
    told = due()
    notices.put_if_absent(told)
    notices.claim(ANN, told.key, NOW, LEASE)
    notices.put_off(ANN, told.key, NOW)
    known = notices.claim(ANN, told.key, NOW, LEASE)
    unknown = notices.claim(ANN, told.key, NOW + LEASE, LEASE)
    assert known and unknown
    assert [(claimed.attempts, claimed.interrupted) for claimed in (known, unknown)] == [(2, 0), (3, 1)]


def test_a_mail_that_is_sent_is_not_sent_again() -> None:
    told = due()
    notices.put_if_absent(told)
    notices.claim(ANN, told.key, NOW, LEASE)
    assert notices.sent(ANN, told.key, "<1@askwell>")
    assert not notices.due(NOW + timedelta(days=1), 10)
    assert not notices.claim(ANN, told.key, NOW + LEASE, LEASE)
    stored = notices.get(ANN, told.key)
    assert stored is not None
    assert (stored.mail, stored.message_id) == (Mail.SENT, "<1@askwell>")


def test_a_mail_that_was_put_off_waits() -> None:
    told = due()
    notices.put_if_absent(told)
    notices.claim(ANN, told.key, NOW, LEASE)
    notices.put_off(ANN, told.key, NOW + timedelta(hours=1), "throttled")
    assert not notices.due(NOW, 10)
    assert [waiting.error for waiting in notices.due(NOW + timedelta(hours=1), 10)] == ["throttled"]


def test_a_mail_that_failed_waits_for_nobody_and_can_be_tried_again() -> None:
    told = due()
    notices.put_if_absent(told)
    notices.claim(ANN, told.key, NOW, LEASE)
    assert notices.failed(ANN, told.key, "rejected")
    assert not notices.due(NOW + timedelta(days=1), 10)
    assert notices.put_off(ANN, told.key, NOW)
    assert notices.claim(ANN, told.key, NOW, LEASE)


def test_a_mail_that_is_held_is_not_due() -> None:
    told = due()
    notices.put_if_absent(told)
    assert notices.hold(ANN, told.key)
    assert not notices.due(NOW + timedelta(days=1), 10)


def test_daily_mail_waits_apart_for_a_day() -> None:
    told, tomorrow = due(mail=Mail.DAILY), NOW + timedelta(days=1)
    notices.put_if_absent(told)
    assert not notices.daily(NOW, 10)
    assert len(notices.daily(tomorrow, 10)) == 1
    assert notices.claim(ANN, told.key, tomorrow, LEASE)
    assert not notices.due(tomorrow + LEASE, 10)


def test_daily_mail_that_was_put_off_is_daily_still() -> None:
    told, tomorrow = due(mail=Mail.DAILY), NOW + timedelta(days=1)
    notices.put_if_absent(told)
    notices.claim(ANN, told.key, tomorrow, LEASE)
    notices.put_off(ANN, told.key, tomorrow + LEASE)
    assert not notices.due(tomorrow + LEASE, 10)
    assert len(notices.daily(tomorrow + LEASE, 10)) == 1


def test_a_second_mail_about_a_thread_waits_until_the_reader_has_looked() -> None:
    assert notices.begin_conversation(ANN, "1", "first", NOW)
    assert not notices.begin_conversation(ANN, "1", "second", NOW + timedelta(hours=1))
    assert notices.looked(ANN, "1", NOW + timedelta(hours=2))
    assert notices.begin_conversation(ANN, "1", "third", NOW + timedelta(hours=3))


def test_a_mail_that_is_tried_again_does_not_wait_for_itself() -> None:
    assert notices.begin_conversation(ANN, "1", "first", NOW)
    assert notices.begin_conversation(ANN, "1", "first", NOW + timedelta(hours=1))


def test_reading_a_notice_is_looking_at_its_thread() -> None:
    notices.put_if_absent(a_notice())
    notices.begin_conversation(ANN, "1", "first", NOW)
    inbox.mark_thread_read(ANN, "1")
    assert notices.conversation(ANN, "1").looked_at is not None


def test_looking_where_no_mail_was_sent_leaves_no_trace() -> None:
    assert not notices.looked(ANN, "1", NOW)
    assert notices.conversation(ANN, "1") == Conversation()


def test_two_who_read_the_same_notice_count_it_once(forum: Forum) -> None:
    told = a_notice()
    notices.put_if_absent(told)
    other = Meanwhile(lambda: inbox.mark_read(ANN, told.key))
    forum.stage.run(lambda: inbox.mark_all_read(ANN), on("TransactWriteItems", other))
    assert inbox.unread(ANN) == 0
