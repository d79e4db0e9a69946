"""Under whose name a form is sent, when sessions end or begin while somebody writes."""

from chalicelib.storage import passes
from tests.web.desk import MARK, PASSWORD, SESSION

TEXT = {"title": "How do I begin again?", "body": "Since spring I cannot.\n\n  I *tried*.", "tags": "sleep, work"}


def written(browser, address="/desk"):
    """A form that was opened and filled in, and is not sent yet."""
    return browser.get(address).form(address) | TEXT


def zoe_s_session_ends(browser):
    passes.drop_token(browser.cookies[SESSION].partition(".")[2])


def test_a_member_sends_under_their_own_name(desk):
    browser = desk.member("ann")
    assert browser.post("/desk", written(browser)).status == 303
    assert desk.author() == desk.forum.people["ann"].id


def test_an_expired_session_loses_no_text(desk):
    browser = desk.member("ann")
    sent = written(browser)
    desk.end_session("ann")
    page = browser.post("/desk", sent)
    assert page.status == 403 and "Your session has ended" in page.body
    assert 'href="#session_handle"' in page.body
    assert page.form("/desk").items() >= sent.items()
    assert page.title.startswith("Please check: ") and desk.questions() == []


def test_the_form_that_came_back_signs_in_and_posts_in_one(desk):
    browser = desk.joined("zoe")
    sent = written(browser)
    zoe_s_session_ends(browser)
    again = browser.post("/desk", sent).form("/desk")
    assert again["session_handle"] == "zoe"
    page = browser.post("/desk", again | {"session_password": PASSWORD})
    assert page.status == 303 and page.location.startswith("/questions/")
    assert desk.author() and "zoe" in browser.get("/").body


def test_a_wrong_password_brings_the_form_back_once_more(desk):
    browser = desk.joined("zoe")
    sent = written(browser)
    zoe_s_session_ends(browser)
    again = browser.post("/desk", sent).form("/desk")
    page = browser.post("/desk", again | {"session_password": "a wrong one"})
    assert page.status == 422 and page.complaints[0][0] == "session_password"
    assert page.form("/desk").items() >= (sent | {"session_password": ""}).items()
    assert "a wrong one" not in page.body and desk.questions() == []


def test_a_complaint_after_signing_in_keeps_the_new_session(desk):
    browser = desk.joined("zoe")
    sent = written(browser) | {"title": "Short"}
    zoe_s_session_ends(browser)
    again = browser.post("/desk", sent).form("/desk")
    page = browser.post("/desk", again | {"session_password": PASSWORD})
    assert page.status == 422 and page.complaints[0][0] == "title"
    assert "session_handle" not in page.form("/desk") and page.form("/desk")["as"] == "zoe"
    assert browser.post("/desk", page.form("/desk") | {"title": TEXT["title"]}).status == 303


def test_after_an_expired_session_one_may_go_on_as_a_guest(desk):
    browser = desk.member("ann")
    sent = written(browser)
    desk.end_session("ann")
    page = browser.post("/desk", sent)
    assert page.body.index(">Post<") < page.body.index('name="guest" value="1"')  # Enter presses the first
    assert browser.post("/desk", page.form("/desk") | {"guest": "1"}).status == 303
    assert desk.author() is None and SESSION not in browser.cookies


def test_where_only_members_may_nobody_goes_on_as_a_guest(desk):
    browser = desk.member("ann")
    sent = written(browser, "/desk/members")
    desk.end_session("ann")
    page = browser.post("/desk/members", sent | {"guest": "1"})
    assert page.status == 403 and 'name="guest"' not in page.body and desk.questions() == []


def test_a_member_whose_cookie_is_gone_is_not_posted_as_a_guest_unasked(desk):
    browser = desk.member("ann")
    sent = written(browser)
    browser.close()
    page = browser.post("/desk", sent)
    assert page.status == 403 and page.form("/desk")["session_handle"] == "ann" and desk.questions() == []


def test_what_one_member_wrote_is_not_posted_by_the_next(desk):
    browser = desk.member("ann")
    sent = written(browser)
    browser.cookies = desk.member("bob").cookies
    assert browser.post("/desk", sent).status == 403
    assert desk.questions() == []


