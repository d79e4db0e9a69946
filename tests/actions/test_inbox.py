"""The inbox: by thread, as its reader may see it now, read by opening."""

import pytest

from chalicelib.actions import inbox
from chalicelib.domain.errors import Incomplete, NotFound, SignInRequired
from chalicelib.domain.notices import Why
from chalicelib.domain.posts import Kind
from tests.forum import Forum


def told(forum: Forum, by: str) -> inbox.Inbox:
    forum.settle()
    return inbox.page_of(forum.people[by], None)


def test_what_one_was_told_stands_by_thread_the_newest_first(forum: Forum) -> None:
    first, second = forum.ask(by="ann"), forum.ask(by="ann")
    answers = [forum.answer(first, by="bob"), forum.answer(second, by="bob"), forum.answer(first, by="cas")]
    page = told(forum, "ann")
    assert [[line.post.id for line in group.lines if line.post] for group in page.by_thread] == [
        [answers[2], answers[0]],
        [answers[1]],
    ]
    assert page.unread == 3


def test_a_line_says_who_did_it_and_on_what(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob")
    forum.comment(thread, answer, by="cas")
    forum.comment(thread, by="cas")
    (line,) = told(forum, "bob").lines[-1:]
    assert line.notice.why is Why.COMMENTED
    assert (line.by and line.by.member, line.on_kind) == (forum.people["cas"].id, Kind.ANSWER)
    assert told(forum, "ann").lines[0].on_kind is Kind.QUESTION


def test_what_was_hidden_later_shows_nothing(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob")
    forum.settle()
    forum.hide(thread, answer)
    (line,) = told(forum, "ann").lines
    assert (line.post, line.question, line.by) == (None, None, None)


def test_of_one_s_own_hidden_post_one_is_told_and_moderators_stay_unnamed(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob")
    forum.hide(thread, answer)
    (line,) = told(forum, "bob").lines
    assert line.notice.why is Why.HIDDEN
    assert line.post is not None
    assert line.by is None


def test_opening_a_thread_reads_what_was_told_of_it(forum: Forum) -> None:
    first, second = forum.ask(by="ann"), forum.ask(by="ann")
    forum.answer(first, by="bob")
    forum.answer(second, by="bob")
    forum.settle()
    assert inbox.opened(forum.people["ann"], first) == 1
    assert inbox.unread(forum.people["ann"]) == 1


def test_looking_at_a_thread_without_news_costs_one_read(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    forum.settle()
    with forum.stage.wire.metered() as meter:
        inbox.opened(forum.people["ann"], thread)
        inbox.opened(forum.viewer(None), thread)
    assert dict(meter.calls) == {"Query": 1}


def test_one_notice_is_read_or_all(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    for by in ("bob", "cas", "dan"):
        forum.answer(thread, by=by)
    keys = [line.notice.key for line in told(forum, "ann").lines]
    assert inbox.mark(forum.people["ann"], {"notice": keys[0]}) == 2
    assert inbox.mark(forum.people["ann"], {"notice": keys[0]}) == 2
    assert inbox.mark(forum.people["ann"], {"all": True}) == 0


def test_a_thread_is_read_as_a_whole(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    forum.answer(thread, by="bob")
    forum.settle()
    assert inbox.mark(forum.people["ann"], {"thread": thread}) == 0


def test_another_s_notice_is_not_there(forum: Forum) -> None:
    forum.answer(forum.ask(by="ann"), by="bob")
    key = told(forum, "ann").lines[0].notice.key
    with pytest.raises(NotFound):
        inbox.mark(forum.people["bob"], {"notice": key})


def test_nothing_said_is_nothing_read(forum: Forum) -> None:
    with pytest.raises(Incomplete):
        inbox.mark(forum.people["ann"], {})


def test_guests_have_no_inbox(forum: Forum) -> None:
    with pytest.raises(SignInRequired):
        inbox.page_of(forum.viewer(None), None)
    assert inbox.unread(forum.viewer(None)) == 0
