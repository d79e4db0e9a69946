"""A notice's mail made ready: whether it may still be sent, where to, and what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.following import Follow, Wish, is_guest
from chalicelib.domain.notices import Deed, Mail, Notice, Why
from chalicelib.notifications import envelopes, letters
from chalicelib.notifications.envelopes import Envelope
from chalicelib.notifications.letters import Subject
from chalicelib.presentation import links
from chalicelib.presentation.stationery import Letter
from chalicelib.storage import addresses, confirmations, follows, notices
from chalicelib.storage.addresses import COMPLAINED, Address
from chalicelib.storage.confirmations import Confirmation

# Issue 5: a member's link lasts a day. A guest has no page to ask for another one, and looks into the mail less often.
_MEMBERS_LINK, _GUESTS_LINK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail with the address it goes to, and whose that is."""

    address: Address
    envelope: Envelope
    letter: Letter

    @property
    def sender(self) -> str:
        return envelopes.sender(discreet=self.envelope.discreet)


def prepared(notice: Notice, now: datetime) -> Outgoing | Mail:
    """The mail of a notice, or what becomes of it instead: held, or not sent at all."""
    if notice.deed is Deed.ADDRESS_GIVEN:
        return _confirmation(notice, now)
    if notice.why is Why.ACCOUNT:
        return _about_the_account(notice, now)
    return _about_a_post(notice, now)


def prepared_digest(first: Notice, others: Sequence[Notice], now: datetime) -> Outgoing | Mail:
    """One mail for all these notices of one recipient; `first` is the one whose lease is ours."""
    address = _written_to(first, now)
    if isinstance(address, Mail):
        return address
    told: list[tuple[Subject, str]] = []
    for notice in (first, *others):
        follow, subject = _wanted(notice), letters.subject_of(notice)
        if follow and follow.token and subject and notice.read_at is None:
            told.append((subject, follow.token))
    if not told:
        return Mail.NONE
    ways, choices = links.absolute(), _choices(address)
    letter = letters.of_day(told, ways, address.token, choices, discreet=address.discreet)
    return Outgoing(
        address,
        Envelope(
            to=address.text,
            key=f"{first.recipient}#digest#{first.key}",
            at=now,
            about="digest#daily",
            unsubscribe=ways.unsubscribe(address.token),
            discreet=address.discreet,
        ),
        letter,
    )


def _about_a_post(notice: Notice, now: datetime) -> Outgoing | Mail:
    address, follow = _written_to(notice, now), _wanted(notice)
    if isinstance(address, Mail):
        return address
    subject = letters.subject_of(notice)
    if follow is None or follow.token is None or subject is None or notice.read_at is not None:
        return Mail.NONE
    ways = links.absolute()
    if not notices.begin_conversation(notice.recipient, notice.thread, notice.key, now):
        return Mail.HELD
    letter = letters.of_post(subject, ways, follow.token, _choices(address), discreet=address.discreet)
    envelope = Envelope(
        to=address.text,
        key=f"{notice.recipient}#{notice.key}",
        at=now,
        about=follow.target,
        thread=notice.thread,
        unsubscribe=ways.unsubscribe(follow.token),
        discreet=address.discreet,
    )
    return Outgoing(address, envelope, letter)


def _written_to(notice: Notice, now: datetime) -> Address | Mail:
    """The recipient's confirmed address. A guest whose address is gone follows nothing any more."""
    address = addresses.get(notice.recipient, now)
    if address is None:
        if notice.follow and is_guest(notice.recipient):
            follows.drop(notice.follow, notice.recipient)
        return Mail.NONE
    if address.stop is not None:
        return Mail.NONE
    return address if address.text else Mail.HELD


def _wanted(notice: Notice) -> Follow | None:
    """The follow that the mail comes from, if its follower wants mails by now."""
    follow = follows.get(notice.follow, notice.recipient) if notice.follow else None
    return follow if follow and not follow.muted and follow.mail is not Wish.NONE else None


def _confirmation(notice: Notice, now: datetime) -> Outgoing | Mail:
    """To an address that was given. The notice is the address's; its detail says whose the address would be."""
    whose = notice.detail or notice.recipient
    address = addresses.get(whose, now)
    hashed = notice.recipient.partition("#")[2]
    if address is None or not address.proposed or addresses.hash_of(address.proposed) != hashed:
        return Mail.NONE
    stop = addresses.stop_of(hashed)
    if stop is not None and stop.reason == COMPLAINED:
        return Mail.NONE
    ways = links.absolute()
    token = confirmations.make(Confirmation(whose, hashed), _GUESTS_LINK if is_guest(whose) else _MEMBERS_LINK)
    letter = letters.of_account(notice, ways, discreet=address.discreet, token=token)
    envelope = Envelope(to=address.proposed, key=f"{notice.recipient}#{notice.key}", at=now, discreet=address.discreet)
    return Outgoing(address, envelope, letter)


def _about_the_account(notice: Notice, now: datetime) -> Outgoing | Mail:
    """To the member's address; that it changed is told at the one from before."""
    address = addresses.get(notice.recipient, now)
    if address is None:
        return Mail.NONE
    to = address.former if notice.deed is Deed.ADDRESS_CHANGED else address.text
    if not to or addresses.stop_of(addresses.hash_of(to)) is not None:
        return Mail.NONE
    letter = letters.of_account(notice, links.absolute(), discreet=address.discreet)
    envelope = Envelope(to=to, key=f"{notice.recipient}#{notice.key}", at=now, discreet=address.discreet)
    return Outgoing(address, envelope, letter)


def _choices(address: Address) -> str:
    ways = links.absolute()
    return ways.mail_choices(address.token) if is_guest(address.recipient) else ways.mail_settings()
