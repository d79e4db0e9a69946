"""Following, muting, and what follows by itself."""

import pytest

from chalicelib.actions import following
from chalicelib.actions.following import CATEGORY, FOLLOWS, MEMBER, MUTED, NEITHER, TAG, THREAD
from chalicelib.domain.errors import Incomplete, NotFound, SignInRequired
from chalicelib.domain.following import Wish
from tests.forum import Forum


def choose(forum: Forum, by: str | None, kind: str, key: str, state: str = FOLLOWS, **more: str) -> following.Following:
    return following.choose(forum.viewer(by), {"kind": kind, "key": key, "state": state, **more})


def test_a_thread_is_followed_by_its_title(forum: Forum) -> None:
    thread = forum.ask(title="How do I say no to them?")
    chosen = choose(forum, "dan", THREAD, thread, mail="daily")
    assert (chosen.name, chosen.state, chosen.mail) == ("How do I say no to them?", FOLLOWS, Wish.DAILY)
    assert following.known(forum.people["dan"], THREAD, thread).state == FOLLOWS


def test_mail_stays_as_it_is_unless_something_else_is_wished_for(forum: Forum) -> None:
    choose(forum, "dan", TAG, "sleep", mail="instant")
    assert choose(forum, "dan", TAG, "sleep").mail is Wish.INSTANT
    assert choose(forum, "dan", TAG, "sleep", mail="none").mail is Wish.NONE


def test_what_is_left_alone_is_forgotten(forum: Forum) -> None:
    choose(forum, "dan", CATEGORY, "family")
    choose(forum, "dan", CATEGORY, "family", NEITHER)
    assert not following.all_of(forum.people["dan"], None).items


def test_members_are_muted_and_not_followed(forum: Forum) -> None:
    ann = forum.people["ann"].id
    assert choose(forum, "dan", MEMBER, ann, MUTED).name == "ann"
    with pytest.raises(Incomplete):
        choose(forum, "dan", MEMBER, ann, FOLLOWS)


def test_nobody_mutes_themselves(forum: Forum) -> None:
    with pytest.raises(NotFound):
        choose(forum, "dan", MEMBER, forum.people["dan"].id, MUTED)


@pytest.mark.parametrize(
    ("kind", "key"), [(THREAD, "nothing"), (CATEGORY, "nowhere"), (MEMBER, "nobody"), (TAG, "x" * 81)]
)
def test_what_is_not_there_is_not_followed(forum: Forum, kind: str, key: str) -> None:
    with pytest.raises(NotFound):
        choose(forum, "dan", kind, key, MUTED if kind == MEMBER else FOLLOWS)


def test_a_hidden_thread_is_followed_by_nobody_who_may_not_see_it(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    forum.hide(thread, thread)
    with pytest.raises(NotFound):
        choose(forum, "dan", THREAD, thread)


def test_guests_follow_nothing(forum: Forum) -> None:
    with pytest.raises(SignInRequired):
        choose(forum, None, TAG, "sleep")
    assert following.known(forum.viewer(None), TAG, "sleep").state == NEITHER


def test_all_that_somebody_follows_has_its_name(forum: Forum) -> None:
    thread = forum.ask(by="ann", title="How do I say no to them?")
    forum.settle()
    for kind, key in ((THREAD, thread), (TAG, "sleep"), (CATEGORY, "family")):
        choose(forum, "dan", kind, key)
    choose(forum, "dan", MEMBER, forum.people["ann"].id, MUTED)
    items = following.all_of(forum.people["dan"], None).items
    assert [(one.kind, one.name, one.state) for one in items] == [
        (CATEGORY, "Family", FOLLOWS),
        (MEMBER, "ann", MUTED),
        (TAG, "sleep", FOLLOWS),
        (THREAD, "How do I say no to them?", FOLLOWS),
    ]


def test_a_thread_that_is_hidden_by_now_shows_no_title(forum: Forum) -> None:
    thread = forum.ask(by="ann", title="How do I say no to them?")
    forum.settle()
    choose(forum, "dan", THREAD, thread)
    forum.hide(thread, thread)
    assert [one.name for one in following.all_of(forum.people["dan"], None).items] == [""]


def test_whoever_posts_in_a_thread_follows_it(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    forum.answer(thread, by="bob")
    forum.comment(thread, by="cas")
    for by in ("ann", "bob", "cas"):
        assert following.known(forum.people[by], THREAD, thread).state == FOLLOWS


def test_a_mute_stays_when_one_posts_again(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    choose(forum, "bob", THREAD, thread, MUTED)
    forum.answer(thread, by="bob")
    assert following.known(forum.people["bob"], THREAD, thread).state == MUTED


def test_who_does_not_want_that_follows_nothing_by_posting(forum: Forum) -> None:
    following.follow_own(forum.people["bob"], False)
    thread = forum.ask(by="ann")
    forum.refresh("bob")
    forum.answer(thread, by="bob")
    assert following.known(forum.people["bob"], THREAD, thread).state == NEITHER
