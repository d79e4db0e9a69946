"""Whatever address somebody gives: it is in no response, no log, no metric, no export, and no table in clear."""

import base64
import json
import logging
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import app
from chalicelib import metrics
from chalicelib.domain.following import Wish, member_follower, thread_target
from chalicelib.domain.writing import Form
from chalicelib.notifications import hearing, letters, sending
from chalicelib.storage import addresses, follows, keys, notices
from local.gateway import Gateway
from ops.exporting import command
from tests.forum import Forum
from tests.notifications import mailbox
from tests.notifications.mailbox import Outbox
from tests.tour import Tour
from tests.web.browser import Page
from tests.web.desk import Desk

TEXT = "I lie awake from four in the morning on, and do not know what to do."

_mailboxes = st.from_regex(r"[a-z]{7,12}([.+_-][A-Z0-9]{1,8})?", fullmatch=True)
_hosts = st.from_regex(r"[a-z]{6,12}(\.[a-z]{4,8})?\.example", fullmatch=True)
given_addresses = st.builds("{}@{}".format, _mailboxes, _hosts)


@pytest.fixture
def desk(forum: Forum) -> Desk:
    """People's browsers, without the desk itself: the tour knows the forum's own routes only."""
    return Desk(forum, Gateway(app, "live"))


@pytest.fixture
def outbox() -> Iterator[Outbox]:
    with mailbox.opened() as opened:
        yield opened


def shapes(address: str) -> set[str]:
    """What an address looks like to whoever searches for it: also half of it, encoded, or quoted."""
    box = address.partition("@")[0].lower()
    return {box, quote(address).lower(), json.dumps(address).strip('"').lower(), _base64(address)}


def _base64(address: str) -> str:
    """Without its end, which depends on what follows."""
    return base64.b64encode(address.encode())[:12].decode().lower()


def shows(text: object, address: str) -> bool:
    return any(shape in str(text).lower() for shape in shapes(address))


def everything(page: Page) -> str:
    return f"{page.headers} {page.set_cookies} {page.body}"


def post_mails(after: timedelta = timedelta()) -> None:
    moment = datetime.now(UTC) + after
    sending.send_all(notices.due(moment, 500), moment)


def give(desk: Desk, outbox: Outbox, guests: str, anns: str) -> list[Page]:
    """A guest asks and gives one address, Ann sets the other, both confirm, and mails about answers reach them."""
    guest, ann = desk.browser(address="192.0.2.50"), desk.member("ann")
    pages = [guest.fill("/ask", title=f"How do I sleep again, {len(outbox.mails)}?", body=TEXT, email=guests)]
    pages.append(ann.fill("/settings/mail", email=anns))
    desk.forum.settle()
    post_mails()
    for address in (guests, anns):
        pages.append(guest.fill(outbox.to(address)[-1].path("/confirmation")))
    thread = desk.forum.listed()[0]
    follows.put(thread_target(thread), member_follower(desk.forum.people["ann"].id), Wish.INSTANT)
    desk.forum.answer(thread, by="bob")
    desk.forum.settle()
    post_mails()
    for address in (guests, anns):
        pages += [guest.get(link.removeprefix(mailbox.ADDRESS)) for link in outbox.to(address)[-1].links]
    return pages


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(guests=given_addresses, anns=given_addresses)
def test_what_looks_like_an_address_is_taken_for_one(guests: str, anns: str) -> None:
    for address in (guests, anns):
        form = Form({"email": address})
        assert form.email() == address and not form.complaints


@pytest.mark.parametrize(
    ("guests", "anns"),
    [
        ("maya.lindqvist@mailhaus.example", "annabelle+forum@posthof.example"),
        ("MAYA.Lindqvist@Mailhaus.Example", "o'annabelle@posthof.example"),
        ("maya_lindqvist%x@mailhaus.example", "annabelle/x=y@posthof.example"),
    ],
)
def test_an_address_is_seen_by_nobody_but_ses(
    desk: Desk,
    outbox: Outbox,
    guests: str,
    anns: str,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    lines: list[object] = []
    metrics.send_to(lines.append)
    with caplog.at_level(logging.DEBUG, "chalicelib"):
        pages = give(desk, outbox, guests, anns)
        tour = Tour(desk.forum)
        pages += [stop.visit() for stop in tour.stops()]
        for address in (guests, anns):
            hearing.hear(json.dumps({"eventType": "Complaint", "complaint": _about(address)}), datetime.now(UTC))
        pages.append(desk.member("ann").get("/settings/mail"))
    metrics.send_to(None)
    command.export(Namespace(to=tmp_path / "export.jsonl"))
    told = {
        "responses": [page for page in map(everything, pages) if shows(page, guests) or shows(page, anns)],
        "logs": shows(caplog.text, guests) or shows(caplog.text, anns),
        "metrics": shows(lines, guests) or shows(lines, anns),
        "output": shows(capsys.readouterr(), guests) or shows("", anns),
        "export": any(shows((tmp_path / "export.jsonl").read_text("utf-8"), address) for address in (guests, anns)),
        "tables": [name for name, items in _tables(desk).items() if shows(items, guests) or shows(items, anns)],
    }
    assert not any(told.values()), told
    assert outbox.to(guests) and outbox.to(anns)


def _about(address: str) -> dict[str, object]:
    return {"complainedRecipients": [{"emailAddress": address}]}


def _tables(desk: Desk) -> dict[str, str]:
    engine = desk.forum.stage.engine
    return {name: json.dumps(list(engine.scan(name)), default=str) for name in engine.tables()}


@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException", "TooManyRequestsException"])
def test_what_ses_says_of_an_address_is_not_passed_on(
    desk: Desk, outbox: Outbox, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    address = "maya.lindqvist@mailhaus.example"
    outbox.fail(code, at="")
    desk.browser().fill("/ask", title="How do I sleep again?", body=TEXT, email=address)
    desk.forum.settle()
    with caplog.at_level(logging.DEBUG, "chalicelib"):
        post_mails()
    assert not shows(caplog.text, address)
    assert not [name for name, items in _tables(desk).items() if shows(items, address)]


def test_a_mail_that_cannot_be_written_is_logged_without_its_address(
    desk: Desk, outbox: Outbox, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "maya.lindqvist@mailhaus.example"
    monkeypatch.setattr(letters, "of_account", lambda *_, **__: {}["none"])
    desk.browser().fill("/ask", title="How do I sleep again?", body=TEXT, email=address)
    desk.forum.settle()
    logging.getLogger("chalicelib").setLevel(logging.DEBUG)
    post_mails()
    (waiting,) = notices.recorded(addresses.guest(address))
    assert waiting.error == "KeyError"
    assert not shows(caplog.text, address)


def test_who_has_all_tables_but_the_keys_reads_no_address(desk: Desk, outbox: Outbox) -> None:
    """And who knows an address cannot tell without the keys whether it is among them."""
    give(desk, outbox, "maya.lindqvist@mailhaus.example", "annabelle@posthof.example")
    sealed = [item for item in desk.forum.stage.scan("addresses") if "sealed" in item]
    assert len(sealed) == 2
    keys.SecretRecord("seal-1").delete()
    keys.SecretRecord("addresses").delete()
    keys._key.cache_clear()
    assert addresses.get(addresses.guest("maya.lindqvist@mailhaus.example")) is None
