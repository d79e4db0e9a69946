"""Follows: who wants to hear of what, who has muted what, and the tokens that unsubscribe."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.following import Follow, Wish
from chalicelib.storage.base import answered, find, find_all
from chalicelib.storage.cursors import Page, page_of
from chalicelib.storage.records import FollowRecord

_TOKEN_BYTES = 24


@answered
def put(target: str, follower: str, mail: Wish) -> Follow:
    """Lets somebody follow a target from now on, with mail as they wish; returns the follow as stored.

    A follow that is there keeps its date and its token; one that was muted is muted no longer.
    """
    record = FollowRecord(target, follower)
    record.update([*_followed(mail), FollowRecord.mail.set(mail), FollowRecord.muted.remove()])
    return _follow(record)


def begin(transaction: TransactWrite, target: str, follower: str) -> None:
    """Within the transaction of a deed that follows by itself: whoever muted the target or chose mail is left alone."""
    actions: list[Action] = [
        FollowRecord.since.set(FollowRecord.since | datetime.now(UTC)),
        FollowRecord.mail.set(FollowRecord.mail | Wish.NONE),
    ]
    transaction.update(FollowRecord(target, follower), actions)


@answered
def mute(target: str, follower: str) -> None:
    """Nothing of this target reaches the follower any more, whatever else they follow."""
    FollowRecord(target, follower).update(
        [
            FollowRecord.muted.set(True),
            FollowRecord.mail.set(Wish.NONE),
            FollowRecord.since.set(FollowRecord.since | datetime.now(UTC)),
        ]
    )


@answered
def drop(target: str, follower: str) -> None:
    """Neither follows nor mutes the target any more; nothing happens where they did not."""
    FollowRecord(target, follower).delete()


def get(target: str, follower: str) -> Follow | None:
    record = find(FollowRecord, target, follower)
    return _follow(record) if record else None


def among(keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Follow]:
    """The follows that there are under these (target, follower) keys: one round trip per 100."""
    return {(record.target, record.follower): _follow(record) for record in find_all(FollowRecord, keys)}


@answered
def page(target: str, cursor: str | None, limit: int) -> Page[Follow]:
    """Who follows a target or has muted it, in the order of their keys, consistently: a fan-out misses nobody."""
    return page_of(FollowRecord, target, limit, cursor, _follow, scan_index_forward=True, consistent_read=True)


@answered
def of(follower: str, cursor: str | None, limit: int = 50) -> Page[Follow]:
    """All that somebody follows or has muted: categories, then members, posts, tags, threads."""
    return page_of(FollowRecord.by_follower, follower, limit, cursor, _follow, scan_index_forward=True)


def by_token(token: str) -> Follow | None:
    """The follow that this token unsubscribes from, as it is now; None if there is none or it was given up."""
    key = _key_of(token)
    follow = get(*key) if key else None
    return follow if follow and follow.token == token else None


@answered
def _key_of(token: str) -> tuple[str, str] | None:
    if not 0 < len(token) <= 100:
        return None
    return next(((r.target, r.follower) for r in FollowRecord.by_token.query(token, limit=1)), None)


def _followed(mail: Wish) -> list[Action]:
    """A token is made when mail is first wished for, and stays: an old letter's link goes on to work."""
    actions: list[Action] = [FollowRecord.since.set(FollowRecord.since | datetime.now(UTC))]
    if mail is not Wish.NONE:
        actions.append(FollowRecord.token.set(FollowRecord.token | secrets.token_urlsafe(_TOKEN_BYTES)))
    return actions


def _follow(record: FollowRecord) -> Follow:
    return Follow(
        target=record.target,
        follower=record.follower,
        since=record.since,
        mail=Wish(record.mail),
        muted=bool(record.muted),
        token=record.token,
    )
