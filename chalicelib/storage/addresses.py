"""Where people are written to: sealed, apart from whatever they wrote, found by nobody who does not know the address.

An entry is a recipient's: "m#<member>", or "g#<hash>" for a guest, whose address is all there is of them. The hash is
one that only this stage can make. What stops an address stands by itself and holds no address, so it outlives both.
"""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.addresses import canonical
from chalicelib.storage import sealing
from chalicelib.storage.base import Refused, answered, find
from chalicelib.storage.keys import keyed_hash
from chalicelib.storage.records import AddressRecord

# Who does not confirm within a week has changed their mind, or it was not their address.
_WAITS = timedelta(days=7)
# Two years without a mail or a deed, and the address is dropped; one write a month is enough to know that.
_SILENCE = timedelta(days=2 * 365)
_USE_NOTED = timedelta(days=30)
# One mail can be refused for what is in it; three in a row are refused for where they go.
_REFUSALS = 3
_TOKEN_BYTES, _TOKEN_MOST = 24, 100

BOUNCED, COMPLAINED, REFUSED = "bounced", "complained", "refused"


@dataclass(frozen=True, slots=True)
class Stop:
    """Why an address is not written to: it "bounced", somebody there "complained", or mail to it was "refused"."""

    reason: str
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """A recipient's address: `text` once it is confirmed, `proposed` until then; neither is part of its repr.

    `former` is what a member's address was, until the change was told there; with `token` the recipient chooses what
    is sent to a confirmed one.
    """

    recipient: str
    text: str = field(default="", repr=False)
    proposed: str = field(default="", repr=False)
    former: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    discreet: bool = False
    stop: Stop | None = None
    refusals: int = 0
    used_at: datetime | None = None

    @property
    def is_written_to(self) -> bool:
        return bool(self.text) and self.stop is None


def hash_of(address: str) -> str:
    """What stands for an address wherever it is not to be read."""
    return keyed_hash("addresses", canonical(address))


def guest(address: str) -> str:
    """The recipient that a guest with this address is."""
    return f"g#{hash_of(address)}"


def member(key: str) -> str:
    """The recipient that a member is."""
    return f"m#{key}"


def get(recipient: str, now: datetime | None = None) -> Address | None:
    """A recipient's address with what stops it; None if there is none, or no more."""
    record = find(AddressRecord, recipient)
    if record is None or _is_over(record, now or datetime.now(UTC)):
        return None
    held = record.hash or record.next_hash
    against = find(AddressRecord, _stop_key(held)) if held else None
    return Address(
        recipient=recipient,
        text=_opened(record.sealed),
        proposed=_opened(record.next_sealed),
        former=_opened(record.former_sealed),
        token=record.token or "",
        discreet=bool(record.discreet),
        stop=_stop(against),
        refusals=(against.refusals or 0) if against else 0,
        used_at=record.used_at,
    )


def propose(recipient: str, address: str, now: datetime) -> bool:
    """Keeps an address until it is confirmed; whether it has to be: not if it is the recipient's already."""
    known, hashed = find(AddressRecord, recipient), hash_of(address)
    if known is not None and known.hash == hashed and not _is_over(known, now):
        return False
    actions: list[Action] = [AddressRecord.next_hash.set(hashed), AddressRecord.next_sealed.set(sealing.seal(address))]
    if known is None or not known.sealed:
        actions.append(AddressRecord.expires.set(_seconds(now + _WAITS)))
    _update(recipient, actions)
    return True


def confirm(recipient: str, hashed: str, now: datetime) -> bool:
    """Makes the proposed address with this hash the recipient's; False if they proposed another one meanwhile."""
    known = find(AddressRecord, recipient)
    if known is None or _is_over(known, now):
        return False
    if known.hash == hashed:
        return True
    actions: list[Action] = [
        AddressRecord.token.set(known.token or _new_token(recipient)),
        AddressRecord.hash.set(hashed),
        AddressRecord.sealed.set(known.next_sealed or ""),
        AddressRecord.confirmed_at.set(now),
        AddressRecord.next_hash.remove(),
        AddressRecord.next_sealed.remove(),
        *_used(now),
    ]
    if known.sealed:
        actions.append(AddressRecord.former_sealed.set(known.sealed))
    try:
        _update(recipient, actions, AddressRecord.next_hash == hashed)
    except Refused:
        return False
    _start_again(hashed)
    return True


