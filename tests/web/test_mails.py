"""What mails lead to, and the forms that ask for them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.following import Wish, member_follower, thread_target
from chalicelib.notifications import sending
from chalicelib.storage import addresses, allowances, follows, notices
from chalicelib.storage.addresses import BOUNCED, COMPLAINED
from tests.notifications import mailbox
from tests.notifications.mailbox import Outbox
from tests.web.browser import Browser, Page
from tests.web.desk import Desk

MAYA = "maya@example.org"
TEXT = "I lie awake from four in the morning on, and do not know what to do."


@pytest.fixture
def outbox() -> Iterator[Outbox]:
    with mailbox.opened() as opened:
        yield opened


def post_mails() -> None:
    moment = datetime.now(UTC)
    sending.send_all(notices.due(moment, 100), moment)


def asks(browser: Browser, title: str = "How do I sleep again?", **fields: str) -> Page:
    return browser.fill("/ask", title=title, **{"body": TEXT} | fields)


def deliver(desk: Desk) -> None:
    desk.forum.settle()
    post_mails()


def confirmed(desk: Desk, outbox: Outbox, address: str = MAYA) -> Browser:
    """A guest has asked, and confirmed the address they gave."""
    browser = desk.browser()
    asks(browser, email=address)
    deliver(desk)
    link = outbox.to(address)[-1].path("/confirmation")
    assert "is confirmed" in browser.fill(link).body
    return browser


def thread_of(desk: Desk) -> str:
    (thread,) = desk.questions()
    return thread


# Giving an address


def test_a_guest_asks_to_be_told_and_is_asked_first(desk: Desk, outbox: Outbox) -> None:
    browser = desk.browser()
    page = browser.get(asks(browser, email=MAYA).location.partition("#")[0])
    assert "A mail is on its way" in page.body
    deliver(desk)
    assert outbox.only.to == [MAYA]
    assert "Until you say yes, nothing else is sent here." in outbox.only.text


@pytest.mark.parametrize("answer", ["answers", "comments"])
def test_who_answers_or_comments_can_ask_for_it_too(desk: Desk, outbox: Outbox, answer: str) -> None:
    thread = desk.forum.ask()
    at = desk.browser().get(f"/questions/{thread}").location
    sent = desk.browser().fill(at, f"/questions/{thread}/{answer}", body=TEXT, email=MAYA, parent=thread)
    assert sent.status == 303
    deliver(desk)
    assert outbox.only.to == [MAYA]


def test_whoever_gives_none_gets_none(desk: Desk, outbox: Outbox) -> None:
    asks(desk.browser())
    deliver(desk)
    assert not outbox.mails


def test_what_is_no_address_is_put_right_first(desk: Desk) -> None:
    page = asks(desk.browser(), email="maya at home")
    assert page.status == 422
    assert [place for place, _ in page.complaints] == ["email"]
    assert not desk.questions()


def test_nothing_is_sent_before_the_address_is_confirmed_and_all_that_waited_after(desk: Desk, outbox: Outbox) -> None:
    browser = desk.browser()
    asks(browser, email=MAYA)
    deliver(desk)
    thread = thread_of(desk)
    desk.forum.answer(thread)
    deliver(desk)
    assert len(outbox.mails) == 1
    browser.fill(outbox.only.path("/confirmation"))
    post_mails()
    assert outbox.mails[1].header("Subject") == "Re: How do I sleep again?"


def test_an_address_gets_one_such_mail_a_day(desk: Desk, outbox: Outbox) -> None:
    for number in range(3):
        asks(desk.browser(), title=f"How do I sleep again, part {number}?", body=f"{TEXT} {number}", email=MAYA)
    deliver(desk)
    assert len(outbox.mails) == 1


def test_a_network_has_ten_addresses_written_to_an_hour(desk: Desk, outbox: Outbox) -> None:
    for number in range(12):
        asks(desk.browser(), title=f"How do I sleep again, part {number}?", email=f"reader{number}@example.org")
    deliver(desk)
    assert len(outbox.mails) == 10
    asks(desk.browser(address="192.0.2.99"), title="Why do I wake so early?", email=MAYA)
    deliver(desk)
    assert len(outbox.to(MAYA)) == 1


def test_nobody_learns_whether_an_address_is_known_here(desk: Desk, outbox: Outbox) -> None:
    confirmed(desk, outbox)
    pages = []
    for number, address in enumerate((MAYA, "stranger@example.org")):
        browser = desk.browser()
        title = f"Why do I wake so early, part {number}?"
        page = browser.get(asks(browser, title=title, email=address).location.partition("#")[0])
        pages.append(re.search(r'role="status">(.*?)</p>', page.body))
    assert pages[0] and pages[1] and pages[0][1] == pages[1][1]


# Saying that it is one's own


def test_looking_at_the_link_confirms_nothing(desk: Desk, outbox: Outbox) -> None:
    """Programs that scan mails follow links."""
    asks(desk.browser(), email=MAYA)
    deliver(desk)
    page = desk.browser().get(outbox.only.path("/confirmation"))
    assert page.status == 200 and page.forms
    known = addresses.get(addresses.guest(MAYA))
    assert known and not known.text


@pytest.mark.parametrize("token", ["x", "made-up-" * 30, "%F0%9F%98%80"])
def test_a_link_that_was_made_up_is_over(desk: Desk, token: str) -> None:
    page = desk.browser().post(f"/mail/{token}/confirmation", {})
    assert (page.status, "This link is over" in page.body) == (200, True)


def test_a_link_works_once(desk: Desk, outbox: Outbox) -> None:
    browser = confirmed(desk, outbox)
    assert "This link is over" in browser.fill(outbox.mails[0].path("/confirmation")).body


def test_a_stranger_s_page_cannot_confirm(desk: Desk, outbox: Outbox) -> None:
    asks(desk.browser(), email=MAYA)
    deliver(desk)
    page = desk.browser().post(outbox.only.path("/confirmation"), {}, sec_fetch_site="cross-site")
    assert page.status == 403


# Having no more of them


def one_click(desk: Desk, path: str, **headers: str) -> Page:
    """As a mail program does it: RFC 8058, without cookies, from nowhere."""
    told = {"content_type": "application/x-www-form-urlencoded"} | headers
    return desk.browser().send("POST", path, b"List-Unsubscribe=One-Click", **told)


def answered_by_mail(desk: Desk, outbox: Outbox) -> str:
    """A guest got a mail about an answer; returns the path that ends such mails, from its header."""
    confirmed(desk, outbox)
    desk.forum.answer(thread_of(desk))
    deliver(desk)
    return outbox.mails[-1].header("List-Unsubscribe").strip("<>").removeprefix(mailbox.ADDRESS)


def test_one_click_ends_them(desk: Desk, outbox: Outbox) -> None:
    path = answered_by_mail(desk, outbox)
    assert one_click(desk, path).status == 200
    notices.looked(addresses.guest(MAYA), thread_of(desk), datetime.now(UTC) + timedelta(minutes=1))
    before = len(outbox.mails)
    desk.forum.answer(thread_of(desk), by="cas")
    deliver(desk)
    assert len(outbox.mails) == before


def test_one_click_may_come_in_parts(desk: Desk, outbox: Outbox) -> None:
    path = answered_by_mail(desk, outbox)
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    page = desk.browser().send("POST", path, body, content_type="multipart/form-data; boundary=x")
    assert page.status == 200
    assert addresses.get(addresses.guest(MAYA)) is None


def test_looking_at_the_page_ends_nothing(desk: Desk, outbox: Outbox) -> None:
    path = answered_by_mail(desk, outbox)
    assert desk.browser().get(path).status == 200
    assert addresses.get(addresses.guest(MAYA))


def test_the_page_s_button_ends_them(desk: Desk, outbox: Outbox) -> None:
    path = answered_by_mail(desk, outbox)
    assert "nothing more of this kind" in desk.browser().fill(path).body
    assert addresses.get(addresses.guest(MAYA)) is None


def test_one_click_twice_is_one_click(desk: Desk, outbox: Outbox) -> None:
    path = answered_by_mail(desk, outbox)
    assert one_click(desk, path).body == one_click(desk, path).body


@pytest.mark.parametrize("token", ["x", "made-up-" * 30, "%F0%9F%98%80", "A" * 32])
def test_a_token_that_was_made_up_is_met_calmly(desk: Desk, outbox: Outbox, token: str) -> None:
    """Nobody learns whether a token ever was one."""
    known = answered_by_mail(desk, outbox)
    real, forged = one_click(desk, known), one_click(desk, f"/mail/{token}")
    assert (real.status, forged.status) == (200, 200)
    assert real.body == forged.body


def test_exactly_that_is_ended(desk: Desk, outbox: Outbox) -> None:
    """A member who ends mails of one thread goes on to get those of the other, and finds both in the inbox."""
    recipient = member_follower(desk.forum.people["ann"].id)
    addresses.propose(recipient, "ann@example.org", datetime.now(UTC))
    addresses.confirm(recipient, addresses.hash_of("ann@example.org"), datetime.now(UTC))
    one, other = desk.forum.ask(), desk.forum.ask()
    tokens = [follows.put(thread_target(key), recipient, Wish.INSTANT).token for key in (one, other)]
    one_click(desk, f"/mail/{tokens[0]}")
    for thread in (one, other):
        desk.forum.answer(thread)
    deliver(desk)
    assert [mail.message["References"] for mail in outbox.mails] == [f"<thread.{other}@forum.example.org>"]
    assert {notice.thread for notice in notices.recorded(recipient)} == {one, other}


def test_the_way_from_a_mail_to_the_post_lets_the_next_mail_come(desk: Desk, outbox: Outbox) -> None:
    answered_by_mail(desk, outbox)
    thread = thread_of(desk)
    desk.forum.answer(thread, by="cas")
    deliver(desk)
    before = len(outbox.mails)
    way = desk.browser().get(outbox.mails[-1].path("/post?"))
    assert way.status == 303 and f"/questions/{thread}/posts/" in way.location
    desk.forum.answer(thread, by="dan")
    moment = datetime.now(UTC) + timedelta(seconds=5)
    desk.forum.settle()
    sending.send_all(notices.due(moment, 100), moment)
    assert len(outbox.mails) == before + 1


# A guest's choices


def choices(outbox: Outbox) -> str:
    return outbox.mails[-1].path("/choices")


def test_a_guest_can_have_discreet_mails(desk: Desk, outbox: Outbox) -> None:
    answered_by_mail(desk, outbox)
    desk.browser().fill(choices(outbox), discreet="1")
    known = addresses.get(addresses.guest(MAYA))
    assert known and known.discreet


def test_a_guest_can_end_all_mails_at_once(desk: Desk, outbox: Outbox) -> None:
    answered_by_mail(desk, outbox)
    page = desk.browser()
    page.post(choices(outbox), {"forget": "1"})
    assert addresses.get(addresses.guest(MAYA)) is None
    assert not follows.of(addresses.guest(MAYA), None).items
    assert "not kept here any more" in page.get(choices(outbox)).body


def test_choices_of_nobody_are_nowhere(desk: Desk) -> None:
    assert desk.browser().get("/mail/made-up/choices").status == 404


# A member's settings


def test_a_member_sets_an_address_and_confirms_it(desk: Desk, outbox: Outbox) -> None:
    browser = desk.member("ann")
    assert browser.fill("/settings/mail", email="ann@example.org").status == 303
    deliver(desk)
    assert "No mails are sent to you." in browser.get("/settings/mail").body
    browser.fill(outbox.only.path("/confirmation"))
    page = browser.get("/settings/mail")
    assert "Your mails go to a…@example.org." in page.body
    assert "ann@example.org" not in page.body


def test_the_old_address_is_told_of_a_new_one(desk: Desk, outbox: Outbox) -> None:
    browser = desk.member("ann")
    for address in ("ann@example.org", "ann@example.net"):
        browser.fill("/settings/mail", email=address)
        deliver(desk)
        browser.fill(outbox.to(address)[-1].path("/confirmation"))
    deliver(desk)
    assert outbox.mails[-1].to == ["ann@example.org"]
    assert "go to another address" in outbox.mails[-1].text
    known = addresses.get(member_follower(desk.forum.people["ann"].id))
    assert known and known.former == ""


def test_a_member_ticks_one_box_that_names_their_own_address(desk: Desk, outbox: Outbox) -> None:
    recipient = member_follower(desk.forum.people["ann"].id)
    addresses.propose(recipient, "ann@example.org", datetime.now(UTC))
    addresses.confirm(recipient, addresses.hash_of("ann@example.org"), datetime.now(UTC))
    browser = desk.member("ann")
    assert "E-mail me at a…@example.org" in browser.get("/ask").body
    asks(browser, notify="1")
    desk.forum.answer(thread_of(desk))
    deliver(desk)
    assert [mail.to for mail in outbox.mails] == [["ann@example.org"]]


@pytest.mark.parametrize(
    ("reason", "said"), [(BOUNCED, "there is no such mailbox"), (COMPLAINED, "marked there as unwanted")]
)
def test_a_member_reads_why_nothing_is_sent(desk: Desk, reason: str, said: str) -> None:
    recipient = member_follower(desk.forum.people["ann"].id)
    addresses.propose(recipient, "ann@example.org", datetime.now(UTC))
    addresses.confirm(recipient, addresses.hash_of("ann@example.org"), datetime.now(UTC))
    addresses.stop(addresses.hash_of("ann@example.org"), reason, datetime.now(UTC))
    assert said in desk.member("ann").get("/settings/mail").body


def test_an_address_whose_reader_complained_is_not_taken_again(desk: Desk) -> None:
    addresses.stop(addresses.hash_of("ann@example.org"), COMPLAINED, datetime.now(UTC))
    page = desk.member("ann").fill("/settings/mail", email="ann@example.org")
    assert (page.status, [place for place, _ in page.complaints]) == (422, ["email"])


def test_a_member_has_five_addresses_a_day(desk: Desk) -> None:
    browser = desk.member("ann")
    pages = [browser.fill("/settings/mail", email=f"ann{number}@example.org") for number in range(6)]
    assert [page.status for page in pages] == [303] * 5 + [429]


def test_a_member_s_address_is_forgotten_when_they_say_so(desk: Desk) -> None:
    browser = desk.member("ann")
    browser.fill("/settings/mail", email="ann@example.org")
    browser.post("/settings/mail", {"as": "ann", "forget": "1"})
    assert addresses.get(member_follower(desk.forum.people["ann"].id)) is None


def test_a_guest_has_no_such_settings(desk: Desk) -> None:
    assert desk.browser().get("/settings/mail").status == 403


def test_allowances_hold_no_address_of_a_network(desk: Desk) -> None:
    asks(desk.browser(address="192.0.2.77"), email=MAYA)
    stored = repr([list(desk.forum.stage.engine.scan(table)) for table in desk.forum.stage.engine.tables()])
    assert "192.0.2.77" not in stored
    assert timedelta(hours=1) == allowances.HOUR
