"""Signing in from a kind of device that is new to an account: its owner is told."""

from datetime import UTC, datetime

from chalicelib.domain.devices import kind_of
from chalicelib.domain.following import member_follower
from chalicelib.domain.members import Member
from chalicelib.domain.notices import Deed, Mail, Notice, Why
from chalicelib.storage import members, notices


def signed_in(member: Member, user_agent: str) -> None:
    """Remembers the kind of device; the first of an account is no news, each further one is.

    No mark is left on the device, so two of a kind are one; what is kept is a few words on the account. It is told
    before it is remembered: whoever dies between the two tells it again next time.
    """
    kind, known = kind_of(user_agent), members.devices_of(member.id)
    if kind in known:
        return
    if known:
        _tell(member, kind, datetime.now(UTC))
    members.know_device(member.id, kind)


def _tell(member: Member, kind: str, now: datetime) -> None:
    notices.put_if_absent(
        Notice(
            recipient=member_follower(member.id),
            deed=Deed.SIGNED_IN,
            event=f"{Deed.SIGNED_IN}#{kind}",
            at=now,
            why=Why.ACCOUNT,
            detail=kind,
            raised_at=now,
            mail=Mail.DUE,
        )
    )
