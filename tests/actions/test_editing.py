"""Editing, hiding and restoring: who may, what stays, and what happens when two do it at once."""

import pytest

from chalicelib.actions import editing
from chalicelib.domain.errors import (
    Conflict,
    HiddenByAnother,
    Incomplete,
    NotAllowed,
    NotFound,
    PostHidden,
    QuestionClosed,
    SignInRequired,
    StaleEdit,
)
from chalicelib.storage import revisions
from tests.forum import Forum
from tests.harness import Call, Fault, Meanwhile, on

ANOTHER = "Begin with another, larger step."


def test_an_author_edits_their_own_post(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread, by="bob")
    edited = forum.edit(thread, answer, "bob", body=ANOTHER)
    assert (edited.html, edited.version, edited.edited_by) == (f"<p>{ANOTHER}</p>", 2, forum.people["bob"].id)


def test_an_edit_returns_the_post_as_it_is_stored(forum: Forum) -> None:
    thread = forum.ask()
    assert forum.edit(thread, thread, "ann", body=ANOTHER) == forum.post(thread, thread)


def test_every_version_of_a_text_is_kept(forum: Forum) -> None:
    thread = forum.ask(body="The first text of all.")
    forum.edit(thread, thread, "ann", body=ANOTHER)
    stored = {item["number"]["N"]: item["source"]["S"] for item in forum.stage.scan("revisions")}
    assert stored == {"1": "The first text of all.", "2": ANOTHER}


def test_a_moderator_edits_the_posts_of_all(forum: Forum) -> None:
    thread = forum.ask(by=None)
    for post in (thread, forum.answer(thread), forum.comment(thread)):
        assert forum.edit(thread, post, "mod", body=ANOTHER).edited_by == forum.people["mod"].id


