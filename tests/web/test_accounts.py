"""Joining, signing in and out, being remembered and being forgotten."""

import pytest

from chalicelib.storage import passes
from tests.web.desk import MARK, PASSWORD, SESSION


def test_whoever_signs_up_is_signed_in_and_back_where_they_came_from(desk):
    browser = desk.browser()
    page = browser.fill("/sign-up?to=%2Ftags", "/sign-up", handle="zoe", password=PASSWORD)
    assert (page.status, page.location) == (303, "/tags")
    assert "zoe" in browser.get("/tags").body


def test_a_form_sent_twice_makes_one_member_who_is_signed_in_both_times(desk):
    browser, other = desk.browser(), desk.browser()
    sent = browser.get("/sign-up").form("/sign-up") | {"handle": "zoe", "password": PASSWORD}
    assert [browser.post("/sign-up", sent).status for browser in (browser, other)] == [303, 303]
    assert "zoe" in other.get("/").body


def test_a_taken_handle_is_complained_about_at_its_field(desk):
    page = desk.browser().fill("/sign-up", handle="ann", password=PASSWORD)
    assert page.status == 422
    assert page.title == "Please check: Create an account · Askwell"
    assert 'href="#handle"' in page.body and 'aria-describedby="handle-hint handle-complaint"' in page.body


def test_a_password_is_never_sent_back(desk):
    page = desk.browser().fill("/sign-up", handle="ann", password=PASSWORD)
    assert PASSWORD not in page.body and page.form("/sign-up")["handle"] == "ann"


def test_a_member_signs_in_with_handle_and_password(desk):
    desk.joined("zoe")
    browser = desk.browser()
    assert browser.sign_in("ZOE", PASSWORD).location == "/"
    assert "zoe" in browser.get("/").body


@pytest.mark.parametrize(
    ("handle", "password"), [("zoe", "wrong password"), ("nobody", PASSWORD), ("zoe", "short"), ("z" * 99, PASSWORD)]
)
def test_one_sentence_says_that_handle_and_password_do_not_fit(desk, handle, password):
    desk.joined("zoe")
    page = desk.browser().sign_in(handle, password)
    assert page.status == 422 and not page.set_cookies
    said = "That handle and password do not belong together. Check both and try again."
    assert page.complaints == [("password", said)]


def test_what_was_left_empty_is_asked_for(desk):
    page = desk.browser().sign_in("", "")
    assert page.complaints == [
        ("handle", "Please type your handle."),
        ("password", "Please type your password."),
    ]


def test_fields_that_are_missing_altogether_are_asked_for_too(desk):
    assert desk.browser().post("/sign-in", {}).status == 422
    assert desk.browser().post("/sign-up", {}).status == 422


def test_a_session_s_cookie_is_out_of_reach_for_scripts_and_other_sites(desk):
    (cookie,) = desk.browser().fill("/sign-up", handle="zoe", password=PASSWORD).set_cookies
    name, *attributes = cookie.split("; ")
    assert name.startswith(f"{SESSION}=")
    assert attributes == ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]


def test_without_https_the_cookie_has_a_plain_name_and_still_works(desk):
    browser = desk.browser(is_secure=False)
    (cookie,) = browser.fill("/sign-up", handle="zoe", password=PASSWORD).set_cookies
    assert cookie.startswith("askwell-member=") and "Secure" not in cookie
    assert "zoe" in browser.get("/").body


def test_who_did_not_ask_to_be_remembered_is_gone_when_the_browser_is_closed(desk):
    browser = desk.joined("zoe")
    browser.close()
    assert "zoe" not in browser.get("/").body


def test_who_ticked_the_box_is_remembered_for_thirty_days(desk):
    desk.joined("zoe")
    browser = desk.browser()
    (cookie,) = browser.sign_in("zoe", PASSWORD, remember="1").set_cookies
    assert "Max-Age=2592000" in cookie
    browser.close()
    assert "zoe" in browser.get("/").body


@pytest.mark.parametrize(("remember", "days"), [({}, 1), ({"remember": "1"}, 30)])
def test_the_storage_forgets_a_session_too(desk, remember, days, monkeypatch):
    desk.joined("zoe")
    browser = desk.browser()
    browser.sign_in("zoe", PASSWORD, **remember)
    now = passes.time.time()
    monkeypatch.setattr(passes.time, "time", lambda: now + days * 86_400 - 60)
    assert "zoe" in browser.get("/").body
    monkeypatch.setattr(passes.time, "time", lambda: now + days * 86_400 + 60)
    assert "zoe" not in browser.get("/").body