def recipient_of(token: str) -> str | None:
    """Whose choices a token opens, also when there is no address any more."""
    record = find(AddressRecord, _token_key(token)) if len(token) <= _TOKEN_MOST else None
    return record.recipient if record else None


def told_former(recipient: str) -> None:
    """The former address knows; it is forgotten."""
    _change(recipient, [AddressRecord.former_sealed.remove()])


def set_discreet(recipient: str, discreet: bool) -> None:
    """Whether mails to this recipient say nothing that a stranger may not read."""
    _change(recipient, [AddressRecord.discreet.set(discreet)])


@answered
def drop(recipient: str) -> None:
    """Forgets the address. What stops it stays: that holds no address."""
    AddressRecord(recipient).delete()


def stop_of(hashed: str) -> Stop | None:
    """What keeps the forum from writing to an address."""
    return _stop(find(AddressRecord, _stop_key(hashed)))


def stop(hashed: str, reason: str, now: datetime) -> None:
    """Nothing is sent to the address from here on; a complaint weighs more than anything else and stays."""
    weighs = AddressRecord.reason.does_not_exist() | (AddressRecord.reason != COMPLAINED)
    try:
        _update(_stop_key(hashed), [AddressRecord.reason.set(reason), AddressRecord.since.set(now)], weighs)
    except Refused:
        return


def refused(hashed: str, now: datetime) -> None:
    """A mail to the address was refused; the third in a row stops it."""
    if _count_refusal(hashed) >= _REFUSALS:
        stop(hashed, REFUSED, now)


def accepted(address: Address, now: datetime) -> None:
    """A mail to the address was taken: refusals are counted from the beginning, and so are the two years."""
    if address.refusals and address.stop is None:
        _forget_stop(_stop_key(hash_of(address.text or address.proposed)))
    if address.text and (address.used_at is None or address.used_at <= now - _USE_NOTED):
        _change(address.recipient, _used(now))


def _start_again(hashed: str) -> None:
    """Whoever confirms an address reads what comes there, whatever once bounced."""
    known = stop_of(hashed)
    if known is not None and known.reason != COMPLAINED:
        _forget_stop(_stop_key(hashed))


def _new_token(recipient: str) -> str:
    """Random and stored: a new key of the stage breaks no link in an old mail."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    _update(_token_key(token), [AddressRecord.recipient.set(recipient)])
    return token


@answered
def _forget_stop(key: str) -> None:
    AddressRecord(key).delete()


@answered
def _count_refusal(hashed: str) -> int:
    record = AddressRecord(_stop_key(hashed))
    record.update([AddressRecord.refusals.add(1)])
    return record.refusals or 0


def _change(recipient: str, actions: list[Action]) -> None:
    """Changes an entry that is there; where there is none there is nothing to do."""
    try:
        _update(recipient, actions, AddressRecord.key.exists())
    except Refused:
        return


@answered
def _update(key: str, actions: list[Action], condition: Condition | None = None) -> None:
    AddressRecord(key).update(actions, condition=condition)


def _used(now: datetime) -> list[Action]:
    return [AddressRecord.used_at.set(now), AddressRecord.expires.set(_seconds(now + _SILENCE))]


def _opened(sealed: str | None) -> str:
    return sealing.opened(sealed) if sealed else ""


def _is_over(record: AddressRecord, now: datetime) -> bool:
    """DynamoDB deletes late, so whoever reads looks at the expiry."""
    return record.expires is not None and bool(record.expires <= _seconds(now))


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _stop(record: AddressRecord | None) -> Stop | None:
    return Stop(record.reason, record.since) if record and record.reason else None


def _token_key(token: str) -> str:
    return f"t#{token}"


def _stop_key(hashed: str) -> str:
    return f"s#{hashed}"
