"""`ops mail`: how far mails have come, and another try for some."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.notices import Deed, Mail, Notice, Why
from chalicelib.storage import notices
from tests.ops.forum import Forum

NOW = datetime.now(UTC).replace(microsecond=0)
LEASE = timedelta(minutes=2)


def told(number: int, mail: Mail = Mail.DUE) -> Notice:
    made = Notice(
        recipient=f"m#{number}",
        deed=Deed.CREATED,
        event=f"created#{number}",
        at=NOW - timedelta(hours=1),
        why=Why.ANSWERED,
        thread="1",
        raised_at=NOW - timedelta(hours=1),
        mail=mail,
    )
    notices.put_if_absent(made)
    return made


def failed(number: int, error: str) -> Notice:
    made = told(number)
    notices.claim(made.recipient, made.key, NOW, LEASE)
    notices.failed(made.recipient, made.key, error)
    return made


def sent(number: int) -> Notice:
    made = told(number)
    notices.claim(made.recipient, made.key, NOW, LEASE)
    notices.sent(made.recipient, made.key, "1")
    return made


def state(notice: Notice) -> Mail:
    known = notices.get(notice.recipient, notice.key)
    assert known
    return known.mail


def test_a_forum_without_mails_says_so(forum: Forum) -> None:
    assert forum.ops("mail", "show") == 0
    assert "None is due." in forum.said()


def test_it_says_how_many_wait_for_how_long_and_why_some_failed(forum: Forum) -> None:
    told(1)
    sent(2)
    failed(3, "MessageRejected")
    failed(4, "MessageRejected")
    assert forum.ops("mail", "show") == 1
    said = forum.said()
    assert all(line in said for line in ("due\t1", "sent\t1", "failed\t2", "MessageRejected\t2"))
    assert re.search(r"waits for [3-9],\d{3} s\.", said)


def test_it_counts_mails_that_perhaps_went_out_twice(forum: Forum) -> None:
    made = told(1)
    notices.claim(made.recipient, made.key, NOW, LEASE)
    notices.claim(made.recipient, made.key, NOW + LEASE, LEASE)
    forum.ops("mail", "show")
    assert "Of 1 it is not known" in forum.said()


def test_what_failed_is_tried_again(forum: Forum) -> None:
    made, other = failed(1, "MessageRejected"), sent(2)
    assert forum.ops("mail", "retry") == 0
    assert (state(made), state(other)) == (Mail.DUE, Mail.SENT)
    assert notices.claim(made.recipient, made.key, datetime.now(UTC), LEASE)


def test_only_what_failed_for_one_reason_is_tried_again(forum: Forum) -> None:
    one, other = failed(1, "MessageRejected"), failed(2, "interrupted twice")
    forum.ops("mail", "retry", "--error", "interrupted twice")
    assert (state(one), state(other)) == (Mail.FAILED, Mail.DUE)
    assert notices.claim(other.recipient, other.key, datetime.now(UTC), LEASE).interrupted == 0  # type: ignore[union-attr]


def test_a_dry_run_changes_nothing(forum: Forum) -> None:
    made = failed(1, "MessageRejected")
    assert forum.ops("mail", "retry", "--dry-run") == 0
    assert "have 1 mails sent" in forum.said()
    assert state(made) is Mail.FAILED


def test_what_was_sent_in_an_hour_is_sent_once_more(forum: Forum) -> None:
    made, waiting = sent(1), told(2, Mail.NONE)
    forum.ops("mail", "replay", "--since", (NOW - timedelta(hours=2)).isoformat())
    assert (state(made), state(waiting)) == (Mail.DUE, Mail.NONE)


@pytest.mark.parametrize(("since", "until"), [(-0.5, None), (-3, -2)])
def test_what_was_sent_at_other_times_is_left_alone(forum: Forum, since: float, until: float | None) -> None:
    made = sent(1)
    ends = ["--until", (NOW + timedelta(hours=until)).isoformat()] if until else []
    forum.ops("mail", "replay", "--since", (NOW + timedelta(hours=since)).isoformat(), *ends)
    assert state(made) is Mail.SENT


def test_what_is_no_moment_is_bad_input(forum: Forum) -> None:
    assert forum.ops("mail", "replay", "--since", "yesterday") == 2
