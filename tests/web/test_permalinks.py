"""The lasting addresses of posts."""

from chalicelib.domain import ids
from tests.web.test_answering import opened


def led(desk, address: str, by: str | None = None) -> str:
    page = (desk.member(by) if by else desk.browser()).get(address)
    assert page.status == 302, address
    return page.location


def test_an_answer_s_address_leads_to_its_place(desk):
    thread = desk.forum.ask("ann", title="How do I begin again?")
    answer = desk.forum.answer(thread)
    place = f"/questions/{thread}/how-do-i-begin-again#answer-{answer}"
    assert led(desk, f"/questions/{thread}/answers/{answer}") == place
    assert led(desk, f"/questions/{thread}/posts/{answer}") == place


def test_it_finds_the_page_of_thirty_that_the_answer_is_on(desk):
    thread = desk.forum.ask("ann")
    answers = desk.forum.fill(thread, 61)
    for place, cursor in [(0, None), (29, None), (30, answers[29]), (59, answers[29]), (60, answers[59])]:
        found = led(desk, f"/questions/{thread}/answers/{answers[place]}")
        assert found.partition("?cursor=")[2].partition("#")[0] == (cursor or "")
        assert f'id="answer-{answers[place]}"' in desk.browser().get(found.partition("#")[0]).body


def test_the_best_answer_counts_as_the_first(desk):
    thread = desk.forum.ask("ann")
    answers = desk.forum.fill(thread, 31)
    desk.forum.accept(thread, answers[30])
    assert "cursor" not in led(desk, f"/questions/{thread}/answers/{answers[30]}")
    assert "cursor" in led(desk, f"/questions/{thread}/answers/{answers[29]}")


def test_a_comment_is_found_with_the_answer_that_it_stands_under(desk):
    thread = desk.forum.ask("ann")
    answers = desk.forum.fill(thread, 31)
    comment = desk.forum.comment(thread, answers[30])
    found = led(desk, f"/questions/{thread}/comments/{comment}")
    assert f"cursor={answers[29]}" in found and found.endswith(f"#comment-{comment}")


def test_a_folded_comment_is_unfolded(desk):
    thread = desk.forum.ask("ann")
    comments = desk.forum.fill(thread, 11, parent=thread)
    found = led(desk, f"/questions/{thread}/comments/{comments[0]}")
    assert '<details class="fold" open>' in desk.browser().get(found.partition("#")[0]).body
    found = led(desk, f"/questions/{thread}/comments/{comments[10]}")
    assert '<details class="fold">' in desk.browser().get(found.partition("#")[0]).body


def test_what_is_hidden_has_no_address_for_others(desk):
    thread = desk.forum.ask("ann")
    answer = desk.forum.answer(thread, "bob")
    comment = desk.forum.comment(thread, answer)
    desk.forum.hide(thread, answer)
    assert led(desk, f"/questions/{thread}/answers/{answer}", "bob")
    for address in (f"answers/{answer}", f"comments/{comment}"):
        assert desk.browser().get(f"/questions/{thread}/{address}").status == 404


def test_there_is_nothing_at_an_address_of_nothing(desk):
    thread = desk.forum.ask("ann")
    for place in (f"{thread}/answers/{ids.new()}", f"{thread}/answers/x", f"x/answers/{thread}"):
        assert desk.browser().get(f"/questions/{place}").status == 404


def test_each_answer_has_its_address_on_the_page(desk):
    thread = desk.forum.ask("ann")
    answer = desk.forum.answer(thread)
    assert f'href="/questions/{thread}/posts/{answer}"' in opened(desk.browser(), thread).body
