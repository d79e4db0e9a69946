"""The crawler finds what is wrong with a site: each fault is planted in a small one."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.crawling.site import Site
from tests.crawling.walk import Walk, walked

PAGES: dict[str, tuple[int, dict[str, str], str]] = {}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = PAGES.get(self.path, (404, {}, ""))
        self.send_response(status)
        for name, value in ({"Content-Type": "text/html"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body.encode())

    do_HEAD = do_GET  # noqa: N815 - the name is http.server's

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_response(403 if self.path in PAGES else 405)
        self.send_header("Content-Type", "text/html")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody needs to hear it."""


@pytest.fixture
def url() -> Iterator[str]:
    PAGES.clear()
    PAGES["/live/"] = (200, {}, "<p id='top'>Welcome</p>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/live"
    server.shutdown()
    server.server_close()


def walk_over(url: str, home: str, **headers: str) -> Walk:
    PAGES["/live/"] = (200, headers, home)
    return walked(Site.at(url), ["/"])


def wrong(url: str, home: str, **headers: str) -> set[str]:
    return {f"{found.what}: {found.address}" for found in walk_over(url, home, **headers).complaints}


def test_a_sound_page_has_nothing_wrong(url):
    PAGES["/live/style.css"] = (200, {"Content-Type": "text/css"}, "p { color: black }")
    home = '<link rel="stylesheet" href="/live/style.css"><a href="/live/#x"><p id="x"><a href="tel:555">call</a>'
    assert wrong(url, home) == set()


@pytest.mark.parametrize(
    ("home", "said"),
    [
        ('<a href="/live/gone">', "dead, 404: /live/gone"),
        ('<img src="/live/gone.png">', "dead, 404: /live/gone.png"),
        ('<a href="/questions">', "leaves the prefix: /questions"),
        ('<a href="/lively/">', "leaves the prefix: /lively/"),
        ('<script data-worker="/worker.js"></script>', "leaves the prefix: /worker.js"),
        ('<link rel="canonical" href="https://other.example/">', "leads to the wrong host: https://other.example/"),
        ('<a href="https://x.execute-api.us-east-1.amazonaws.com/live/">', "leads to the wrong host: https://x."),
        ('<a href="http://localhost:8000/">', "leads to the wrong host: http://localhost:8000/"),
        ('<form method="post" action="/live/gone"></form>', "nobody takes this form, 405: /live/gone"),
        ('<form action="/live/gone"><input name="q" value="x"></form>', "dead, 404: /live/gone?q=x"),
        ('<a href="/live/?to=/questions">', "leaves the prefix: /questions"),
        ('<a href="/live/#nowhere">', "no such place: /live/#nowhere"),
    ],
)
def test_a_fault_on_a_page_is_found(url, home, said):
    PAGES["/live/?to=/questions"] = (200, {}, "")
    assert [line for line in wrong(url, home) if line.startswith(said)]


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"Location": "https://elsewhere.example/"}, "leads to the wrong host: https://elsewhere.example/"),
        ({"Location": "/sign-in"}, "leaves the prefix: /sign-in"),
        ({"Link": '</api?cursor=x>; rel="next"'}, "leaves the prefix: /api?cursor=x"),
        ({"Set-Cookie": "a=1; Path=/other"}, "a cookie for the wrong addresses: a=…; Path=/other"),
        ({"Set-Cookie": "a=1"}, "a cookie for the wrong addresses: a=…"),
        ({"Set-Cookie": "a=1; Path=/; Domain=example.org"}, "a cookie for the wrong addresses: a=…; Path=/; Domain="),
        ({"Set-Cookie": "__Host-a=1; Path=/"}, "a cookie for the wrong addresses: __Host-a=…; Path=/"),
    ],
)
def test_a_fault_in_a_header_is_found(url, headers, said):
    assert [line for line in wrong(url, "", **headers) if line.startswith(said)]


def test_a_cookie_on_a_shared_page_is_found(url):
    headers = {"Set-Cookie": "a=1; Path=/live", "Cache-Control": "public, s-maxage=30"}
    assert wrong(url, "", **headers) == {"sets a cookie on a page that others get too: /live/"}


def test_what_openapi_and_json_lead_to_is_followed(url):
    PAGES["/live/api.json"] = (
        200,
        {"Content-Type": "application/json"},
        '{"openapi": "3.1.0", "servers": [{"url": "/live/api"}], "paths": {"/x": {"get": {}}, "/{y}": {"get": {}}}}',
    )
    PAGES["/live/api/x"] = (200, {"Content-Type": "application/json"}, '{"items": [{"url": "/live/gone"}]}')
    assert wrong(url, '<a href="/live/api.json">') == {"dead, 404: /live/gone"}


def test_an_address_for_programs_that_say_who_they_are_is_not_dead(url):
    PAGES["/live/inbox"] = (401, {"WWW-Authenticate": "Bearer"}, "")
    PAGES["/live/other"] = (401, {}, "")
    assert wrong(url, '<a href="/live/inbox"><a href="/live/other">') == {"dead, 401: /live/other"}


def test_pictures_that_a_style_names_are_followed(url):
    PAGES["/live/x.css"] = (200, {"Content-Type": "text/css"}, "p { background: url('gone.png') }")
    assert wrong(url, '<link rel="stylesheet" href="/live/x.css">') == {"dead, 404: /live/gone.png"}


def test_a_link_in_a_feed_has_to_lead_to_the_site_as_readers_know_it(url):
    PAGES["/live/feed"] = (200, {"Content-Type": "application/atom+xml"}, '<link href="http://127.0.0.1:1/live/"/>')
    assert wrong(url, '<a href="/live/feed">') == {"leads to the wrong host: http://127.0.0.1:1/live/"}


def test_other_sites_are_counted_and_not_asked(url):
    assert walk_over(url, '<a href="https://www.wikipedia.org/">').elsewhere == {"https://www.wikipedia.org/"}
