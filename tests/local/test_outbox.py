"""The outbox of the forum on this machine: SES's place is taken, and every mail can be looked at."""

import base64
import json
from html import unescape
from pathlib import Path

import botocore.session
import pytest
from botocore.config import Config

from chalicelib.notifications import envelopes, post_office
from chalicelib.notifications.envelopes import Envelope
from chalicelib.notifications.post_office import Refused
from chalicelib.presentation.stationery import Letter
from local import outbox
from local.beside import Beside
from local.gateway import Answer, Request
from local.outbox import SEND_EMAIL, Outbox

HERE = [("Host", "127.0.0.1:8000")]


def mail(subject: str = "How do I sleep?", html: str = "<html><head></head><p>Hello <b>you</b></p></html>") -> bytes:
    from email.message import EmailMessage

    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Askwell <mail@localhost>", "maya@example.org", subject
    made.set_content("Read it here:\nhttp://127.0.0.1:8000/questions/1?a=1&b=2\n")
    made.add_alternative(html, subtype="html")
    return made.as_bytes()


class Desk:
    """The outbox as the server holds it."""

    def __init__(self, data: Path) -> None:
        self.outbox = Outbox(data)
        pages = {"outbox": self.outbox.page, "outbox.html": self.outbox.html, SEND_EMAIL: self.outbox.receive}
        self._beside = Beside(pages)

    def send(self, raw: bytes, *to: str) -> Answer:
        asked = {
            "Content": {"Raw": {"Data": base64.b64encode(raw).decode()}},
            "Destination": {"ToAddresses": list(to or ["maya@example.org"])},
        }
        return self.post(json.dumps(asked).encode())

    def post(self, body: bytes) -> Answer:
        return self._beside.answer(Request("POST", f"/_local/{SEND_EMAIL}", HERE, body))

    def get(self, page: str) -> Answer:
        return self._beside.answer(Request("GET", f"/_local/{page}", HERE))

    def text(self, page: str) -> str:
        return self.get(page).body.decode()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_an_empty_outbox_says_how_to_fill_it(desk: Desk) -> None:
    assert "No mail was sent yet." in desk.text("outbox")


def test_a_mail_is_kept_as_it_was_sent(desk: Desk, tmp_path: Path) -> None:
    raw = mail()
    name = json.loads(desk.send(raw).body)["MessageId"]
    assert (tmp_path / "outbox" / f"{name}.eml").read_bytes() == raw


def test_a_mail_is_shown_with_headers_text_and_html(desk: Desk) -> None:
    name = json.loads(desk.send(mail()).body)["MessageId"]
    page = desk.text("outbox")
    assert "To: maya@example.org\n" in page
    assert 'href="http://127.0.0.1:8000/questions/1?a=1&b=2"' in unescape(page)
    assert f'src="outbox.html?mail={name}"' in page
    assert "<b>you</b>" in desk.text(f"outbox.html?mail={name}")


def test_the_newest_stands_on_top_and_the_rest_on_further_pages(desk: Desk) -> None:
    for number in range(outbox._A_PAGE + 2):
        desk.send(mail(f"Number {number:02}"))
    first = desk.text("outbox")
    assert first.index("Number 31") < first.index("Number 30")
    assert "Number 01" not in first
    before = first.partition("outbox?before=")[2].partition('"')[0]
    further = desk.text(f"outbox?before={before}")
    assert "Number 01" in further and "Number 02" not in further and "Earlier mails" not in further


def test_a_mail_s_words_are_no_html_of_the_page(desk: Desk) -> None:
    desk.send(mail("<script>alert(1)</script>"))
    assert "<script" not in desk.text("outbox")


def test_a_mail_s_html_runs_no_script(desk: Desk) -> None:
    name = json.loads(desk.send(mail()).body)["MessageId"]
    rules = dict(desk.get(f"outbox.html?mail={name}").headers)["Content-Security-Policy"]
    assert "default-src 'none'" in rules and "sandbox" in rules and "allow-scripts" not in rules


@pytest.mark.parametrize("name", ["", "x", "../../state", "20260101T000000000000-0123456789abcdef"])
def test_what_is_no_mail_is_not_shown(desk: Desk, name: str) -> None:
    assert desk.get(f"outbox.html?mail={name}").status == 404


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"Content": {"Raw": {"Data": "?"}}}'])
def test_what_is_no_mail_is_not_taken(desk: Desk, body: bytes, tmp_path: Path) -> None:
    assert desk.post(body).status == 400
    assert not list(tmp_path.rglob("*.eml"))


def test_a_mail_for_two_is_not_taken(desk: Desk) -> None:
    assert desk.send(mail(), "maya@example.org", "noor@example.org").status == 400


def test_the_post_office_takes_it_for_ses(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore's own client, but for the wire."""
    from botocore.awsrequest import AWSResponse

    client = botocore.session.get_session().create_client(
        "sesv2", "us-east-1", endpoint_url=f"http://127.0.0.1:8000{outbox.ENDPOINT}", config=Config(retries={})
    )

    class Body:
        def __init__(self, content: bytes) -> None:
            self._content = content

        def stream(self) -> list[bytes]:
            return [self._content]

    def carry(request: object, **_: object) -> AWSResponse:
        target = request.url.removeprefix("http://127.0.0.1:8000")  # type: ignore[attr-defined]
        assert target == f"/_local/{SEND_EMAIL}"
        answer = desk.post(request.body)  # type: ignore[attr-defined]
        return AWSResponse(target, answer.status, dict(answer.headers), Body(answer.body))

    client.meta.events.register_first("before-send.sesv2.SendEmail", carry)
    monkeypatch.setattr(post_office, "_client", lambda: client)
    post_office.send(mail(), "Askwell <mail@localhost>", "maya@example.org")
    assert [one.subject for one in desk.outbox.mails()] == ["How do I sleep?"]
    monkeypatch.setattr(desk, "post", lambda _: outbox._refused("No."))
    with pytest.raises(Refused):
        post_office.send(mail(), "Askwell <mail@localhost>", "maya@example.org")


def test_a_mail_of_the_forum_is_read_again_as_it_was_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace
    from datetime import UTC, datetime

    known = replace(envelopes.settings, mail_from="Askwell <mail@localhost>", address="http://127.0.0.1:8000")
    monkeypatch.setattr(envelopes, "settings", known)
    monkeypatch.setattr(envelopes, "keyed_hash", lambda *_: "0" * 64)
    letter = Letter("悲しい", "Olá\nhttp://127.0.0.1:8000/x\n", "<p>Olá</p>")
    desk.send(envelopes.filled(Envelope(to="maya@example.org", key="1", at=datetime.now(UTC)), letter))
    (kept,) = desk.outbox.mails()
    assert (kept.subject, kept.body("plain").splitlines()[0]) == ("悲しい", "Olá")
    assert ("http://127.0.0.1:8000/x", True) in kept.pieces
