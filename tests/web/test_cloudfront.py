"""Readers behind CloudFront: what one of them gets is never another's, and no page is older than half a minute."""

import hashlib
import re
from itertools import permutations

import pytest

from app import app
from chalicelib.config import from_environment
from chalicelib.presentation import arrivals
from chalicelib.web import cookies, origins
from local.gateway import Answer, Gateway
from tests.crawling.addresses import addresses
from tests.crawling.site import Reply
from tests.web.desk import MARK, PASSWORD
from tests.web.edge import Edge, distribution, template

SECRET = "a-secret-that-only-cloudfront-knows"
PUBLIC = "https://forum.example"
PAGES = ["/", "/questions", "/questions?sort=active", "/categories", "/tags", "/members", "/help", "/rules", "/about"]


@pytest.fixture
def edge(desk, monkeypatch) -> Edge:
    said = {"ASKWELL_ADDRESS": PUBLIC, "ASKWELL_FRONT": hashlib.sha256(SECRET.encode()).hexdigest()}
    for reader in (arrivals, origins):
        monkeypatch.setattr(reader, "settings", from_environment(said))
    made = Edge(Gateway(app, "live", below_stage=True), SECRET)
    desk.gateway = made
    return made


def asked(edge: Edge) -> list[str]:
    """The paths that went through since the last look."""
    since, edge.asked = edge.asked, []
    return since


@pytest.mark.parametrize("page", PAGES)
def test_readers_without_our_cookies_share_a_page_for_half_a_minute(desk, edge, page):
    first, second = desk.browser().get(page), desk.browser(address="192.0.2.9").get(page)
    assert first.body == second.body and len(asked(edge)) == 1
    edge.clock += 31
    desk.browser().get(page)
    assert len(asked(edge)) == 1


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("order", list(permutations(["ann", "bob", None])), ids=str)
def test_two_members_and_a_guest_never_see_each_other_s_page_whoever_comes_first(desk, edge, page, order):
    browsers = {who: desk.member(who) if who else desk.browser() for who in order}
    for who in (*order, *order):
        seen = browsers[who].get(page)
        assert set(re.findall(r'href="/members/(\w+)"', _bar(seen.body))) == ({who} if who else set())


def _bar(body: str) -> str:
    return body.partition('class="ways-last"')[2].partition("</nav>")[0]


@pytest.mark.parametrize("page", PAGES)
def test_who_brings_a_cookie_of_ours_is_asked_for_anew_each_time(desk, edge, page):
    guest = desk.browser()
    guest.cookies[MARK] = "anything.at.all"
    desk.browser().get(page)
    asked(edge)
    for _ in range(2):
        assert guest.get(page).headers["Cache-Control"] == "private, no-store"
    assert len(asked(edge)) == 2


def test_another_site_s_cookie_neither_reaches_the_forum_nor_keeps_anybody_from_the_shared_page(desk, edge):
    desk.browser().get("/")
    asked(edge)
    stranger = desk.browser()
    stranger.cookies = {"theme": "dark", "askwell-member": "x", "__Host-askwell": "y"}
    assert stranger.get("/").headers["Cache-Control"].startswith("public") and asked(edge) == []


def test_signing_in_out_and_being_remembered_work_through_it(desk, edge):
    browser = desk.browser()
    assert "Sign in" in browser.get("/").body
    browser.fill("/sign-up", handle="zoe", password=PASSWORD)
    assert "zoe" in browser.get("/").body
    browser.post("/sign-out", {})
    assert browser.get("/").body == desk.browser().get("/").body and "zoe" not in browser.get("/").body


def test_nothing_that_is_kept_sets_a_cookie(desk, edge):
    key = desk.forum.ask("ann")
    desk.forum.settle()
    browser = desk.browser()
    for path in (*PAGES, f"/questions/{key}", "/sign-in", "/sign-up", "/ask", "/forget-me", "/nowhere", "/static/x"):
        browser.get(path)
    browser.fill("/sign-up", handle="zoe", password=PASSWORD)
    browser.post("/sign-out", {})
    browser.post("/forget-me", {})
    assert len(edge.kept) > len(PAGES)
    for held in edge.kept.values():
        assert not [name for name, _ in held.answer.headers if name.lower() == "set-cookie"]


def test_what_is_hidden_is_gone_for_everybody_within_half_a_minute(desk, edge):
    key = desk.forum.ask("ann", title="A question to be hidden")
    desk.forum.settle()
    page = desk.browser().get(f"/questions/{key}").location
    assert "A question to be hidden" in desk.browser().get(page).body
    desk.forum.hide(key, key)
    edge.clock += 30
    assert "A question to be hidden" not in desk.browser().get(page).body


def test_also_while_the_forum_is_out(desk, edge):
    desk.browser().get("/questions")
    edge.clock += 30
    edge.outage = lambda: Answer(503, [("Cache-Control", "private, no-store")], b"")
    assert desk.browser().get("/questions").status == 503


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 502, 503, 504])
def test_no_trouble_outlasts_itself(desk, edge, status):
    edge.outage = lambda: Answer(status, [("Cache-Control", "private, no-store")], b"")
    assert desk.browser().get("/questions").status == status
    edge.outage = None
    assert desk.browser().get("/questions").status == 200


