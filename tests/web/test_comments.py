"""Comments that do not stand with their post any more, because a hundred newer ones do."""

import re

from chalicelib.domain import ids
from chalicelib.storage import settings
from tests.web.browser import Browser, Page
from tests.web.test_answering import opened


def earlier(page: Page) -> str:
    """Where a page says that earlier comments are; "" where there are none."""
    found = re.search(r'href="(/questions/\w+/posts/\w+/comments\?before=\w+)"', page.body)
    return found[1] if found else ""


def shown(page: Page) -> list[str]:
    return re.findall(r'id="comment-(\w+)"', page.body)


def walked(browser: Browser, thread: str) -> list[str]:
    """All comments of a question, as somebody finds them who always goes on to the earlier ones."""
    page = opened(browser, thread)
    found = shown(page)
    while earlier(page):
        page = browser.get(earlier(page))
        assert page.status == 200
        found = shown(page) + found
    return found


def test_every_comment_is_reached_by_links(desk):
    thread = desk.forum.ask("ann")
    comments = desk.forum.fill(thread, 201, parent=thread)
    assert walked(desk.browser(), thread) == comments


def test_a_hundred_comments_have_no_earlier_ones(desk):
    thread = desk.forum.ask("ann")
    desk.forum.fill(thread, 100, parent=thread)
    assert earlier(opened(desk.browser(), thread)) == ""


def test_the_page_of_earlier_comments_leads_back_to_the_post(desk):
    thread = desk.forum.ask("ann", title="How do I begin again?")
    answer = desk.forum.answer(thread)
    desk.forum.fill(thread, 101, parent=answer)
    page = desk.browser().get(earlier(opened(desk.browser(), thread)))
    assert "<h1>Earlier comments</h1>" in page.body and "How do I begin again?" in page.body
    assert f'href="/questions/{thread}/posts/{answer}"' in page.body


def test_a_comment_s_address_leads_to_where_it_stands(desk):
    thread, browser = desk.forum.ask("ann"), desk.browser()
    comments = desk.forum.fill(thread, 201, parent=thread)
    for place in (0, 1, 100, 101, 200):
        found = browser.get(f"/questions/{thread}/comments/{comments[place]}").location
        assert found.endswith(f"#comment-{comments[place]}")
        assert comments[place] in shown(browser.get(found.partition("#")[0]))


def test_a_hidden_comment_is_seen_by_its_author_and_moderators_alone(desk):
    thread = desk.forum.ask("ann")
    hidden = desk.forum.comment(thread, by="cas")
    desk.forum.hide(thread, hidden)
    newer = desk.forum.fill(thread, 101, parent=thread)
    seen = {who: hidden in walked(desk.member(who), thread) for who in ("cas", "mod", "dan")}
    assert seen == {"cas": True, "mod": True, "dan": False}
    assert walked(desk.browser(), thread) == newer


def test_an_author_hides_an_early_comment_and_comes_back_to_it(desk):
    thread, browser = desk.forum.ask("ann"), desk.member("cas")
    comment = desk.forum.comment(thread, by="cas")
    desk.forum.fill(thread, 101, parent=thread)
    sent = browser.post(f"/questions/{thread}/posts/{comment}/visibility", {"hidden": "1"})
    assert "You hid this." in browser.get(sent.location.partition("#")[0]).body


def test_a_vote_on_an_early_comment_leads_back_to_it(desk):
    settings.put("options", {"comment_votes": True})
    thread, browser = desk.forum.ask("ann"), desk.member("dan")
    comment = desk.forum.comment(thread, by="cas")
    desk.forum.fill(thread, 101, parent=thread)
    page = browser.get(earlier(opened(browser, thread)))
    sent = browser.post(
        f"/questions/{thread}/votes/{comment}", page.form(f"/questions/{thread}/votes/{comment}") | {"vote": "1"}
    )
    assert sent.location.endswith(f"#comment-{comment}")
    assert "1 vote<" in browser.get(sent.location.partition("#")[0]).body


def test_where_nothing_is_commented_on_is_nothing(desk):
    thread = desk.forum.ask("ann")
    comment = desk.forum.comment(thread)
    for post, before in [
        (thread, "x"),
        (thread, ids.new(desk.forum.question(thread).created_at)),
        (comment, comment),
        (ids.new(), comment),
    ]:
        assert desk.browser().get(f"/questions/{thread}/posts/{post}/comments?before={before}").status == 404