def test_nobody_edits_the_posts_of_others(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    for post in (thread, forum.answer(thread, by="bob"), forum.comment(thread, by="cas")):
        with pytest.raises(NotAllowed):
            forum.edit(thread, post, "dan", body=ANOTHER)


def test_a_guest_has_to_sign_in_to_edit_hide_or_restore(forum: Forum) -> None:
    thread = forum.ask(by=None)
    for deed in (forum.edit, forum.hide, forum.show):
        with pytest.raises(SignInRequired):
            deed(thread, thread, None)


def test_an_edit_that_names_nothing_changes_nothing(forum: Forum) -> None:
    thread = forum.ask()
    with forum.stage.wire.metered() as meter:
        assert forum.edit(thread, thread, "ann").version == 1
    assert not meter.calls["TransactWriteItems"]


def test_an_edit_to_the_same_text_changes_nothing(forum: Forum) -> None:
    thread = forum.ask(title="How do I find sleep again?", body="I lie awake.", tags=["sleep"])
    same = {"title": "How do I find sleep  again?", "body": "I lie awake.\r\n", "tags": ["Sleep"], "category": ""}
    assert forum.edit(thread, thread, "ann", **same).version == 1


def test_a_new_title_keeps_everything_else(forum: Forum) -> None:
    thread = forum.ask(body="I lie awake.", category="work", tags=["sleep"])
    edited = forum.edit(thread, thread, "ann", title="How do I find rest again?")
    assert forum.question(thread) == edited
    assert (forum.question(thread).tags, forum.question(thread).category) == (("sleep",), "work")
    assert revisions.sources([edited]) == {thread: "I lie awake."}


def test_retagging_keeps_everything_else(forum: Forum) -> None:
    thread = forum.ask(title="How do I find sleep again?", body="I lie awake.", category="work", tags=["sleep"])
    forum.edit(thread, thread, "ann", tags=["night", "rest"])
    asked = forum.question(thread)
    assert (asked.title, asked.html, asked.category) == ("How do I find sleep again?", "<p>I lie awake.</p>", "work")


def test_an_edit_keeps_what_was_accepted_meanwhile(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    accept = Meanwhile(lambda: forum.accept(thread, answer))
    forum.stage.run(lambda: forum.edit(thread, thread, "ann", body=ANOTHER), on("TransactWriteItems", accept))
    assert (forum.question(thread).accepted, forum.question(thread).version) == (answer, 2)


def test_a_stale_edit_is_refused(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    forum.edit(thread, thread, "mod", version=1, body=ANOTHER)
    with pytest.raises(StaleEdit):
        forum.edit(thread, thread, "ann", version=1, title="How do I find rest again?")


def test_an_edit_overtaken_by_another_is_refused_as_stale(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    overtaken = Meanwhile(lambda: forum.edit(thread, thread, "mod", body=ANOTHER))
    with pytest.raises(StaleEdit):
        forum.stage.run(
            lambda: forum.edit(thread, thread, "ann", version=1, body="Mine is better."),
            on("TransactWriteItems", overtaken),
        )
    assert forum.question(thread).html == f"<p>{ANOTHER}</p>"


def test_an_edit_without_a_version_is_laid_over_what_others_changed(forum: Forum) -> None:
    thread = forum.ask(by="ann", tags=["sleep"])
    overtaken = Meanwhile(lambda: forum.edit(thread, thread, "mod", tags=["rest"]))
    forum.stage.run(lambda: forum.edit(thread, thread, "ann", body=ANOTHER), on("TransactWriteItems", overtaken))
    asked = forum.question(thread)
    assert (asked.tags, asked.html, asked.version) == (("rest",), f"<p>{ANOTHER}</p>", 3)


def test_a_post_hidden_while_it_is_edited_stays_as_it_was(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    hide = Meanwhile(lambda: forum.hide(thread, thread))
    with pytest.raises(PostHidden):
        forum.stage.run(lambda: forum.edit(thread, thread, "ann", body=ANOTHER), on("TransactWriteItems", hide))
    assert forum.question(thread).version == 1


@pytest.mark.parametrize("by", ["bob", "mod"])
def test_a_hidden_post_is_edited_by_nobody(forum: Forum, by: str) -> None:
    thread = forum.ask()
    answer = forum.answer(thread, by="bob")
    forum.hide(thread, answer)
    with pytest.raises(PostHidden):
        forum.edit(thread, answer, by, body=ANOTHER)


def test_a_hidden_post_is_not_there_for_others_to_edit(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread, by="bob")
    forum.hide(thread, answer)
    with pytest.raises(NotFound):
        forum.edit(thread, answer, "dan", body=ANOTHER)


def test_a_closed_question_is_not_edited_but_its_answers_and_comments_are(forum: Forum) -> None:
    thread = forum.ask()
    answer, remark = forum.answer(thread, by="bob"), forum.comment(thread, by="cas")
    forum.close(thread)
    with pytest.raises(QuestionClosed):
        forum.edit(thread, thread, "mod", body=ANOTHER)
    assert forum.edit(thread, answer, "bob", body=ANOTHER).version == 2
    assert forum.edit(thread, remark, "cas", body=ANOTHER).version == 2


def test_all_complaints_about_an_edit_come_together(forum: Forum) -> None:
    thread = forum.ask()
    with pytest.raises(Incomplete) as error:
        forum.edit(thread, thread, "ann", title="Short", category="nowhere", colour="red")
    assert {c.pointer for c in error.value.complaints} == {"/title", "/category", "/colour"}


def test_an_answer_has_no_title_to_edit(forum: Forum) -> None:
    thread = forum.ask()
    with pytest.raises(Incomplete) as error:
        forum.edit(thread, forum.answer(thread, by="bob"), "bob", title="A title for an answer")
    assert [c.pointer for c in error.value.complaints] == ["/title"]


def test_an_author_hides_and_restores_their_own_post(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread, by="bob")
    hidden = forum.hide(thread, answer, by="bob")
    assert (hidden.is_visible, hidden.hidden_by) == (False, forum.people["bob"].id)
    shown = forum.show(thread, answer, by="bob")
    assert (shown.is_visible, shown.hidden_by) == (True, None)


def test_hiding_is_seen_on_the_next_read(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    remark = forum.comment(thread, answer)
    forum.hide(thread, answer)
    assert remark not in [post.id for post in forum.page(thread).posts]
    assert forum.page(thread).answers == []
    forum.hide(thread, thread)
    with pytest.raises(NotFound):
        forum.page(thread)


def test_nobody_hides_or_restores_the_posts_of_others(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread, by="bob")
    for deed in (forum.hide, forum.show):
        with pytest.raises(NotAllowed):
            deed(thread, answer, "dan")


def test_what_a_moderator_hid_its_author_does_not_restore(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread, by="bob")
    forum.hide(thread, answer, by="mod")
    with pytest.raises(HiddenByAnother):
        forum.show(thread, answer, by="bob")


def test_a_moderator_restores_what_anybody_hid(forum: Forum) -> None:
    thread = forum.ask()
    for by in ("bob", "mod"):
        answer = forum.answer(thread, by="bob")
        forum.hide(thread, answer, by=by)
        assert forum.show(thread, answer, by="mod").is_visible


def test_hiding_a_hidden_post_and_restoring_a_visible_one_change_nothing(forum: Forum) -> None:
    thread = forum.ask()
    forum.show(thread, thread)
    forum.hide(thread, thread, by="ann")
    forum.hide(thread, thread, by="mod")
    assert forum.post(thread, thread).hidden_by == forum.people["ann"].id
    assert forum.question(thread).visibility == 1


def test_hiding_the_accepted_answer_takes_the_acceptance_back_for_good(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    forum.accept(thread, answer)
    forum.hide(thread, answer)
    assert forum.question(thread).accepted is None
    forum.show(thread, answer)
    assert forum.question(thread).accepted is None


def test_hiding_the_question_keeps_its_accepted_answer(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread)
    forum.accept(thread, answer)
    forum.hide(thread, thread)
    forum.show(thread, thread)
    assert forum.question(thread).accepted == answer


def test_hiding_a_version_that_is_no_longer_there_is_refused(forum: Forum) -> None:
    thread = forum.ask()
    forum.edit(thread, thread, "ann", body=ANOTHER)
    with pytest.raises(StaleEdit):
        editing.hide(forum.people["ann"], thread, thread, version=1)


def test_two_who_hide_different_posts_at_once_both_succeed(forum: Forum) -> None:
    thread = forum.ask()
    first, second = forum.answer(thread), forum.answer(thread)
    overtaken = Meanwhile(lambda: forum.hide(thread, second))
    forum.stage.run(lambda: forum.hide(thread, first), on("TransactWriteItems", overtaken))
    assert forum.page(thread).answers == []
    assert forum.question(thread).visibility == 2


def test_who_is_overtaken_again_and_again_while_hiding_is_asked_to_try_later(forum: Forum) -> None:
    thread = forum.ask()
    mine, others = forum.answer(thread), forum.answer(thread)

    def turn() -> None:
        (forum.hide if forum.post(thread, others).is_visible else forum.show)(thread, others)

    def overtaken(call: Call) -> Fault | None:
        return Meanwhile(turn) if call.operation == "TransactWriteItems" else None

    with pytest.raises(Conflict):
        forum.stage.run(lambda: forum.hide(thread, mine), overtaken)


def test_hiding_takes_posting_points_and_leaves_those_for_votes(forum: Forum) -> None:
    thread = forum.ask()
    answer = forum.answer(thread, by="bob")
    forum.vote(thread, answer, by="dan")
    forum.hide(thread, answer)
    forum.settle()
    assert forum.points("bob") == 100 + 20


def test_whoever_may_change_a_post_may_look_at_it_first(forum: Forum) -> None:
    thread = forum.ask()
    for by in ("ann", "mod"):
        assert editing.to_edit(forum.viewer(by), thread, thread).post == forum.post(thread, thread)


def test_looking_before_changing_meets_the_same_rules(forum: Forum) -> None:
    thread, closed = forum.ask(), forum.ask()
    forum.hide(thread, answer := forum.answer(thread, by="bob"))
    forum.close(closed)
    for by, post, rule in [(None, thread, SignInRequired), ("dan", thread, NotAllowed), ("bob", answer, PostHidden)]:
        with pytest.raises(rule):
            editing.to_edit(forum.viewer(by), thread, post)
    with pytest.raises(QuestionClosed):
        editing.to_edit(forum.viewer("ann"), closed, closed)
