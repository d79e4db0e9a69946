"""What stands on a mail: who it is from and for, what it belongs to, and the way out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.domain.following import category_target, tag_target, thread_target
from chalicelib.notifications import envelopes
from chalicelib.notifications.envelopes import Envelope
from chalicelib.presentation.stationery import Letter
from tests.forum import Forum
from tests.notifications import mailbox
from tests.notifications.mailbox import Mail, Outbox
from tests.notifications.people import MAYA, follow, guest, post

LETTER = Letter("Re: How do I sleep?", "Hello.\n", "<p>Hello.</p>\n")
ENVELOPE = Envelope(
    to=MAYA,
    key="m#ann#1",
    at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    about="thread#01J",
    thread="01J",
    unsubscribe="https://forum.example.org/mail/" + "t" * 32,
)


def filled(letter: Letter = LETTER, **changed: object) -> Mail:
    with mailbox.set_up():
        return Mail([], envelopes.filled(replace(ENVELOPE, **changed), letter))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _a_forum(forum: Forum) -> None:
    """The stage's keys have to lie somewhere."""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("From", "Askwell <mail@forum.example.org>"),
        ("To", MAYA),
        ("Subject", "Re: How do I sleep?"),
        ("Date", "Mon, 23 Nov 2026 09:00:00 +0000"),
        ("References", "<thread.01J@forum.example.org>"),
        ("In-Reply-To", "<thread.01J@forum.example.org>"),
        ("List-Id", "<thread.01J.forum.example.org>"),
        ("List-Unsubscribe", f"<https://forum.example.org/mail/{'t' * 32}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", "en"),
    ],
)
def test_a_mail_s_headers(name: str, value: str) -> None:
    assert filled().header(name) == value


def test_a_mail_is_for_one_person() -> None:
    assert [name for name in filled().message if name.lower() in ("to", "cc", "bcc")] == ["To"]


def test_the_same_notice_has_the_same_id_and_another_has_another() -> None:
    ids = [filled(key=key).header("Message-ID") for key in ("m#ann#1", "m#ann#1", "m#bob#1")]
    assert ids[0] == ids[1] != ids[2]
    assert "ann" not in ids[0]


def test_mails_of_one_thread_refer_to_the_same() -> None:
    one, other = filled(key="1"), filled(key="2")
    assert one.header("References") == other.header("References")
    assert one.header("Message-ID") != other.header("Message-ID")


def test_the_body_is_there_twice_as_text_first() -> None:
    parts = [part.get_content_type() for part in filled().message.iter_parts()]
    assert parts == ["text/plain", "text/html"]


def test_the_way_out_stands_on_one_line_however_long() -> None:
    """Some programs read header by header, and know no folding."""
    address = f"https://abc123.execute-api.eu-central-1.amazonaws.com/live/mail/{'t' * 60}"
    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in filled(unsubscribe=address).raw


def test_lines_are_short_and_plain_however_letters_look() -> None:
    raw = filled(Letter("Como durmo? " * 10 + "é", "Ação. " * 300, "<p>" + "Ação. " * 300)).raw
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 90
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_what_was_written_arrives_as_it_was_written() -> None:
    said = "Não sei. 悲しい\n\n.\nFrom here on\n"
    assert filled(Letter("悲しい", said, "<p>悲しい</p>")).text.replace("\r\n", "\n") == said
    assert filled(Letter("悲しい", said, "<p>悲しい</p>")).header("Subject") == "悲しい"


def test_a_mail_about_an_account_belongs_to_no_list() -> None:
    names = {name.lower() for name in filled(about="", thread="", unsubscribe="").message}
    assert not names & {"list-id", "list-unsubscribe", "list-unsubscribe-post", "references", "in-reply-to"}


@pytest.mark.parametrize("about", [tag_target("悲しい"), tag_target("a@b.c>"), category_target("family/parents")])
def test_a_list_has_a_name_that_fits_into_a_header(about: str) -> None:
    kind = about.partition("#")[0]
    listed = filled(about=about).header("List-Id")
    assert listed.startswith(f"<{kind}.") and listed.endswith(".forum.example.org>") and listed.isascii()


def test_a_discreet_mail_s_headers_say_nothing() -> None:
    raw = filled(about=tag_target("divorce"), discreet=True).raw
    assert b"divorce" not in raw and b"Askwell" not in raw


def test_a_discreet_mail_comes_from_whoever_the_operator_chose() -> None:
    with mailbox.set_up(discreet_from="Post <post@example.net>"):
        mail = Mail([], envelopes.filled(replace(ENVELOPE, discreet=True), LETTER))
    assert mail.header("From") == "Post <post@example.net>"


# Names, titles and tags are other people's words.

BAD = [
    "x\r\nBcc: everybody@example.org",
    "x\nSubject: Another",
    "x\u2028Bcc: everybody@example.org",
    "x\x0bBcc: everybody@example.org",
    "x\r\n\r\n<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=?utf-8?q?x?=\r\nBcc: everybody@example.org",
]


def checked(mail: Mail) -> None:
    names = [name.lower() for name in mail.message]
    assert "bcc" not in names
    assert names.count("subject") == names.count("to") == names.count("from") == 1
    assert "<script" not in mail.html and "<img" not in mail.html


@pytest.mark.parametrize("bad", BAD)
def test_a_title_changes_no_header_and_no_html(forum: Forum, outbox: Outbox, bad: str) -> None:
    thread = forum.ask(by="ann", title=f"How do I sleep? {bad}")
    follow(forum, "ann", thread_target(thread))
    forum.answer(thread)
    forum.settle()
    post()
    checked(outbox.only)


@pytest.mark.parametrize("bad", BAD)
def test_a_guest_s_name_and_words_change_no_header_and_no_html(forum: Forum, outbox: Outbox, bad: str) -> None:
    thread = forum.ask(by=None)
    guest(thread)
    forum.answer(thread, by=None, name=bad[:40], body=f"This helped me a lot. {bad}")
    forum.settle()
    post()
    checked(outbox.only)


@pytest.mark.parametrize("bad", BAD)
def test_a_handle_and_a_shown_name_change_no_header_and_no_html(forum: Forum, outbox: Outbox, bad: str) -> None:
    from chalicelib.storage.records import MemberRecord

    MemberRecord(forum.people["bob"].id).update([MemberRecord.name.set(bad)])
    thread = forum.ask(by="ann")
    follow(forum, "ann", thread_target(thread))
    forum.answer(thread, by="bob")
    forum.settle()
    post()
    checked(outbox.only)


@pytest.mark.parametrize("bad", [*BAD, "悲しい", "a b"])
def test_a_tag_changes_no_header_and_no_html(forum: Forum, outbox: Outbox, bad: str) -> None:
    follow(forum, "dan", tag_target(bad))
    thread = forum.ask(by="ann")
    from chalicelib.storage.records import ThreadRecord

    ThreadRecord(thread, "question").update([ThreadRecord.tags.set([bad])])
    forum.settle()
    post()
    checked(outbox.only)
