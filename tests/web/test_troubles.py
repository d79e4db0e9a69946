"""Whatever gets in the way, the page is calm, has the right status, and gives a typed text back."""

import re

import pytest

from chalicelib.actions import asking
from chalicelib.domain import errors
from chalicelib.domain.errors import RuleBroken, TooOften
from chalicelib.presentation import render
from tests.harness import Throttle, on

# What only programs know of; pages speak of texts, posts and signing in.
FOR_PROGRAMS = re.compile(
    "token|bearer|idempotency|cursor|string|json|object|request|with its new version", re.IGNORECASE
)
# Errors that say more than their name.
WITH_MORE = ("Incomplete", "TooOften")
LOST = "Since spring I cannot sleep,\nand <b>nothing</b> helps."


def opened(desk, trouble, **fields):
    return desk.browser().post("/desk/drawer", {"body": LOST, "trouble": trouble} | fields)


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        ("NotFound", 404),
        ("BadCursor", 404),
        ("NotAllowed", 403),
        ("HiddenByAnother", 403),
        ("WrongPassword", 403),
        ("SignInRequired", 403),
        ("QuestionClosed", 409),
        ("PostHidden", 409),
        ("SaidBefore", 409),
        ("ThreadFull", 409),
        ("StaleEdit", 409),
        ("KeyInFlight", 503),
        ("Unavailable", 503),
        ("nothing we know", 500),
    ],
)
def test_each_trouble_has_its_status_and_loses_no_text(desk, trouble, status):
    page = opened(desk, trouble)
    assert page.status == status
    assert "Your text, so that nothing is lost" in page.body and "readonly" in page.body
    assert "and &lt;b&gt;nothing&lt;/b&gt; helps." in page.body


def test_the_rule_that_is_in_the_way_is_said(desk):
    assert "This question is closed" in opened(desk, "QuestionClosed").body


def test_from_what_did_not_go_through_one_gets_back_to_where_one_was(desk):
    told = {"body": LOST, "trouble": "QuestionClosed"}
    page = desk.browser().post("/desk/drawer", told, referer="https://forum.example/questions?sort=hot")
    assert re.search(r'href="/questions\?sort=hot">Back to where you were<', page.body)


def test_from_elsewhere_no_way_leads_back(desk):
    told = {"body": LOST, "trouble": "QuestionClosed"}
    page = desk.browser().post("/desk/drawer", told, referer="https://elsewhere.example/questions")
    assert "Back to where you were" not in page.body and "Read the questions" in page.body


def rules(kind=RuleBroken):
    """Every rule there is, by the name of its error."""
    return [name for below in kind.__subclasses__() for name in (below.__name__, *rules(below))]


@pytest.mark.parametrize("rule", [name for name in rules() if hasattr(errors, name) and name not in WITH_MORE])
def test_no_page_speaks_of_what_only_programs_know(desk, rule):
    main = opened(desk, rule).body.partition("<main")[2].partition("</main>")[0]
    said = re.sub("<textarea.*?</textarea>|<[^>]*>", "", main, flags=re.DOTALL)
    assert len(said.split()) > 5 and not FOR_PROGRAMS.search(said)


def test_neither_passwords_nor_the_form_s_own_fields_are_shown(desk):
    hidden = {"password": "correct horse 1", "session_password": "correct horse 2", "once": "o" * 20, "as": "a" * 30}
    page = opened(desk, "NotFound", **hidden)
    assert not [value for value in hidden.values() if value in page.body]


def test_a_few_letters_are_no_text_to_be_sorry_for(desk):
    page = opened(desk, "NotFound", body="a short one")
    assert "Your text, so that" not in page.body


def test_reading_breaks_no_rule_but_that_there_is_nothing(desk):
    assert desk.browser().get("/desk/drawer?trouble=QuestionClosed").status == 404


def test_a_page_for_members_asks_to_sign_in_and_come_back(desk):
    page = desk.browser().get("/desk/drawer?trouble=SignInRequired")
    assert page.status == 403
    assert page.form("/sign-in")["to"] == "/desk/drawer?trouble=SignInRequired"


@pytest.mark.parametrize("trouble", ["NotFound", "NotAllowed", "QuestionClosed"])
def test_a_member_in_trouble_is_still_a_member(desk, trouble):
    page = desk.member("ann").post("/desk/drawer", {"trouble": trouble})
    assert "<bdi>ann</bdi>" in page.body


def test_when_nobody_can_say_who_reads_the_page_still_comes(desk):
    browser, pages = desk.member("ann"), []
    desk.forum.stage.run(lambda: pages.append(browser.get("/rules")), on("GetItem", Throttle(), times=99))
    assert pages[0].status == 503 and "Please try again in 5 seconds." in pages[0].body


def test_a_text_survives_when_nobody_can_say_who_sent_it(desk):
    browser, pages = desk.member("ann"), []
    sent = browser.get("/desk").form("/desk") | {"title": "How do I begin again?", "body": LOST}
    desk.forum.stage.run(lambda: pages.append(browser.post("/desk", sent)), on("GetItem", Throttle(), times=99))
    assert pages[0].status == 503 and "and &lt;b&gt;nothing" in pages[0].body


def test_too_much_at_once_is_told_with_the_time_to_wait(desk, monkeypatch):
    def too_often(*_):
        raise TooOften(40)

    monkeypatch.setattr(asking, "ask", too_often)
    page = desk.browser().post("/desk", {"title": "How do I begin again?", "body": LOST})
    assert (page.status, page.headers["Retry-After"]) == (429, "40")
    assert "Please try again in 40 seconds." in page.body and "and &lt;b&gt;nothing" in page.body


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "in a second"),
        (5, "in 5 seconds"),
        (90, "in 2 minutes"),
        (61 * 60, "in 61 minutes"),
        (5_401, "in 2 hours"),
        (86_400, "in 24 hours"),
    ],
)
def test_the_time_to_wait_is_said_in_words(seconds, said):
    macro = render._jinja().get_template("_waiting.html").module.waiting
    assert macro(seconds).strip() == f"Please try again {said}."
