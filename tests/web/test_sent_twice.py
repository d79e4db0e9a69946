"""One post from a double click, a reload or the back button."""

import threading

import pytest

from chalicelib.actions import asking
from chalicelib.storage import passes
from tests.harness import KillAfter, ServerError, on

TEXT = {"title": "How do I begin again?", "body": "Since spring I cannot."}


def written(browser, address="/desk"):
    return browser.get(address).form("/desk") | TEXT


@pytest.mark.parametrize("who", ["member", "browser"])
def test_the_same_form_sent_again_leads_to_the_post_made_the_first_time(desk, who):
    browser = getattr(desk, who)()
    sent = written(browser)
    first, again = browser.post("/desk", sent), browser.post("/desk", sent)
    assert first.status == again.status == 303 and first.location == again.location
    assert len(desk.questions()) == 1


def test_on_a_shared_page_it_does_so_too(desk):
    browser = desk.browser()
    sent = written(browser, "/desk/shared")
    assert browser.post("/desk", sent).location == browser.post("/desk", sent).location


def test_a_text_that_was_changed_is_another_post(desk):
    browser = desk.member()
    sent = written(browser)
    first, other = browser.post("/desk", sent), browser.post("/desk", sent | {"title": "How do I begin at all?"})
    assert first.location != other.location and len(desk.questions()) == 2


def test_two_people_with_one_value_are_still_two(desk):
    ann, bob = desk.member("ann"), desk.member("bob")
    sent = written(ann)
    ann.post("/desk", sent)
    desk.forum.settle()
    page = bob.post("/desk", sent | {"as": "bob"})
    assert page.status == 409 and "was just posted here" in page.body


def test_the_same_words_in_a_new_form_are_not_posted_again(desk):
    browser = desk.member()
    browser.post("/desk", written(browser))
    desk.forum.settle()
    page = browser.post("/desk", written(browser))
    assert page.status == 409 and TEXT["body"] in page.body


def test_a_form_that_was_complained_about_can_be_sent_again(desk):
    browser = desk.member()
    sent = written(browser) | {"title": "Short"}
    page = browser.post("/desk", sent)
    assert page.status == 422 and page.form("/desk")["once"] == sent["once"]
    assert browser.post("/desk", page.form("/desk") | TEXT).status == 303


@pytest.mark.parametrize("value", ["", "x", "x" * 65, "é" * 20, "<script>alert(1)</script>"])
def test_a_value_that_is_not_ours_is_replaced(desk, value):
    browser = desk.browser()
    page = browser.post("/desk", {"title": "Short", "once": value})
    assert page.form("/desk")["once"] != value and "<script>" not in page.body
    assert browser.post("/desk", TEXT | {"once": value}).status == 303


def test_the_second_click_waits_for_the_first(desk, monkeypatch):
    """The browser shows the second answer only, so that has to be the post's page."""
    browser, sent = desk.member(), {}
    sent.update(written(browser))
    begun, go_on, ask = threading.Event(), threading.Event(), asking.ask

    def slowly(*args):
        begun.set()
        go_on.wait(5)
        return ask(*args)

    monkeypatch.setattr(asking, "ask", slowly)
    pages = []
    clicks = [threading.Thread(target=lambda: pages.append(browser.post("/desk", sent))) for _ in range(2)]
    clicks[0].start()
    assert begun.wait(5)
    clicks[1].start()
    threading.Timer(0.3, go_on.set).start()
    for click in clicks:
        click.join()
    assert [page.status for page in pages] == [303, 303] and pages[0].location == pages[1].location
    assert len(desk.questions()) == 1


def test_who_waits_too_long_is_asked_to_come_again_and_keeps_the_text(desk, monkeypatch):
    browser, forum = desk.member(), desk.forum
    sent = written(browser)
    plan = on("TransactWriteItems", KillAfter())
    assert forum.stage.run(lambda: browser.post("/desk", sent), plan).killed
    monkeypatch.setattr("chalicelib.web.sendings._PATIENCE", 0.2)
    page = browser.post("/desk", sent)
    assert (page.status, page.headers["Retry-After"]) == (503, "5") and TEXT["body"] in page.body


def test_the_work_of_one_that_died_is_taken_over_and_nothing_is_made_twice(desk, monkeypatch):
    browser, forum = desk.member(), desk.forum
    sent = written(browser)
    forum.stage.run(lambda: browser.post("/desk", sent), on("TransactWriteItems", KillAfter()))
    later = passes.time.time() + 60
    monkeypatch.setattr(passes.time, "time", lambda: later)
    assert browser.post("/desk", sent).status == 303
    assert len(desk.questions()) == 1


def test_after_an_outage_the_next_try_means_the_same_post(desk):
    browser, forum = desk.member(), desk.forum
    sent, pages = written(browser), []
    forum.stage.run(lambda: pages.append(browser.post("/desk", sent)), on("TransactWriteItems", ServerError(), times=9))
    assert pages[0].status == 503 and TEXT["body"] in pages[0].body
    assert browser.post("/desk", sent).status == 303
    assert len(desk.questions()) == 1
