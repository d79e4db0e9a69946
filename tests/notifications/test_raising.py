"""Raising notices: each person once, nobody of their own deeds, nothing of what was hidden first."""

import json
from collections.abc import Iterator

import pytest

from chalicelib.domain.following import (
    Wish,
    category_target,
    guest_follower,
    member_target,
    post_target,
    tag_target,
    thread_target,
)
from chalicelib.domain.notices import Deed, Mail, Notice, Why
from chalicelib.notifications import raising
from chalicelib.reconcilers import parking
from chalicelib.storage import event_books, follows, inbox, notices, parked
from tests.forum import Forum
from tests.harness import KillAfter, Meanwhile, Run, at, on
from tests.storm.stage import NEWS


def told(forum: Forum, by: str) -> list[Notice]:
    return list(notices.recorded(f"m#{forum.people[by].id}"))


def whys(forum: Forum, by: str) -> list[Why]:
    return [notice.why for notice in told(forum, by)]


def follow(forum: Forum, by: str, target: str, mail: Wish = Wish.NONE) -> None:
    follows.put(target, f"m#{forum.people[by].id}", mail)


def mute(forum: Forum, by: str, target: str) -> None:
    follows.mute(target, f"m#{forum.people[by].id}")


def deliver(forum: Forum) -> Run:
    forum.stage.take("threads")
    return forum.stage.deliver(NEWS, forum.stage.take(NEWS))


def test_the_asker_is_told_of_an_answer_and_counts_it(forum: Forum) -> None:
    forum.answer(forum.ask(by="ann"), by="bob")
    forum.settle()
    assert whys(forum, "ann") == [Why.ANSWERED]
    assert inbox.unread(f"m#{forum.people['ann'].id}") == 1
    assert not told(forum, "bob")


