"""Every sentence of every page goes through gettext: in a made-up language none of them stays English."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest

from app import app
from chalicelib.actions import introducing
from chalicelib.domain import ids
from chalicelib.domain.help_lines import HelpLine
from chalicelib.domain.posts import Kind, Question, Source
from chalicelib.presentation import assets, language, render
from chalicelib.presentation.links import Links
from chalicelib.storage import addresses, help_lines, keys, labels, passes, threads
from chalicelib.storage.labels import Label
from chalicelib.storage.revisions import Revision
from chalicelib.web import cookies, tree
from local.gateway import Gateway, Request
from tests.forum import Forum
from tests.harness import Throttle, on
from tests.storm.deeds import CATEGORIES, HANDLES
from tests.web.foreign import CODE, Foreign, untranslated
from tests.web.reader import Seen
from tests.web.test_door import Refusal

TEMPLATES = sorted(render._TEMPLATES.glob("*.html"))
PAGES = sorted(path for path, methods in app.routes.items() if "GET" in methods and not path.startswith("/api"))
FORMS = sorted(path for path, methods in app.routes.items() if "POST" in methods and not path.startswith("/api"))
READERS = ["", "ann", "mod"]
LINKS_MOST = 400


@pytest.fixture(scope="module", autouse=True)
def foreign():
    """Makes the made-up language the forum's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "settings", replace(language.settings, language=CODE))
        patch.setattr(language, "catalogue", Foreign)
        yield


@pytest.fixture(scope="module")
def forum(ministack_ground):
    """A forum in which all that members and operators wrote reads "x1 x2 x3"."""
    tree.forget()
    keys._key.cache_clear()
    made = Forum(ministack_ground)
    for place, path in enumerate([*CATEGORIES, "family/parents/care/x1"]):
        labels.describe(Label(path, title=f"x{place}", description="x1 x2", position=place))
    fill(made)
    made.settle()
    return made


@pytest.fixture(scope="module")
def places(forum):
    """A value for each name in a path. A page with a new one needs it here."""
    thread = forum.listed(sort="answers")[0]
    there = {"question": thread, "slug": "x1", "tag": "x1", "handle": "ann", "name": assets.named("forum.css").name}
    there |= dict(zip(["first", "second", "third", "fourth"], ["family", "parents", "care", "x1"], strict=True))
    there["token"] = token_of_a_guest()
    first = forum.page(thread).answers[0].id
    there |= dict.fromkeys(["post", "answer", "comment", "parent"], first)
    return there | dict.fromkeys(["one", "two", "three", "four", "five", "six", "seven", "eight"], "x1")


def token_of_a_guest() -> str:
    """The token by which somebody chooses how their mails come."""
    recipient = addresses.guest("x1@x1.example")
    addresses.propose(recipient, "x1@x1.example", datetime.now(UTC))
    addresses.confirm(recipient, addresses.hash_of("x1@x1.example"), datetime.now(UTC))
    known = addresses.get(recipient)
    assert known
    return known.token


def words(number: int) -> str:
    return " ".join(f"x{number + place}" for place in range(8))


def fill(forum: Forum) -> None:
    """Questions in every state that a page shows differently."""
    thread = forum.ask(title=words(1), body=words(1), tags=["x1"], category="family/parents/care/x1")
    best, _ = (forum.answer(thread, by, body=words(number)) for by, number in [("bob", 10), (None, 20)])
    forum.comment(thread, body=words(30))
    forum.comment(thread, best, by=None, name="x7", body=words(40))
    forum.fill(thread, 35, html="<p>x3</p>")
    forum.fill(thread, 101, html="<p>x4</p>", parent=best)
    forum.vote(thread, best)
    forum.accept(thread, best)
    forum.edit(thread, thread, "mod", body=words(50))
    forum.close(forum.ask(None, title=words(60), body=words(60), name="x8"))
    forum.answer(forum.ask("bob", title=words(70), body=words(70)), body=words(80))
    for number in range(100, 125):
        forum.ask(title=words(number), body=words(number), tags=[f"x{number}", f"x{number + 100}"])
    bring("x1.example")
    introducing.introduce(forum.people["ann"], {"about": words(500)})
    for checked_on in (date(2019, 5, 4), date.today()):
        help_lines.put(a_line(checked_on))


def a_line(checked_on: date) -> HelpLine:
    said = {name: words(600) for name in ("country", "hours", "languages")}
    name, source = words(checked_on.year), "https://x1.example/x1"
    return HelpLine(name=name, number="555 0100", text="555 0101", source=source, checked_on=checked_on, **said)


def bring(site: str) -> None:
    """A question from elsewhere."""
    at, source = datetime(2019, 5, 4, tzinfo=UTC), Source(link=f"https://{site}/x1", licence="x5")
    key = ids.derived(at, site)
    asked = Question(
        id=key, thread=key, kind=Kind.QUESTION, created_at=at, title=words(90), html="<p>x1</p>", source=source
    )
    threads.add(asked, Revision(post=key, number=1, source="x1", written_at=at))


