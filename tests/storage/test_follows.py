"""Follows: begun once, chosen at will, muted for good, unsubscribed by a stored token."""

import pytest

from chalicelib.domain.following import Follow, Wish
from chalicelib.storage import follows
from chalicelib.storage.base import transact

pytestmark = pytest.mark.usefixtures("forum")

THREAD, ANN, BOB = "thread#1", "m#ann", "m#bob"


def test_who_follows_wishes_for_mail_or_not() -> None:
    follows.put(THREAD, ANN, Wish.DAILY)
    follow = follows.get(THREAD, ANN)
    assert follow is not None
    assert follow.mail is Wish.DAILY
    assert not follow.muted


def test_a_token_is_made_with_the_first_wish_for_mail_and_stays() -> None:
    assert follows.put(THREAD, ANN, Wish.NONE).token is None
    token = follows.put(THREAD, ANN, Wish.INSTANT).token
    assert token
    assert follows.put(THREAD, ANN, Wish.DAILY).token == token


def test_a_token_leads_to_its_follow() -> None:
    token = follows.put(THREAD, ANN, Wish.INSTANT).token or ""
    found = follows.by_token(token)
    assert found is not None
    assert (found.target, found.follower) == (THREAD, ANN)


@pytest.mark.parametrize("token", ["", "nobody's", "x" * 3000])
def test_a_made_up_token_leads_nowhere(token: str) -> None:
    assert follows.by_token(token) is None


def begin() -> Follow:
    transact(lambda transaction: follows.begin(transaction, THREAD, ANN))
    stored = follows.get(THREAD, ANN)
    assert stored is not None
    return stored


def test_a_follow_that_begins_by_itself_leaves_a_choice_alone() -> None:
    follows.put(THREAD, ANN, Wish.DAILY)
    assert begin().mail is Wish.DAILY
    follows.mute(THREAD, ANN)
    assert begin().muted


def test_a_follow_that_begins_by_itself_brings_no_mail() -> None:
    stored = begin()
    assert (stored.mail, stored.muted, stored.token) == (Wish.NONE, False, None)


def test_following_again_ends_a_mute() -> None:
    follows.mute(THREAD, ANN)
    assert not follows.put(THREAD, ANN, Wish.NONE).muted


def test_what_is_dropped_is_neither_followed_nor_muted() -> None:
    follows.mute(THREAD, ANN)
    follows.drop(THREAD, ANN)
    assert follows.get(THREAD, ANN) is None


def test_all_followers_come_in_pages() -> None:
    for follower in ("m#a", "m#b", "m#c"):
        follows.put(THREAD, follower, Wish.NONE)
    first = follows.page(THREAD, None, 2)
    rest = follows.page(THREAD, first.next_cursor, 2)
    assert [follow.follower for follow in (*first.items, *rest.items)] == ["m#a", "m#b", "m#c"]
    assert not rest.has_more


def test_somebody_s_follows_come_by_kind() -> None:
    for target in ("thread#1", "tag#sleep", "category#family", "member#cid"):
        follows.put(target, ANN, Wish.NONE)
    follows.put(THREAD, BOB, Wish.NONE)
    assert [f.target for f in follows.of(ANN, None).items] == ["category#family", "member#cid", "tag#sleep", "thread#1"]


def test_several_follows_are_asked_for_at_once() -> None:
    follows.put(THREAD, ANN, Wish.NONE)
    assert list(follows.among([(THREAD, ANN), (THREAD, BOB)])) == [(THREAD, ANN)]
