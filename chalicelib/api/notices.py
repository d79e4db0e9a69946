"""What the caller was told, and what they follow."""

from typing import cast

from chalicelib.actions import following, inbox
from chalicelib.actions.following import Following
from chalicelib.actions.inbox import Inbox, Line
from chalicelib.api import lists, news_shapes, showing
from chalicelib.api.answers import Answer, answer
from chalicelib.api.calls import Call
from chalicelib.api.door import About, Door
from chalicelib.api.faults import BadQuery
from chalicelib.domain.errors import BadCursor, Incomplete, NotFound, SignInRequired
from chalicelib.domain.following import Wish

notices = Door(__name__)


@notices.on(
    "GET",
    "/notices",
    About(
        summary="What the caller was told in the last ninety days, the newest first",
        gives=news_shapes.Notices,
        raises=(SignInRequired, BadQuery, BadCursor),
        query=lists.PAGE,
    ),
)
def told(call: Call) -> Answer:
    page = inbox.page_of(call.viewer, call.cursor, call.limit)
    return answer(_page(call, page), headers=call.next_page(page.next_cursor, "notices"))


@notices.on(
    "POST",
    "/notices/read",
    About(
        summary="Mark notices as read: one, those of a thread, or all",
        takes=news_shapes.Reading,
        gives=news_shapes.Unread,
        raises=(SignInRequired, NotFound, Incomplete),
    ),
)
def mark(call: Call) -> Answer:
    """Marking the same again changes nothing."""
    unread: news_shapes.Unread = {"unread": inbox.mark(call.viewer, call.submitted)}
    return answer(unread)


@notices.on(
    "GET",
    "/follows",
    About(
        summary="What the caller follows and has muted",
        gives=news_shapes.Follows,
        raises=(SignInRequired, BadQuery, BadCursor),
        query=lists.PAGE,
    ),
)
def followed(call: Call) -> Answer:
    page = following.all_of(call.viewer, call.cursor, call.limit)
    body: news_shapes.Follows = {
        "items": [_follow(one) for one in page.items],
        "next_cursor": page.next_cursor,
        "has_more": page.next_cursor is not None,
    }
    return answer(body, headers=call.next_page(page.next_cursor, "follows"))


@notices.on(
    "PUT",
    "/follows",
    About(
        summary="Follow or mute something, or neither from now on",
        takes=news_shapes.Choice,
        gives=news_shapes.Follow,
        raises=(SignInRequired, NotFound, Incomplete),
    ),
)
def choose(call: Call) -> Answer:
    return answer(_follow(following.choose(call.viewer, call.submitted)))


def _page(call: Call, page: Inbox) -> news_shapes.Notices:
    return {
        "items": [_notice(call, page, line) for line in page.lines],
        "unread": page.unread,
        "next_cursor": page.next_cursor,
        "has_more": page.next_cursor is not None,
    }


def _notice(call: Call, page: Inbox, line: Line) -> news_shapes.Notice:
    post, asked = line.post, line.question
    return {
        "id": line.notice.key,
        "deed": line.notice.deed.value,
        "why": line.notice.why.value,
        "at": showing.moment(line.notice.at),
        "read": not line.is_unread,
        "thread": asked.id if asked else None,
        "post": post.id if post else None,
        "title": asked.title if asked else None,
        "url": call.pages.post(asked.id, post.id) if asked and post else None,
        "by": showing.author(line.by, page.authors) if line.by else None,
        "reason": line.reason or None,
    }


def _follow(one: Following) -> news_shapes.Follow:
    return {
        "kind": cast(news_shapes.Kind, one.kind),
        "key": one.key,
        "name": one.name or None,
        "state": cast(news_shapes.State, one.state),
        "mail": _mail(one.mail),
    }


def _mail(wish: Wish) -> news_shapes.Mail:
    return wish.value
