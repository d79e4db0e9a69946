"""People who want mails, for tests: their addresses are confirmed, and what is due is sent at once."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.following import Wish, member_follower, post_target
from chalicelib.notifications import sending
from chalicelib.notifications.sending import Post
from chalicelib.storage import addresses, follows, notices
from tests.forum import Forum

MAYA = "maya@example.org"


def now() -> datetime:
    return datetime.now(UTC)


def confirmed(recipient: str, address: str) -> None:
    addresses.propose(recipient, address, now())
    assert addresses.confirm(recipient, addresses.hash_of(address), now())


def follow(forum: Forum, by: str, target: str, mail: Wish = Wish.INSTANT) -> str:
    """Somebody with a confirmed address follows; returns who they are as a recipient."""
    recipient = member_follower(forum.people[by].id)
    if addresses.get(recipient) is None:
        confirmed(recipient, f"{by}@example.org")
    follows.put(target, recipient, mail)
    return recipient


def guest(post: str, address: str = MAYA, *, is_confirmed: bool = True) -> str:
    """A guest has left an address with a post."""
    recipient = addresses.guest(address)
    if is_confirmed:
        confirmed(recipient, address)
    else:
        addresses.propose(recipient, address, now())
    follows.put(post_target(post), recipient, Wish.INSTANT)
    return recipient


def post(at: datetime | None = None) -> Post:
    """Sends all that is due."""
    moment = at or now() + timedelta(seconds=1)
    return sending.send_all(notices.due(moment, 500), moment)
