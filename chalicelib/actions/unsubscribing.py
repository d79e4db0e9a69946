"""Having no more mails: by a token that came with one, without signing in. Tokens that mean nothing change nothing."""

from datetime import UTC, datetime

from chalicelib.actions import addressing
from chalicelib.domain.following import Wish, is_guest
from chalicelib.storage import addresses, follows, notices


def stop(token: str) -> None:
    """No more mails of what the token came with: of one thing that is followed, or the one mail a day.

    A guest hears of their post no more, and with the last one their address is forgotten; a member goes on to find it
    in the inbox. Whoever does this twice, or with a token that never was, has no more mails either.
    """
    follow = follows.by_token(token)
    if follow is None:
        _stop_daily(addresses.recipient_of(token))
    elif is_guest(follow.follower):
        addressing.drop_guests_follow(follow.target, follow.follower)
    else:
        follows.put(follow.target, follow.follower, Wish.NONE)


def stop_all(recipient: str) -> None:
    """A guest hears of nothing any more, and their address is forgotten."""
    cursor = None
    while True:
        page = follows.of(recipient, cursor)
        for follow in page.items:
            follows.drop(follow.target, recipient)
        cursor = page.next_cursor
        if cursor is None:
            break
    addresses.drop(recipient)


def look(token: str, thread: str) -> None:
    """Whoever got the mail has looked at its thread: the next one may come."""
    follow = follows.by_token(token)
    if follow is not None:
        notices.looked(follow.follower, thread, datetime.now(UTC))


def _stop_daily(recipient: str | None) -> None:
    cursor = None
    while recipient:
        page = follows.of(recipient, cursor)
        for follow in page.items:
            if follow.mail is Wish.DAILY:
                follows.put(follow.target, recipient, Wish.NONE)
        cursor = page.next_cursor
        if cursor is None:
            return