def test_what_a_guest_wrote_is_not_posted_under_a_handle_unasked(desk):
    browser = desk.browser()
    sent = written(browser)
    browser.cookies = desk.member("ann").cookies
    page = browser.post("/desk", sent)
    assert page.status == 403 and "are signed in as ann by now" in page.body and desk.questions() == []


def test_then_it_is_sent_as_the_member(desk):
    browser = desk.browser()
    sent = written(browser)
    browser.cookies = desk.member("ann").cookies
    assert browser.post("/desk", browser.post("/desk", sent).form("/desk")).status == 303
    assert desk.author() == desk.forum.people["ann"].id


def test_or_as_the_guest_who_stays_signed_in(desk):
    browser = desk.browser()
    sent = written(browser)
    browser.cookies = desk.member("ann").cookies
    page = browser.post("/desk", sent)
    assert browser.post("/desk", page.form("/desk") | {"guest": "1"}).status == 303
    assert desk.author() is None and "Sign out" in browser.get("/").body


def test_a_guest_at_a_form_for_members_signs_in_with_it(desk):
    desk.joined("zoe")
    browser = desk.browser()
    page = browser.post("/desk/members", written(browser, "/desk/members"))
    assert page.status == 403 and "This needs an account" in page.body
    signed = page.form("/desk/members") | {"session_handle": "zoe", "session_password": PASSWORD}
    assert browser.post("/desk/members", signed).status == 303 and desk.author()


def test_a_button_without_a_form_of_its_own_leads_to_signing_in_and_back(desk):
    page = desk.browser().post("/desk/members/drawer", {}, referer="https://forum.example/questions?sort=hot")
    assert page.status == 403 and "Sign in" in page.title
    assert page.form("/sign-in")["to"] == "/questions?sort=hot"


def test_so_it_does_when_the_session_is_over(desk):
    browser = desk.member("ann")
    desk.end_session("ann")
    page = browser.post("/desk/members/drawer", {})
    assert page.status == 403 and "to" not in page.form("/sign-in")


def test_another_site_does_not_say_where_to_go_back_to(desk):
    for referer in ("https://evil.example/x", "https://forum.example.evil/x", "//forum.example/x", "https://[/x"):
        page = desk.browser().post("/desk/members/drawer", {}, referer=referer)
        assert "to" not in page.form("/sign-in")


def test_a_guest_s_name_is_there_again_next_time(desk):
    browser = desk.browser()
    browser.post("/desk", written(browser) | {"name": "Night Owl"})
    assert browser.get("/desk").form("/desk")["name"] == "Night Owl"
    browser.close()
    assert browser.get("/desk").form("/desk")["name"] == ""


def test_a_guest_who_ticks_the_box_is_remembered(desk):
    browser = desk.browser()
    page = browser.post("/desk", written(browser) | {"name": "Night Owl", "remember": "1"})
    assert "Max-Age=2592000; HttpOnly; SameSite=Lax; Secure" in page.set_cookies[0]
    browser.close()
    assert browser.get("/desk").form("/desk")["name"] == "Night Owl"


def test_the_box_is_not_ticked_unless_somebody_ticks_it(desk):
    assert "remember" not in desk.browser().get("/desk").form("/desk")


def test_a_guest_keeps_the_same_random_id(desk):
    browser = desk.browser()
    ids = set()
    for title in ("How do I begin again?", "How do I end it well?"):
        browser.post("/desk", written(browser) | {"title": title, "name": "Owl"})
        ids.add(browser.cookies[MARK].partition(".")[0])
    assert len(ids) == 1


def test_a_mark_that_this_stage_did_not_sign_is_worth_nothing(desk):
    browser = desk.browser()
    browser.post("/desk", written(browser) | {"name": "Owl"})
    key, name, signature = browser.cookies[MARK].split(".")
    for forged in (f"{key}.AAAA.{signature}", f"{key}.{name}.{'0' * 64}", f"{key}.{name}.", "", "é", "." * 2_000):
        assert browser.get("/desk", cookie=f"{MARK}={forged}").form("/desk")["name"] == ""


def test_a_member_leaves_no_guest_s_mark(desk):
    browser = desk.member("ann")
    browser.post("/desk", written(browser))
    assert MARK not in browser.cookies
