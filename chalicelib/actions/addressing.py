"""E-mail addresses: giving one, saying that it is one's own, changing it, and having it forgotten."""

from datetime import UTC, datetime, timedelta

from chalicelib.actions import finding, writing
from chalicelib.domain.errors import Incomplete, TooOften
from chalicelib.domain.following import Wish, is_guest, post_target, thread_target
from chalicelib.domain.members import Guest, Member, Viewer
from chalicelib.domain.notices import Deed, Mail, Notice, Why
from chalicelib.domain.posts import Post
from chalicelib.domain.writing import Complaint, Form
from chalicelib.storage import addresses, allowances, confirmations, follows, notices
from chalicelib.storage.addresses import Address

# One network may be a school, but nobody types ten addresses an hour for others who want it.
_A_NETWORK_MAY, _A_MEMBER_MAY = 10, 5
# And nobody is to be told of more posts a day than they could have written.
_AN_ADDRESS_MAY = 20


def wish(viewer: Viewer, form: Form) -> str:
    """What a form that posts something says of mails: a guest's address, or "" for none. Complaints go to the form."""
    if isinstance(viewer, Member):
        form.ticked("notify")
        return ""
    return form.email()


def tell_of(viewer: Viewer, post: Post, form: Form, address: str) -> None:
    """Lets mails be sent of what becomes of a post: to a member who ticked that, to a guest at the address they gave.

    Whether that address was known here is told to nobody: it follows the post at once and gets nothing until it is
    confirmed. Too many addresses from one network are passed over in silence.
    """
    if isinstance(viewer, Member):
        if form.ticked("notify"):
            follows.put(thread_target(post.thread), addresses.member(viewer.id), Wish.INSTANT)
        return
    now = datetime.now(UTC)
    if address and _may_give(viewer, address, now):
        recipient = addresses.guest(address)
        follows.put(post_target(post.id), recipient, Wish.INSTANT)
        _propose(recipient, address, now)


def own(viewer: Viewer) -> Address | None:
    """A member's own address, with all there is to know of it. `SignInRequired`."""
    return addresses.get(addresses.member(finding.signed_in(viewer).id))


def change(viewer: Viewer, submitted: object) -> bool:
    """Takes a member's new address and sends a link there; whether one has to be followed.

    Until then mails go where they went. Raises `SignInRequired`, `Incomplete`, or `TooOften`.
    """
    member, form = finding.signed_in(viewer), Form(submitted)
    address = form.email()
    if not address and not form.complaints:
        form.refuse("/email", "required", "Please type an e-mail address.")
    writing.finish(form)
    now = datetime.now(UTC)
    if not allowances.take("address", member.id, _A_MEMBER_MAY, now=now):
        raise TooOften(_until_tomorrow(now))
    stop = addresses.stop_of(addresses.hash_of(address))
    if stop is not None and stop.reason == addresses.COMPLAINED:
        raise Incomplete([_complained()])
    return _propose(addresses.member(member.id), address, now)


def at_joining(member: Member, address: str, device: str) -> None:
    """The address that somebody gave when they joined, if so many may come from their network."""
    now = datetime.now(UTC)
    if address and _may_give(Guest(device), address, now):
        _propose(addresses.member(member.id), address, now)


def set_discreet(viewer: Viewer, discreet: bool) -> None:
    """Whether a member's mails say nothing that a stranger may not read. `SignInRequired`."""
    addresses.set_discreet(addresses.member(finding.signed_in(viewer).id), discreet)


def forget(viewer: Viewer) -> None:
    """A member's address is forgotten at once; what they follow they find in their inbox. `SignInRequired`."""
    addresses.drop(addresses.member(finding.signed_in(viewer).id))


def confirm(token: str) -> bool:
    """An address is somebody's own, as a link in a mail there says; what waited for that is sent.

    False for a link that is over, was used, or never was one: the three are not told apart.
    """
    now, wanted = datetime.now(UTC), confirmations.read(token)
    if wanted is None or not addresses.confirm(wanted.recipient, wanted.hash, now):
        return False
    confirmations.drop(token)
    for waiting in notices.recorded(wanted.recipient):
        if waiting.mail is Mail.HELD:
            notices.put_off(waiting.recipient, waiting.key, now)
    _tell_former(wanted.recipient, wanted.hash, now)
    return True


def drop_guests_follow(target: str, recipient: str) -> None:
    """A guest hears of a post no more. With the last post their address is forgotten."""
    follows.drop(target, recipient)
    left = [follow for follow in follows.of(recipient, None).items if follow.target != target]
    if is_guest(recipient) and not left:
        addresses.drop(recipient)


def _propose(recipient: str, address: str, now: datetime) -> bool:
    """Keeps the address and has one mail a day written there, until it is confirmed."""
    if not addresses.propose(recipient, address, now):
        return False
    hashed = addresses.hash_of(address)
    notices.put_if_absent(
        Notice(
            recipient=f"g#{hashed}",
            deed=Deed.ADDRESS_GIVEN,
            event=str(Deed.ADDRESS_GIVEN),
            at=now.replace(hour=0, minute=0, second=0, microsecond=0),
            why=Why.ACCOUNT,
            detail="" if is_guest(recipient) else recipient,
            raised_at=now,
            mail=Mail.DUE,
        )
    )
    return True


def _may_give(guest: Guest, address: str, now: datetime) -> bool:
    within_hour = allowances.take("addresses", guest.device, _A_NETWORK_MAY, allowances.HOUR, now)
    return within_hour and allowances.take("posts", addresses.hash_of(address), _AN_ADDRESS_MAY, now=now)


def _tell_former(recipient: str, hashed: str, now: datetime) -> None:
    known = addresses.get(recipient, now)
    if known is None or not known.former:
        return
    notices.put_if_absent(
        Notice(
            recipient=recipient,
            deed=Deed.ADDRESS_CHANGED,
            event=f"{Deed.ADDRESS_CHANGED}#{hashed[:16]}",
            at=now,
            why=Why.ACCOUNT,
            raised_at=now,
            mail=Mail.DUE,
        )
    )


def _until_tomorrow(now: datetime) -> int:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return int((midnight - now).total_seconds()) + 1


def _complained() -> Complaint:
    return Complaint(
        "/email",
        "complained",
        "Somebody marked our mail to this address as unwanted, so none is sent there any more. "
        "Please give another one.",
    )
