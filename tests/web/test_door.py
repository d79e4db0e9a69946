"""How pages are answered: methods, headers, errors, and where the forum stands below a stage."""

import json
import logging
import re

import pytest

from chalicelib.presentation import assets
from tests.harness import Throttle, on
from tests.harness.engines import Answer
from tests.web.reader import read

EVERY = ["/", "/questions", "/categories", "/tags", "/members", "/help"]


class Refusal:
    """DynamoDB finds fault with the request itself: nothing that anybody planned for."""

    def befall(self, call, go_on):
        return Answer(400, json.dumps({"__type": "com.amazon#ValidationException", "message": "no"}).encode())


def troubled(forum, fault, address="/questions"):
    """The page while every query meets a fault."""
    seen = []
    forum.stage.run(lambda: seen.append(read(address)), on("Query", fault, times=99))
    return seen[0]


@pytest.mark.parametrize("address", [*EVERY, "/nowhere"])
def test_head_is_answered_like_get(forum, address):
    got, asked = read(address), read(address, "HEAD")
    assert (asked.status, asked.headers) == (got.status, got.headers)


@pytest.mark.parametrize("address", [*EVERY, "/nowhere"])
def test_every_page_says_what_a_browser_may_do(forum, address):
    headers = read(address).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", EVERY)
def test_shared_caches_keep_a_page_for_half_a_minute(forum, address):
    assert read(address).headers["Cache-Control"] == "public, max-age=0, s-maxage=30, stale-if-error=0"


@pytest.mark.parametrize("address", EVERY)
def test_a_page_sets_no_cookie_and_loads_nothing_from_elsewhere(forum, address):
    page = read(address)
    assert "Set-Cookie" not in page.headers
    assert not [line for line in page.body.splitlines() if "<link" in line and "//" in line]
    assert re.findall(r"<script [^>]*?src=\"(.*?)\"", page.body) == [f"/static/{assets.named('forum.js').name}"]
    assert page.body.count("<script") == 1
    assert " style=" not in page.body


def test_an_outage_is_told_calmly_and_for_the_moment_only(forum):
    page = troubled(forum, Throttle())
    assert page.status == 503
    assert page.headers["Retry-After"] == "5"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "One moment, please" in page.text


def test_a_fault_of_ours_is_our_fault_and_logged(forum, caplog):
    with caplog.at_level(logging.ERROR, "chalicelib.web.door"):
        page = troubled(forum, Refusal())
    assert page.status == 500
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "it was us" in page.text
    assert "A page failed" in caplog.text


def test_below_a_stage_every_link_begins_with_it(forum):
    forum.ask(category="work", tags=["sleep"])
    forum.settle()
    inside = [address for address in read("/", stage="live").addresses if address.startswith("/")]
    assert len(inside) > 10
    assert all(address.startswith("/live/") for address in inside)


def test_below_a_stage_the_way_to_the_right_address_begins_with_it(forum):
    thread = forum.ask(title="How do I sleep again?")
    assert read(f"/questions/{thread}", stage="live").location.startswith(f"/live/questions/{thread}/")


def test_behind_a_domain_of_one_s_own_there_is_no_stage(forum):
    assert "/help" in read("/live").addresses
