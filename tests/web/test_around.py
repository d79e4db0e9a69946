"""What is there on every visit: help, static files, a way out, and our own page where there is nothing."""

import pytest

from app import app
from chalicelib.presentation import assets
from tests.web.reader import read


def test_help_leads_to_one_place_outside(forum):
    outside = [address for address in read("/help").addresses if address.startswith("http")]
    assert outside == ["https://www.wikipedia.org/", "https://findahelpline.com/"]


@pytest.mark.parametrize("address", ["/", "/questions", "/categories", "/tags", "/members", "/help", "/nowhere"])
def test_help_and_the_way_out_are_on_every_page(forum, address):
    page = read(address)
    assert "Need help now? Leave this page" in page.text
    assert "/help" in page.addresses


@pytest.mark.parametrize("file", ["forum.css", "forum.js", "mark.svg"])
def test_a_static_file_is_kept_for_ever(forum, file):
    page = read(f"/static/{assets.named(file).name}")
    assert (page.status, page.body) == (200, assets.named(file).text)
    assert page.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", ["forum.css", "forum.000000000000.css", "..%2Fassets.py", "%00"])
def test_no_other_file_is_served(forum, name):
    assert read(f"/static/{name}").status == 404


@pytest.mark.parametrize(
    "address",
    ["/x", "/static", "/help/x", "/x/y/z", "/questions/1/x/y", "/tags/x/y", "/members/x/y/z", "/categories/a/b/c/d/e"],
)
def test_an_address_without_anything_gets_a_page_of_ours(forum, address):
    page = read(address)
    assert (page.status, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "There is nothing here" in page.text


def test_a_place_in_an_address_has_one_name(forum):
    """API Gateway refuses two parameter names at the same place below the same parent."""
    places = {tuple(path.split("/")[: end + 1]) for path in app.routes for end in range(path.count("/") + 1)}
    open_places = [place[:-1] for place in places if place[-1].startswith("{")]
    assert len(open_places) == len(set(open_places))


def test_every_link_leads_somewhere(forum):
    thread = forum.ask("ann", title="Why <b>so</b> & how?", category="family/parents", tags=["c#", "сон", "100%"])
    forum.accept(thread, forum.answer(thread, "bob"))
    forum.comment(thread, thread, by="cas")
    forum.settle()
    waiting, seen = ["/"], {"/"}
    while waiting:
        page = read(waiting.pop())
        if page.status == 302:
            page = read(page.location.partition("#")[0])
        assert page.status == 200
        if page.headers["Content-Type"].startswith("text/html"):
            new = {link for link in page.addresses if link.startswith("/")} - seen
            waiting, seen = [*waiting, *new], seen | new
    assert len(seen) > 30


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/about", "It is no crisis service"),
        ("/about", "There are two:"),
        ("/rules", "Ways of hurting oneself"),
        ("/rules", "What moderators do"),
    ],
)
def test_the_quiet_pages_say_what_everybody_should_know(forum, address, said):
    page = read(address)
    assert page.status == 200 and said in page.text


def test_the_foot_of_every_page_leads_to_them(forum):
    assert {"/about", "/rules", "/help", "/forget-me"} <= set(read("/tags").addresses)


def test_a_page_has_one_strong_way_on(forum):
    """Asking is that of a list; on a page with a form of its own it steps back."""
    assert '<a class="button" href="/ask">' in read("/questions").body
    assert '<a class="button is-quiet" href="/ask">' in read("/sign-in").body
    assert 'href="/ask">' not in read("/ask").body