def test_nothing_is_told_twice_however_often_records_come(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    forum.answer(thread, by="bob")
    forum.settle()
    for _ in range(3):
        raising.raise_notices(thread)
    assert whys(forum, "ann") == [Why.ANSWERED]


def test_a_run_that_died_is_finished_by_the_next(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    follow(forum, "cas", thread_target(thread))
    forum.answer(thread, by="bob")
    assert forum.stage.run(lambda: raising.raise_notices(thread), on("TransactWriteItems", KillAfter())).killed
    raising.raise_notices(thread)
    assert (whys(forum, "ann"), whys(forum, "cas")) == ([Why.ANSWERED], [Why.THREAD])


def test_two_runs_at_once_tell_once(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    follow(forum, "cas", thread_target(thread))
    forum.answer(thread, by="bob")
    other = Meanwhile(lambda: raising.raise_notices(thread))
    forum.stage.run(lambda: raising.raise_notices(thread), on("TransactWriteItems", other))
    assert (whys(forum, "ann"), whys(forum, "cas")) == ([Why.ANSWERED], [Why.THREAD])
    assert inbox.unread(f"m#{forum.people['ann'].id}") == 1


def test_of_what_was_hidden_first_nobody_is_told(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob")
    forum.hide(thread, answer)
    forum.settle()
    assert not told(forum, "ann")
    assert whys(forum, "bob") == [Why.HIDDEN]


def test_of_what_is_shown_again_people_are_told_then(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob")
    forum.hide(thread, answer)
    forum.settle()
    forum.show(thread, answer)
    forum.settle()
    assert whys(forum, "ann") == [Why.ANSWERED]
    assert whys(forum, "bob") == [Why.HIDDEN, Why.RESTORED]


def test_what_is_hidden_during_a_fan_out_stops_it(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "AT_ONCE", 1)
    thread = forum.ask(by="mod")
    for by in ("ann", "cas", "dan"):
        follow(forum, by, thread_target(thread))
    answer = forum.answer(thread, by="bob")
    hiding = Meanwhile(lambda: forum.hide(thread, answer))
    forum.stage.run(lambda: raising.raise_notices(thread), at(9, hiding))
    assert sum(len(told(forum, by)) for by in ("ann", "cas", "dan")) < 3
    assert not any(entry.done for event, entry in event_books.read(thread).items() if answer in event)


def test_a_mute_outweighs_a_follow(forum: Forum) -> None:
    thread = forum.ask(by="ann", tags=["sleep"])
    mute(forum, "ann", thread_target(thread))
    forum.answer(thread, by="bob")
    forum.settle()
    assert not told(forum, "ann")


def test_a_muted_member_is_heard_by_no_way(forum: Forum) -> None:
    mute(forum, "dan", member_target(forum.people["ann"].id))
    follow(forum, "dan", tag_target("sleep"))
    thread = forum.ask(by="ann", tags=["sleep"], body="Dear @dan, I do not know where to begin with this.")
    forum.settle()
    assert not told(forum, "dan")
    forum.answer(thread, by="bob", body="Ask @dan, who knows more than I do.")
    forum.settle()
    assert whys(forum, "dan") == [Why.MENTIONED]


def test_what_becomes_of_one_s_own_post_one_hears_in_any_case(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    mute(forum, "ann", thread_target(thread))
    mute(forum, "ann", member_target(forum.people["mod"].id))
    forum.settle()
    forum.edit(thread, thread, by="mod", body="I do not know where to begin with this, really.")
    forum.settle()
    assert whys(forum, "ann") == [Why.EDITED]


def test_followers_of_tags_and_categories_hear_of_a_question_once(forum: Forum) -> None:
    follow(forum, "bob", tag_target("sleep"))
    follow(forum, "bob", category_target("family"))
    follow(forum, "cas", category_target("family"))
    forum.ask(by="ann", tags=["sleep"], category="family/parents")
    forum.settle()
    assert (whys(forum, "bob"), whys(forum, "cas")) == ([Why.TAG], [Why.CATEGORY])


def test_the_nearest_reason_wins(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    follow(forum, "ann", thread_target(thread))
    forum.answer(thread, by="bob")
    forum.settle()
    assert whys(forum, "ann") == [Why.ANSWERED]


def test_mail_is_due_where_the_follow_wishes_for_it(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    follow(forum, "ann", thread_target(thread), Wish.INSTANT)
    follow(forum, "cas", thread_target(thread), Wish.DAILY)
    forum.answer(thread, by="bob")
    forum.settle()
    assert [(notice.mail, notice.follow) for notice in told(forum, "ann")] == [(Mail.DUE, thread_target(thread))]
    assert [notice.mail for notice in told(forum, "cas")] == [Mail.DAILY]


def test_a_guest_is_told_by_the_follow_of_their_post_and_never_of_their_own_deed(forum: Forum) -> None:
    thread = forum.ask(by=None)
    guest = guest_follower("abc")
    follows.put(post_target(thread), guest, Wish.INSTANT)
    own = forum.comment(thread, by=None)
    follows.put(post_target(own), guest, Wish.INSTANT)
    forum.answer(thread, by="bob")
    forum.settle()
    assert [(n.why, n.mail, n.follow) for n in notices.recorded(guest)] == [
        (Why.ANSWERED, Mail.DUE, post_target(thread))
    ]


def test_accepting_tells_the_answerer_once(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob")
    for chosen in (answer, None, answer, None, answer):
        forum.accept(thread, chosen)
        forum.settle()
    assert [notice.deed for notice in told(forum, "bob")] == [Deed.ACCEPTED]


def test_votes_and_echoes_raise_nothing(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    forum.settle()
    forum.vote(thread, thread)
    forum.stage.deliver("votes", forum.stage.take("votes"))
    assert deliver(forum).calls == 0


def test_what_is_long_past_is_not_told(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    forum.fill(thread, 3)
    forum.close(thread)
    raising.raise_notices(thread)
    assert whys(forum, "ann") == [Why.ANSWERED] * 3  # the closing is of March


@pytest.fixture
def crowd(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A thread with fourteen followers, of whom four are told at a time: first Ann and Bob, who wrote in it."""
    monkeypatch.setattr(notices, "AT_ONCE", 4)
    thread = forum.ask(by="ann")
    for number in range(12):
        follows.put(thread_target(thread), f"m#follower{number:02}", Wish.NONE)
    forum.answer(thread, by="bob")
    yield thread


def crowd_told() -> list[int]:
    return [len(notices.recorded(f"m#follower{number:02}")) for number in range(12)]


def test_a_fan_out_that_runs_out_of_time_is_parked_and_goes_on_from_there(forum: Forum, crowd: str) -> None:
    parking.each("raise_notices", [crowd], lambda key: raising.raise_notices(key, seconds=0))
    assert crowd_told() == [1] * 2 + [0] * 10
    (waiting,) = parked.all_parked()
    assert (waiting.function, waiting.key, waiting.error) == ("raise_notices", crowd, "")
    with forum.stage.wire.metered() as meter:
        parking.retry()
    assert crowd_told() == [1] * 12
    assert meter.calls["TransactWriteItems"] == 3
    assert not parked.all_parked()


def test_the_sweep_tells_what_a_lost_stream_left_untold(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    forum.answer(thread, by="bob")
    forum.stage.take("threads")
    forum.stage.take(NEWS)
    parking.sweep()
    parking.retry()
    assert whys(forum, "ann") == [Why.ANSWERED]


def test_a_notice_says_nothing_of_what_was_written(forum: Forum) -> None:
    thread = forum.ask(by="ann", title="A very telling title of mine")
    forum.answer(thread, by="bob", body="Words that nobody else is to see in here.")
    forum.settle()
    stored = json.dumps(list(forum.stage.scan("notices")), default=str)
    assert "telling" not in stored
    assert "Words" not in stored
