"""Members: profiles, the claims on their handles, their credentials, and their points."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.members import Given, Level, Member
from chalicelib.domain.names import fold, skeleton
from chalicelib.domain.points import PointsRule, for_votes_given
from chalicelib.storage.base import answered, find, find_all, transact
from chalicelib.storage.cursors import Page, page_of
from chalicelib.storage.records import MemberRecord

_RANKED = "member"


def add(member: Member, password: str | None) -> None:
    """A new member. `password` is a hash; without one nobody can sign in. `Refused` if the handle looks taken."""

    def writes(transaction: TransactWrite) -> None:
        for record in records_of(member, password):
            transaction.save(record, condition=MemberRecord.id.does_not_exist())

    transact(writes)


def get(member: str) -> Member | None:
    record = find(MemberRecord, member)
    return _member(record) if record and record.handle else None


def cards(members: Iterable[str]) -> Mapping[str, Member]:
    """Members by id, for the names and points beside posts: one round trip per 100."""
    return {r.id: _member(r) for r in find_all(MemberRecord, members, consistent=False)}


def by_handle(handle: str) -> Member | None:
    """The member with this handle, whatever its case and accents; not one who merely looks like it."""
    claim = find(MemberRecord, claim_key(handle))
    member = get(claim.member) if claim else None
    return member if member and fold(member.handle) == fold(handle) else None


def is_taken(name: str) -> bool:
    """Whether a member's handle looks like this name."""
    return find(MemberRecord, claim_key(name)) is not None


def password_of(member: str) -> str | None:
    """The member's password hash."""
    credential = find(MemberRecord, _credential_key(member))
    return credential.password if credential else None


def devices_of(member: str) -> frozenset[str]:
    """The kinds of devices that somebody signed in with."""
    credential = find(MemberRecord, _credential_key(member))
    return frozenset(credential.devices or ()) if credential else frozenset()


@answered
def know_device(member: str, kind: str) -> None:
    """Remembers a kind of device."""
    MemberRecord(_credential_key(member)).update([MemberRecord.devices.add({kind})])


@answered
def set_level(member: Member, level: Level) -> None:
    MemberRecord(member.id).update([MemberRecord.level.set(level)], condition=MemberRecord.id.exists())


@answered
def introduce(member: str, about: str) -> None:
    """Stores what a member says of themselves; with "" they say nothing. `Refused` if there is no such member."""
    said = MemberRecord.about.set(about) if about else MemberRecord.about.remove()
    MemberRecord(member).update([said], condition=MemberRecord.id.exists())


@answered
def follow_own(member: str, wanted: bool) -> None:
    """Stores whether a member follows the threads they post in. `Refused` if there is no such member."""
    MemberRecord(member).update([MemberRecord.follows_own.set(wanted)], condition=MemberRecord.id.exists())


@answered
def by_points(limit: int, cursor: str | None) -> Page[Member]:
    """Members with the most points first."""
    return page_of(MemberRecord.by_points, _RANKED, limit, cursor, _member)


def settle(member: Member, rule: PointsRule) -> bool:
    """Brings base and voting points into line with the rule; whether anything had to change.

    `Refused` if the member has voted or been settled since they were read.
    """
    base, voting = rule.base, for_votes_given(rule, member.given)
    delta = base + voting - member.base - member.voting
    if (base, voting) == (member.base, member.voting):
        return False
    as_read: Condition = (MemberRecord.base == member.base) & (MemberRecord.voting == member.voting)
    for name, value in asdict(member.given).items():
        as_read = as_read & (getattr(MemberRecord, name) == value)
    actions: list[Action] = [
        MemberRecord.base.set(base),
        MemberRecord.voting.set(voting),
        MemberRecord.points.add(delta),
    ]
    _update(MemberRecord(member.id), actions, as_read)
    return True


@answered
def _update(record: MemberRecord, actions: list[Action], condition: Condition) -> None:
    record.update(actions, condition=condition)


def given_more(more: Given, points: int) -> list[Action]:
    """Within the transaction that counts votes: what the voter gave and what that earns."""
    counters = {name: value for name, value in asdict(more).items() if value}
    return [
        *(getattr(MemberRecord, name).add(value) for name, value in counters.items()),
        MemberRecord.voting.add(points),
        MemberRecord.points.add(points),
    ]


def claim_key(handle: str) -> str:
    return f"handle#{skeleton(handle)}"


def _credential_key(member: str) -> str:
    return f"credential#{member}"


def records_of(member: Member, password: str | None) -> Sequence[MemberRecord]:
    """The items of a member: profile, claim on the handle, and a credential if there is a password."""
    profile = MemberRecord(
        member.id,
        handle=member.handle,
        name=member.name,
        joined_at=member.joined_at,
        level=member.level,
        ranked=_RANKED,
        points=member.points,
        base=member.base,
        bonus=member.bonus,
        voting=member.voting,
        about=member.about or None,
        follows_own=None if member.follows_own else False,
        **asdict(member.given),
    )
    claim = MemberRecord(claim_key(member.handle), member=member.id)
    credential = MemberRecord(_credential_key(member.id), password=password)
    return (profile, claim, credential) if password else (profile, claim)


def _member(record: MemberRecord) -> Member:
    counters = ("question_ups", "question_downs", "answer_ups", "answer_downs")
    return Member(
        id=record.id,
        handle=record.handle,
        name=record.name or record.handle,
        joined_at=record.joined_at,
        level=Level(record.level or 0),
        points=record.points or 0,
        base=record.base or 0,
        bonus=record.bonus or 0,
        voting=record.voting or 0,
        given=Given(*(getattr(record, counter) or 0 for counter in counters)),
        about=record.about or "",
        follows_own=record.follows_own is not False,
    )