def test_the_storage_never_holds_the_token_itself(desk):
    token = desk.joined("zoe").cookies[SESSION].partition(".")[2]
    assert token not in str(desk.forum.stage.scan("passes"))


def test_a_new_session_ends_the_one_before(desk):
    browser = desk.joined("zoe")
    stolen = dict(browser.cookies)
    browser.post("/sign-in", {"handle": "zoe", "password": PASSWORD})
    assert browser.cookies != stolen
    browser.cookies = stolen
    assert "zoe" not in browser.get("/").body


def test_signing_out_ends_the_session_everywhere(desk):
    browser = desk.joined("zoe")
    stolen = dict(browser.cookies)
    page = browser.post("/sign-out", {})
    assert (page.status, page.location, browser.cookies) == (303, "/", {})
    assert page.headers["Clear-Site-Data"] == '"cache"'
    browser.cookies = stolen
    assert "zoe" not in browser.get("/").body


def test_only_a_form_signs_out(desk):
    browser = desk.joined("zoe")
    assert browser.get("/sign-out").location == "/"
    assert "zoe" in browser.get("/").body


def test_a_member_with_another_s_id_before_the_token_is_a_guest(desk):
    browser = desk.member("ann")
    browser.cookies[SESSION] = f"{desk.forum.people['bob'].id}.aw_ann"
    page = browser.get("/")
    assert "Sign out" not in page.body


@pytest.mark.parametrize("value", ["", ".", "x", "x.y", "." * 500, "é.ü", "x." + "y" * 15_000, '"a.b"'])
def test_a_cookie_that_makes_no_sense_makes_a_guest(desk, value):
    page = desk.browser().get("/", cookie=f"{SESSION}={value}")
    assert page.status == 200 and "Sign out" not in page.body


def test_a_bearer_of_the_api_is_nobody_here(desk):
    desk.member("ann")
    assert "Sign out" not in desk.browser().get("/", authorization="Bearer aw_ann").body


def test_who_is_signed_in_already_is_sent_on(desk):
    assert desk.member().get("/sign-in?to=%2Ftags").location == "/tags"
    assert desk.member().get("/sign-up").location == "/"


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "https:evil.example",
        "https://evil.example",
        "evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/\r\nSet-Cookie: x=y",
        "javascript:alert(1)",
        "/é",
        "/" + "x" * 3_000,
        "/sign-in",
        "/sign-up?to=/x",
        "",
    ],
)
def test_after_signing_in_nobody_is_led_away(desk, to):
    desk.joined("zoe")
    browser = desk.browser()
    sent = {"handle": "zoe", "password": PASSWORD, "to": to}
    assert browser.post("/sign-in", sent).location == "/"
    assert desk.browser().fill("/sign-up", handle="yan", password=PASSWORD, to=to).location == "/"


@pytest.mark.parametrize("to", ["/%2F/evil.example", "/%5Cevil.example", "/questions?sort=hot&cursor=a%2Fb", "/x#y"])
def test_what_stays_on_this_site_is_gone_back_to_as_it_is(desk, to):
    desk.joined("zoe")
    assert desk.browser().sign_in("zoe", PASSWORD, to=to).location == to


def test_a_page_offers_to_sign_in_and_come_back_to_it(desk):
    assert 'href="/sign-in?to=%2Fquestions%3Fsort%3Dhot"' in desk.browser().get("/questions?sort=hot").body


def test_a_page_that_signs_in_offers_no_way_back_to_itself(desk):
    assert "to=%2Fsign-in" not in desk.browser().get("/sign-in?to=%2Ftags").body


def test_being_forgotten_takes_everything_away(desk):
    browser = desk.member("ann")
    browser.fill("/desk", title="How do I begin again?", name="", body="Text", **{"as": "", "guest": "1"})
    assert set(browser.cookies) == {SESSION, MARK}
    page = browser.fill("/forget-me")
    assert (page.status, browser.cookies) == (200, {})
    assert page.headers["Clear-Site-Data"] == '"storage", "cache"'
    assert passes.member_of("aw_ann") is None
    assert "This device has forgotten you" in page.body and "Sign out" not in page.body


def test_somebody_without_any_cookie_can_be_forgotten_too(desk):
    page = desk.browser().fill("/forget-me")
    assert page.status == 200 and all("Max-Age=0" in cookie for cookie in page.set_cookies)


def test_the_way_to_be_forgotten_is_on_every_page(desk):
    assert 'href="/forget-me"' in desk.browser().get("/").body


def test_a_handle_of_markup_is_only_a_handle(desk):
    assert "<i>x" not in desk.joined("<i>x").get("/").body
