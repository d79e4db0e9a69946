"""Forms count only when our own pages send them."""

import pytest

from chalicelib.config import from_environment
from chalicelib.web import origins
from chalicelib.web.origins import local_path
from tests.web.browser import HOST

TEXT = {"title": "How do I begin again?", "body": "Since spring I cannot sleep."}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
        {"sec_fetch_site": "", "origin": f"https://{HOST}"},
        {"sec_fetch_site": "", "origin": "https://FORUM.example"},
        {"sec_fetch_site": "same-origin", "origin": "null"},
    ],
)
def test_a_form_of_ours_is_taken(desk, headers):
    assert desk.browser().post("/desk", TEXT, **headers).status == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "Same-Origin, none"},
        {"sec_fetch_site": "cross-site", "origin": f"https://{HOST}"},
        {"sec_fetch_site": ""},
        {"sec_fetch_site": "", "origin": "null"},
        {"sec_fetch_site": "", "origin": "https://evil.example"},
        {"sec_fetch_site": "", "origin": f"https://{HOST}.evil.example"},
        {"sec_fetch_site": "", "origin": f"https://evil.example@{HOST}"},
        {"sec_fetch_site": "", "origin": f"https://{HOST}:8443"},
        {"sec_fetch_site": "", "origin": "https://["},
        {"sec_fetch_site": "", "origin": f"https://{HOST}", "host": ""},
        {"sec_fetch_site": "", "referer": f"https://{HOST}/desk"},
    ],
)
def test_anything_else_is_refused_calmly_and_the_text_kept(desk, headers):
    page = desk.browser().post("/desk", TEXT, **headers)
    assert page.status == 403 and desk.questions() == []
    assert "did not come from a page of this forum" in page.body and "Since spring I cannot sleep." in page.body


def test_a_form_from_the_forum_s_own_address_is_taken_under_whatever_host_cloudfront_asks(desk, monkeypatch):
    monkeypatch.setattr(origins, "settings", from_environment({"ASKWELL_ADDRESS": "https://public.example/"}))
    assert desk.browser().post("/desk", TEXT, sec_fetch_site="", origin="https://public.example").status == 303
    assert desk.browser().post("/desk", TEXT, sec_fetch_site="", origin="http://public.example").status == 403


def test_from_elsewhere_nobody_is_signed_out_or_forgotten(desk):
    browser = desk.member("ann")
    for address in ("/sign-out", "/forget-me"):
        page = browser.post(address, {}, sec_fetch_site="cross-site")
        assert page.status == 403 and not page.set_cookies
    assert "Sign out" in browser.get("/").body


def test_from_elsewhere_nobody_is_signed_in(desk):
    desk.joined("zoe")
    page = desk.browser().post(
        "/sign-in", {"handle": "zoe", "password": "correct horse battery"}, sec_fetch_site="cross-site"
    )
    assert page.status == 403 and not page.set_cookies and "correct horse" not in page.body


@pytest.mark.parametrize("address", ["/", "/a/b?c=d%2F", "/%2F/x", "/x//y", "/~x!$&'()*+,;=:@"])
def test_a_path_of_this_site_is_a_place_to_go_back_to(address):
    assert local_path(address) == address


@pytest.mark.parametrize("address", [None, "", "x", "//x", "/\\x", "/x\\y", "/ x", "/\tx", "/x\x7f", "/ü", "http://x"])
def test_nothing_else_is(address):
    assert local_path(address) is None