def test_no_address_on_a_page_knows_the_stage(desk, edge):
    key = desk.forum.ask("ann")
    desk.forum.settle()
    for path in (*PAGES, desk.browser().get(f"/questions/{key}").location):
        page = desk.member("ann").get(path)
        reply = Reply(page.status, (("Content-Type", "text/html"),), page.body.encode())
        assert not [found.address for found in addresses(reply) if found.address.startswith("/live")]


def test_a_form_is_taken_also_from_a_browser_that_tells_only_its_origin(desk, edge):
    asked = {"title": "How do I begin again?", "body": "Since spring I cannot sleep."}
    assert desk.browser().post("/desk", asked, sec_fetch_site="", origin=PUBLIC).status == 303
    assert desk.browser().post("/desk", asked, sec_fetch_site="", origin="https://evil.example").status == 403


def test_guests_are_told_apart_by_their_own_address_and_not_by_cloudfront_s(desk, edge, monkeypatch):
    seen = []
    monkeypatch.setattr("chalicelib.storage.keys.keyed_hash", lambda _, said: seen.append(said) or "x" * 43)
    desk.browser(address="192.0.2.77").post("/desk", {"title": "Hm", "body": "Hm"}, x_forwarded_for="198.51.100.1")
    assert set(seen) & {"192.0.2.77", "198.51.100.1", "130.176.0.7"} <= {"192.0.2.77"}


def test_a_static_file_is_asked_for_once_in_a_year(desk, edge):
    style = re.search(r'href="(/static/[^"]+\.css)"', desk.browser().get("/").body)[1]
    asked(edge)
    for seconds in (0, 3600, 300 * 24 * 3600):
        edge.clock += seconds
        assert desk.member("ann").get(style).status == 200
    assert asked(edge) == [style]


def test_the_api_is_asked_each_time_and_gets_the_token(desk, edge):
    for _ in range(2):
        assert desk.browser().get("/api/v1/questions?limit=1", authorization="Bearer nobody").status == 401
        assert desk.browser().get("/api/v1/questions?limit=1").status == 200
    assert len(asked(edge)) == 4


def test_the_api_s_description_is_shared(desk, edge):
    for headers in ({}, {"authorization": "Bearer nobody"}, {"cookie": "a=b"}):
        page = desk.browser().get("/api/v1/openapi.json", **headers)
        assert page.status == 200 and '"servers":[{"url":"/api/v1"}]' in page.body
    assert len(asked(edge)) == 1


def test_each_page_of_a_list_is_kept_by_itself(desk, edge):
    for path in ("/questions", "/questions?sort=active", "/questions?sort=votes"):
        desk.browser().get(path)
    assert len(asked(edge)) == 3


@pytest.mark.parametrize(
    "headers",
    [{"accept_language": "de"}, {"user_agent": "x"}, {"accept": "text/plain"}, {"referer": "https://x.example/"}],
)
def test_a_shared_page_is_the_same_whatever_else_a_browser_says(desk, headers):
    plain = desk.browser()
    assert plain.get("/questions", **headers).body == plain.get("/questions").body


def test_the_cookies_in_its_key_are_ours_and_all_of_them():
    policy = template()["Resources"]["Pages"]["Properties"]["CachePolicyConfig"]
    named = policy["ParametersInCacheKeyAndForwardedToOrigin"]["CookiesConfig"]["Cookies"]
    ours = [
        cookies.kept(name, "x", secure=True, remembered=True).partition("=")[0]
        for name in (cookies.MEMBER, cookies.GUEST)
    ]
    assert named == ours
    assert set(cookies.read("; ".join(f"{name}=x" for name in named), secure=True)) == {cookies.MEMBER, cookies.GUEST}


def test_nobody_is_served_without_https():
    config = distribution()
    for rules in (config["DefaultCacheBehavior"], *config["CacheBehaviors"]):
        assert rules["ViewerProtocolPolicy"] in ("redirect-to-https", "https-only") and rules["Compress"]
    assert config["Origins"][0]["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"


def test_no_rule_keeps_an_answer_against_the_forum_s_word():
    """With a least time above 0 CloudFront keeps also what is private."""
    made = template()["Resources"].values()
    policies = [made["Properties"]["CachePolicyConfig"] for made in made if made["Type"].endswith("::CachePolicy")]
    assert policies and all((policy["MinTTL"], policy["DefaultTTL"]) == (0, 0) for policy in policies)


def test_every_name_that_the_template_refers_to_is_there():
    made = template()
    known = {*made["Parameters"], *made["Resources"], *made["Conditions"]}
    assert _referred(made) - {name for name in _referred(made) if name.startswith("AWS::")} <= known


def _referred(value: object) -> set[str]:
    if isinstance(value, tuple):
        kind, said = value
        if kind == "Sub":
            return {name.partition(".")[0] for name in re.findall(r"\$\{([\w:.]+)\}", said)}
        if kind in ("Ref", "GetAtt"):
            return {str(said).partition(".")[0]}
        return {said[0]} | _referred(said[1:]) if kind == "If" else _referred(said)
    if isinstance(value, dict):
        return set().union(*(_referred(inner) for inner in value.values()))
    return set().union(*map(_referred, value)) if isinstance(value, list) else set()