def ask_for(forum: Forum, target: str, by: str = "", typed: dict[str, str] | None = None) -> Seen:
    """The page at an address as a reader gets it, or what comes of a form, wherever that leads."""
    headers = [("Host", "x1.example"), ("Sec-Fetch-Site", "same-origin"), *session(forum, by)]
    request = Request("GET", target, headers)
    if typed is not None:
        headers.append(("Content-Type", "application/x-www-form-urlencoded"))
        request = Request("POST", target, headers, urlencode(typed).encode())
    answer = Gateway(app, "live").answer(request)
    told = dict(answer.headers)
    return (
        ask_for(forum, told["Location"], by) if "Location" in told else Seen(answer.status, told, answer.body.decode())
    )


def session(forum: Forum, by: str) -> list[tuple[str, str]]:
    """The header of somebody who is signed in."""
    if not by:
        return []
    member, token = forum.people[by].id, f"aw_{by}"
    passes.put_token(token, member, 3600)
    return [("Cookie", f"{cookies.MEMBER}={member}.{token}")]


def english(page: Seen) -> list[str]:
    """The sentences of a page that stayed English."""
    return untranslated(page.body, HANDLES) if is_a_page(page) else []


def is_a_page(seen: Seen) -> bool:
    return seen.headers["Content-Type"].startswith("text/html")


def is_nowhere(path: str) -> bool:
    """Whether a route is there only to say that there is nothing."""
    return "{one}" in path or path == "/static"


def filled(path: str, places: dict[str, str]) -> str:
    missing = set(re.findall(r"{(\w+)}", path)) - set(places)
    assert not missing, f"{path}: give {missing} a value in `places`"
    return path.format(**places)


@pytest.mark.parametrize("by", READERS, ids=lambda by: by or "guest")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_nothing_in_english(forum, places, path, by):
    own = {"handle": by} if by else {}
    page = ask_for(forum, filled(path, places | own), by)
    assert english(page) == [], f"{path} says this in English"
    assert by != "mod" or (page.status == 404) is is_nowhere(path), f"{path} was not seen: {page.status}"


@pytest.mark.parametrize("by", READERS, ids=lambda by: by or "guest")
@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("typed", [{"x1": "x2"}, {"handle": "x1", "password": "x1"}], ids=["empty", "too short"])
def test_a_form_complains_in_no_english(forum, places, path, typed, by):
    assert english(ask_for(forum, filled(path, places), by, typed)) == [], f"{path} says this in English"


def test_whatever_a_page_leads_to_says_nothing_in_english(forum):
    seen, ahead = set(), ["/"]
    while ahead and len(seen) < LINKS_MOST:
        address = ahead.pop()
        if address in seen or not address.startswith("/"):
            continue
        seen.add(address)
        page = ask_for(forum, address)
        assert english(page) == [], f"{address} says this in English"
        ahead += [
            link.partition("#")[0] for link in page.addresses if page.headers["Content-Type"].startswith("text/h")
        ]
    assert any("cursor=" in address for address in seen)


@pytest.mark.parametrize("fault", [Throttle(), Refusal()], ids=["outage", "fault of ours"])
def test_trouble_is_told_in_no_english(forum, fault):
    pages = []
    forum.stage.run(lambda: pages.append(ask_for(forum, "/questions")), on("Query", fault, times=99))
    assert pages[0].status >= 500
    assert english(pages[0]) == []


@pytest.mark.parametrize("seconds", [1, 30, 600, 7200])
def test_waiting_is_told_in_no_english(seconds):
    assert untranslated(render.page("too_often.html", links=Links(), seconds=seconds)) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_bare_sentence(template):
    """Also where no test ever leads: what is left of its text without all expressions says nothing."""
    code = r"{%-? *trans\b.*?endtrans *-?%}|{#.*?#}|{%.*?%}|{{.*?}}"
    left = re.sub(code, "", template.read_text("utf-8"), flags=re.DOTALL)
    assert untranslated(re.sub(r' aria-(?:describedby|invalid)="\w*"', "", left)) == []


def test_the_page_runs_from_right_to_left(forum):
    assert f'<html lang="{CODE}" dir="rtl">' in ask_for(forum, "/").body


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>⟦Hello⟧</p>", []),
        ("<p>⟦asked <time>⟦March⟧</time> by <a>ann</a>⟧ today</p>", ["today"]),
        ('<img alt="A picture">', ["A picture"]),
        ('<p aria-label="⟦Tags⟧" id="tags">x1 x22, 5.6 · 1,234</p>', []),
        ('<input type="submit" value="Send"><input value="typed">', ["Send"]),
        ("<script>let it = 1</script><p>by ann</p>", ["by ann"]),
        ("<title>⟦Tags⟧ · Askwell</title>", []),
    ],
)
def test_the_eye_sees_what_stays_english(html, found):
    assert untranslated(html, ["ann"]) == found
