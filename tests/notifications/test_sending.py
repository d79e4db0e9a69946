"""Sending: every mail once, to one person, with a way out; and what becomes of it when something goes wrong."""

from datetime import timedelta

import pytest

from chalicelib.domain.following import Wish, tag_target, thread_target
from chalicelib.domain.notices import Mail as State
from chalicelib.domain.notices import Notice
from chalicelib.notifications import digests, post_office, sending
from chalicelib.notifications.sending import LEASE
from chalicelib.storage import addresses, follows, notices
from chalicelib.storage.addresses import BOUNCED
from tests.forum import Forum
from tests.notifications.mailbox import Outbox
from tests.notifications.people import MAYA, confirmed, follow, guest, now, post


def told(recipient: str) -> list[Notice]:
    return notices.recorded(recipient)


def test_a_follower_gets_one_mail_with_what_was_written(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann", title="How do I sleep again?")
    follow(forum, "ann", thread_target(thread))
    forum.answer(thread, by="bob", body="Go to bed at the same hour, every day.")
    forum.settle()
    assert post().sent == 1
    mail = outbox.only
    assert mail.to == ["ann@example.org"]
    assert mail.header("Subject") == "Re: How do I sleep again?"
    assert "bob answered your question." in mail.text
    assert "> Go to bed at the same hour, every day." in mail.text


def test_nothing_is_sent_twice(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann")
    recipient = follow(forum, "ann", thread_target(thread))
    forum.answer(thread)
    forum.settle()
    for _ in range(3):
        post()
    assert len(outbox.mails) == 1
    assert [notice.mail for notice in told(recipient)] == [State.SENT]


def test_a_burst_on_a_thread_is_one_mail_until_its_reader_has_looked(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann")
    recipient = follow(forum, "ann", thread_target(thread))
    for by in ("bob", "cas", "dan"):
        forum.answer(thread, by=by)
    forum.settle()
    post()
    assert len(outbox.mails) == 1
    notices.looked(recipient, thread, now() + timedelta(seconds=2))
    forum.answer(thread, by="bob")
    forum.settle()
    post()
    assert len(outbox.mails) == 2


def test_two_threads_are_two_mails(forum: Forum, outbox: Outbox) -> None:
    for thread in (forum.ask(by="ann"), forum.ask(by="ann")):
        follow(forum, "ann", thread_target(thread))
        forum.answer(thread)
    forum.settle()
    post()
    assert len(outbox.mails) == 2


def test_a_guest_gets_mail_about_their_post(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by=None)
    guest(thread)
    forum.answer(thread)
    forum.settle()
    post()
    assert [mail.to for mail in outbox.mails] == [[MAYA]]


def test_until_an_address_is_confirmed_nothing_is_sent(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by=None)
    recipient = guest(thread, is_confirmed=False)
    forum.answer(thread)
    forum.settle()
    post()
    assert not outbox.mails
    assert [notice.mail for notice in told(recipient)] == [State.HELD]


def test_a_follow_that_was_given_up_brings_no_mail(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann")
    recipient = follow(forum, "ann", thread_target(thread))
    forum.answer(thread)
    forum.settle()
    follows.put(thread_target(thread), recipient, Wish.NONE)
    post()
    assert not outbox.mails


def test_of_what_was_hidden_between_event_and_sending_nothing_is_sent(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann", tags=["sleep"])
    follow(forum, "dan", tag_target("sleep"))
    forum.settle()
    forum.hide(thread, thread)
    post()
    assert not outbox.mails


def test_an_acceptance_that_was_taken_back_is_not_told(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob")
    follow(forum, "bob", thread_target(thread))
    forum.accept(thread, answer)
    forum.settle()
    forum.accept(thread, None)
    post()
    assert not outbox.mails


def test_that_something_was_hidden_is_told_without_its_text(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob", body="My telephone number is 555 0100, call me.")
    follow(forum, "bob", thread_target(thread))
    forum.settle()
    forum.hide(thread, answer)
    forum.settle()
    post()
    assert "was hidden" in outbox.only.text
    assert "555" not in outbox.only.text


def test_what_was_read_meanwhile_is_not_sent(forum: Forum, outbox: Outbox) -> None:
    from chalicelib.storage import inbox

    thread = forum.ask(by="ann")
    recipient = follow(forum, "ann", thread_target(thread))
    forum.answer(thread)
    forum.settle()
    inbox.mark_thread_read(recipient, thread)
    post()
    assert not outbox.mails


def test_a_discreet_mail_says_nothing(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann", title="How do I leave my husband?", tags=["divorce"])
    recipient = follow(forum, "ann", thread_target(thread))
    addresses.set_discreet(recipient, True)
    forum.answer(thread, by="bob", body="Talk to somebody who knows the law.")
    forum.settle()
    post()
    raw, mail = outbox.only.raw.decode().lower(), outbox.only
    assert not [word for word in ("husband", "divorce", "law", "bob", "askwell") if word in raw]
    assert mail.header("From") == "Notes <mail@forum.example.org>"
    assert mail.header("Subject") == "Something new for you"


def test_a_suppressed_address_gets_nothing(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann")
    follow(forum, "ann", thread_target(thread))
    addresses.stop(addresses.hash_of("ann@example.org"), BOUNCED, now())
    forum.answer(thread)
    forum.settle()
    post()
    assert not outbox.mails


def test_a_refused_address_stops_no_other(forum: Forum, outbox: Outbox) -> None:
    """One bad address among fifty."""
    thread = forum.ask(by="ann")
    for number in range(50):
        confirmed(f"m#reader{number:02}", f"reader{number:02}@example.org")
        follows.put(thread_target(thread), f"m#reader{number:02}", Wish.INSTANT)
    outbox.fail("MessageRejected", at="reader17@example.org")
    forum.answer(thread)
    forum.settle()
    done = post()
    assert (done.sent, done.failed) == (49, 1)
    assert not outbox.to("reader17@example.org")
    (refused,) = told("m#reader17")
    assert (refused.mail, refused.error) == (State.FAILED, "MessageRejected")


def test_when_ses_is_throttled_all_wait_and_are_sent_later(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann")
    for by in ("bob", "cas", "dan"):
        follow(forum, by, thread_target(thread))
    outbox.fail("TooManyRequestsException")
    forum.answer(thread, by="mod")
    forum.settle()
    assert post().sent == 0
    assert not notices.due(now() + timedelta(seconds=5), 10)
    assert post(now() + timedelta(minutes=2)).sent == 3


def test_waits_double_and_end_at_an_hour() -> None:
    assert all(timedelta(seconds=15) <= sending.wait(0) <= timedelta(seconds=30) for _ in range(20))
    assert all(timedelta(minutes=30) <= sending.wait(50) <= timedelta(hours=1) for _ in range(20))


def test_a_crash_before_the_mark_costs_one_extra_copy_that_is_counted(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann")
    follow(forum, "ann", thread_target(thread))
    forum.answer(thread)
    forum.settle()
    moment = now() + timedelta(seconds=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notices, "sent", lambda *_: (_ for _ in ()).throw(SystemExit))
        for _ in range(2):
            with pytest.raises(SystemExit):
                sending.send_all(notices.due(moment, 10), moment)
            moment += LEASE
    assert len(outbox.mails) == 2
    done = sending.send_all(notices.due(moment, 10), moment)
    assert (len(outbox.mails), done.failed) == (2, 1)


def test_a_mail_nobody_knows_of_is_sent_once_more_and_counted(forum: Forum, outbox: Outbox) -> None:
    thread = forum.ask(by="ann")
    recipient = follow(forum, "ann", thread_target(thread))
    forum.answer(thread)
    forum.settle()
    (notice,) = told(recipient)
    notices.claim(recipient, notice.key, now(), LEASE)
    done = post(now() + LEASE + timedelta(seconds=1))
    assert (done.sent, done.perhaps_twice) == (1, 1)


def test_one_a_day_holds_all_that_came(forum: Forum, outbox: Outbox) -> None:
    recipient = follow(forum, "dan", tag_target("sleep"), Wish.DAILY)
    for title in ("How do I sleep again?", "Why do I wake at four?"):
        forum.ask(by="ann", title=title, tags=["sleep"])
    forum.settle()
    assert digests.send_due(now() + timedelta(hours=12)).sent == 0
    tomorrow = now() + timedelta(hours=25)
    assert digests.send_due(tomorrow).sent == 1
    assert digests.send_due(tomorrow).sent == 0
    mail = outbox.only
    assert mail.header("Subject") == "2 things are new in what you follow"
    assert "How do I sleep again?" in mail.text and "Why do I wake at four?" in mail.text
    assert {notice.mail for notice in told(recipient)} == {State.SENT}


def test_a_digest_leaves_out_what_was_hidden(forum: Forum, outbox: Outbox) -> None:
    follow(forum, "dan", tag_target("sleep"), Wish.DAILY)
    forum.ask(by="ann", title="How do I sleep again?", tags=["sleep"])
    hidden = forum.ask(by="ann", title="Why do I wake at four?", tags=["sleep"])
    forum.settle()
    forum.hide(hidden, hidden)
    digests.send_due(now() + timedelta(hours=25))
    assert "four" not in outbox.only.text


def test_a_stage_that_does_not_know_who_writes_sends_nothing_and_loses_nothing(
    forum: Forum, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    thread = forum.ask(by="ann")
    follow(forum, "ann", thread_target(thread))
    forum.answer(thread)
    forum.settle()
    known = post_office.settings
    monkeypatch.setattr(post_office, "settings", replace(known, mail_from=""))
    assert post().sent == 0
    monkeypatch.setattr(post_office, "settings", known)
    assert post().sent == 1
