"""Who gets a page that others get too, and who gets one of their own."""

import pytest

from chalicelib.web import visits
from tests.web.desk import MARK, SESSION

EVERY = ["/", "/questions", "/categories", "/tags", "/members", "/help", "/rules", "/forget-me"]
SHARED = "public, max-age=0, s-maxage=30, stale-if-error=0"


@pytest.mark.parametrize("address", EVERY)
def test_readers_without_our_cookies_share_pages(desk, address):
    page = desk.browser().get(address)
    assert (page.headers["Cache-Control"], page.headers["Vary"]) == (SHARED, "Cookie")
    assert not page.set_cookies


@pytest.mark.parametrize("address", EVERY)
def test_another_site_s_cookie_changes_nothing(desk, address):
    page = desk.browser().get(address, cookie="theme=dark; askwell-members=x; askwell-member=by-http")
    assert page.headers["Cache-Control"] == SHARED


@pytest.mark.parametrize("address", [*EVERY, "/nowhere"])
@pytest.mark.parametrize("name", [SESSION, MARK])
def test_a_reader_with_one_of_our_cookies_gets_a_page_of_their_own(desk, address, name):
    page = desk.browser().get(address, cookie=f"{name}=x.y.z")
    assert (page.headers["Cache-Control"], page.headers["Vary"]) == ("private, no-store", "Cookie")


def test_the_way_to_a_question_s_right_address_is_a_reader_s_own_too(desk):
    key = desk.forum.ask("ann")
    assert desk.browser().get(f"/questions/{key}").headers["Cache-Control"] == SHARED
    assert desk.member().get(f"/questions/{key}").headers["Cache-Control"] == "private, no-store"


def test_a_shared_page_holds_nothing_that_is_one_reader_s_alone(desk):
    first, second = (desk.browser().get("/desk/shared") for _ in range(2))
    assert first.body == second.body and "once" not in first.form("/desk")
    assert first.headers["Cache-Control"] == SHARED


def test_on_the_same_page_a_known_reader_gets_a_form_of_their_own(desk):
    page = desk.member("ann").get("/desk/shared")
    assert page.form("/desk")["as"] == "ann" and len(page.form("/desk")["once"]) > 16


@pytest.mark.parametrize("address", ["/sign-up", "/sign-in", "/desk"])
def test_a_page_with_a_form_of_one_s_own_is_there_again_by_the_back_button(desk, address):
    assert desk.browser().get(address).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("who", ["ann", "bob"])
def test_so_is_the_page_of_a_question_where_one_answers(desk, who):
    key, browser = desk.forum.ask("ann"), desk.member(who)
    page = browser.get(browser.get(f"/questions/{key}").location)
    assert page.headers["Cache-Control"] == "private, no-cache"


def test_to_readers_without_our_cookies_it_is_a_shared_page(desk):
    browser, key = desk.browser(), desk.forum.ask("ann")
    assert browser.get(browser.get(f"/questions/{key}").location).headers["Cache-Control"] == SHARED


@pytest.mark.parametrize("trouble", ["NotFound", "QuestionClosed", "Unavailable", "nothing we know"])
def test_so_is_the_answer_to_a_form(desk, trouble):
    browser = desk.browser()
    for page in (browser.post("/desk", {}), browser.post("/desk/drawer", {"trouble": trouble})):
        assert page.headers["Cache-Control"] == "private, no-cache"


def test_a_static_file_asks_nobody_who_they_are(desk):
    page = desk.member().get("/help")
    style = page.body.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "immutable" in desk.member().get(style).headers["Cache-Control"]


def test_a_page_that_sets_a_cookie_is_nobody_else_s_whatever_else_it_is(desk, monkeypatch):
    monkeypatch.setattr(visits.Visit, "is_known", property(lambda visit: visit.sets.append("x=1; Path=/")))
    page = desk.browser().get("/rules")
    assert page.set_cookies and page.headers["Cache-Control"] == "private, no-store"
