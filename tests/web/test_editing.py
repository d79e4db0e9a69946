"""Changing a post on its page: who may, what stays in the form, and what happens when two do it at once."""

import pytest

from tests.forum import Forum

BEGUN, MENDED, OTHER = "I cannot sleep since spring.", "I cannot sleep since *May*.", "She cannot sleep since spring."


@pytest.fixture
def thread(desk) -> str:
    return desk.forum.ask("ann", title="How do I sleep again?", body=BEGUN, category="work", tags=["sleep", "night"])


def at(thread: str, post: str) -> str:
    return f"/questions/{thread}/posts/{post}/edit"


def source(forum: Forum, thread: str, post: str) -> str:
    return forum.post(thread, post).html


def test_a_question_s_form_holds_all_that_it_says(desk, thread):
    form = desk.member("ann").get(at(thread, thread)).form(at(thread, thread))
    said = {"title": "How do I sleep again?", "category": "work", "tags": "sleep, night", "body": BEGUN, "version": "1"}
    assert form.items() >= said.items()


def test_an_answer_s_form_holds_its_text_alone(desk, thread):
    answer = desk.forum.answer(thread, "bob", body="Walk a little before.")
    form = desk.member("bob").get(at(thread, answer)).form(at(thread, answer))
    assert form["body"] == "Walk a little before." and not {"title", "category", "tags"} & set(form)


def test_an_author_changes_their_question_and_comes_back_to_it(desk, thread):
    browser = desk.member("ann")
    changed = {"title": "How do I sleep at last?", "category": "", "tags": "rest", "body": MENDED}
    page = browser.fill(at(thread, thread), **changed)
    question = desk.forum.question(thread)
    assert (question.title, question.category, question.tags) == ("How do I sleep at last?", "", ("rest",))
    assert (page.status, page.location) == (303, f"/questions/{thread}/posts/{thread}")
    assert browser.get(page.location).location == f"/questions/{thread}/how-do-i-sleep-at-last#question-{thread}"


@pytest.mark.parametrize("kind", ["answer", "comment"])
def test_an_author_changes_an_answer_or_a_comment(desk, thread, kind):
    post = getattr(desk.forum, kind)(thread, by="bob")
    browser = desk.member("bob")
    page = browser.fill(at(thread, post), body=MENDED)
    assert source(desk.forum, thread, post) == "<p>I cannot sleep since <em>May</em>.</p>"
    assert browser.get(page.location).location.endswith(f"#{kind}-{post}")


def test_a_moderator_changes_the_posts_of_all(desk, thread):
    assert desk.member("mod").fill(at(thread, thread), body=MENDED).status == 303


def test_a_preview_shows_the_change_and_saves_nothing(desk, thread):
    page = desk.member("ann").fill(at(thread, thread), body=MENDED, preview="1")
    assert "since <em>May</em>" in page.body and page.form(at(thread, thread))["body"] == MENDED
    assert desk.forum.post(thread, thread).version == 1


def test_complaints_stand_at_their_fields(desk, thread):
    page = desk.member("ann").fill(at(thread, thread), title="Short", body=MENDED)
    assert page.status == 422 and [place for place, _ in page.complaints] == ["title"]
    assert page.form(at(thread, thread))["body"] == MENDED


def test_a_guest_signs_in_first_and_comes_back(desk, thread):
    page = desk.browser().get(at(thread, thread))
    assert page.status == 403 and page.form("/sign-in")["to"] == at(thread, thread)


def test_another_member_is_told_why_they_cannot(desk, thread):
    page = desk.member("bob").get(at(thread, thread))
    assert page.status == 403 and "Only the author or a moderator can do that." in page.body
    assert BEGUN not in page.body


def test_another_member_s_form_changes_nothing_and_gives_their_text_back(desk, thread):
    page = desk.member("bob").post(at(thread, thread), {"as": "bob", "body": OTHER, "version": "1"})
    assert page.status == 403 and OTHER in page.body
    assert desk.forum.post(thread, thread).version == 1


def test_a_closed_question_stays_as_it_is(desk, thread):
    desk.forum.close(thread)
    page = desk.member("ann").get(at(thread, thread))
    assert page.status == 403 and "This question is closed" in page.body


def test_a_hidden_post_has_to_be_restored_first(desk, thread):
    desk.forum.hide(thread, thread)
    assert "has to be restored first" in desk.member("ann").get(at(thread, thread)).body
    assert desk.member("bob").get(at(thread, thread)).status == 404


def test_a_post_that_is_not_there_is_nowhere(desk, thread):
    assert desk.member("ann").get(at(thread, "x")).status == 404


def test_whoever_was_slower_sees_both_texts(desk, thread):
    slow = desk.member("ann")
    sent = slow.get(at(thread, thread)).form(at(thread, thread)) | {"body": MENDED}
    desk.forum.edit(thread, thread, "mod", body=OTHER, title="How does she sleep again?")
    page = slow.post(at(thread, thread), sent)
    assert page.status == 412 and OTHER in page.body and "How does she sleep again?" in page.body
    assert page.form(at(thread, thread)).items() >= {"body": MENDED, "version": "2"}.items()
    assert "mod" in page.body.partition("changed this post")[0].rpartition("<p>")[2]


def test_what_they_then_save_stands(desk, thread):
    slow = desk.member("ann")
    sent = slow.get(at(thread, thread)).form(at(thread, thread)) | {"body": MENDED}
    desk.forum.edit(thread, thread, "mod", body=OTHER)
    page = slow.post(at(thread, thread), sent)
    assert slow.post(at(thread, thread), page.form(at(thread, thread))).status == 303
    assert source(desk.forum, thread, thread) == "<p>I cannot sleep since <em>May</em>.</p>"


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "²", "9" * 400])
def test_a_form_that_names_no_version_overwrites_nothing(desk, thread, version):
    page = desk.member("ann").post(at(thread, thread), {"as": "ann", "body": MENDED, "version": version})
    assert page.status == 412 and desk.forum.post(thread, thread).version == 1


def test_a_double_click_saves_once_and_is_no_quarrel_with_oneself(desk, thread):
    browser = desk.member("ann")
    sent = browser.get(at(thread, thread)).form(at(thread, thread)) | {"body": MENDED}
    pages = [browser.post(at(thread, thread), sent) for _ in range(2)]
    assert [page.status for page in pages] == [303, 303]
    assert desk.forum.post(thread, thread).version == 2


def test_a_session_that_ended_loses_nothing_and_shows_nothing(desk, thread):
    browser = desk.member("ann")
    sent = browser.get(at(thread, thread)).form(at(thread, thread)) | {"body": MENDED}
    desk.end_session("ann")
    page = browser.post(at(thread, thread), sent)
    assert page.status == 403 and page.form(at(thread, thread)).items() >= sent.items()
    assert BEGUN not in page.body


def test_a_tag_that_holds_a_comma_s_cousins_comes_back_whole(desk):
    thread = desk.forum.ask("ann", tags=["c#", "new-baby"])
    assert desk.member("ann").fill(at(thread, thread), body=MENDED).status == 303
    assert desk.forum.question(thread).tags == ("c#", "new-baby")
