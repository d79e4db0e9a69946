"""Members as stored: handles are claimed once, points are ranked, credentials stay apart."""

import pytest

from chalicelib.domain.members import Level, Member
from chalicelib.domain.points import PointsRule
from chalicelib.storage import members
from chalicelib.storage.base import Refused
from chalicelib.storage.records import MemberRecord
from tests.builders import MORNING
from tests.forum import Forum

EVA = Member(id="01EVA", handle="Éva", name="Éva Kiss", joined_at=MORNING, points=100, base=100)


def test_a_member_is_found_as_stored(forum: Forum) -> None:
    members.add(EVA, "a hash")
    assert members.get("01EVA") == members.by_handle("éva") == members.cards(["01EVA"])["01EVA"] == EVA


def test_a_handle_that_looks_taken_is_taken_whole_or_not_at_all(forum: Forum) -> None:
    members.add(EVA, None)
    with pytest.raises(Refused):
        members.add(Member(id="01EVE", handle="eva", name="eva", joined_at=MORNING), "a hash")
    assert members.get("01EVE") is None
    assert members.password_of("01EVE") is None


def test_a_name_like_a_handle_is_taken_but_finds_nobody(forum: Forum) -> None:
    members.add(Member(id="01LIL", handle="lil", name="lil", joined_at=MORNING), None)
    assert members.is_taken("1il") and members.by_handle("1il") is None


def test_credentials_and_claims_are_no_members(forum: Forum) -> None:
    members.add(EVA, "a hash")
    assert members.get(members.claim_key("Éva")) is None
    assert members.get("credential#01EVA") is None
    assert len(members.by_points(100, None).items) == len(forum.people) + 1


def test_a_credential_is_there_only_with_a_password(forum: Forum) -> None:
    assert members.password_of(forum.people["ann"].id) is None
    members.add(EVA, "a hash")
    assert members.password_of("01EVA") == "a hash"


def test_members_are_ranked_by_points(forum: Forum) -> None:
    for points, by in enumerate(("cas", "ann", "mod"), start=101):
        MemberRecord(forum.people[by].id).update([MemberRecord.points.set(points)])
    assert [member.handle for member in members.by_points(3, None).items] == ["mod", "ann", "cas"]


def test_an_operator_makes_a_moderator(forum: Forum) -> None:
    members.set_level(forum.people["bob"], Level.MODERATOR)
    bob = members.get(forum.people["bob"].id)
    assert bob is not None and bob.is_moderator


def test_nobody_is_made_by_being_given_a_level(forum: Forum) -> None:
    with pytest.raises(Refused):
        members.set_level(EVA, Level.ADMIN)
    assert not forum.stage.item("members", id="01EVA")


def test_settling_by_the_rule_in_force_changes_nothing(forum: Forum) -> None:
    with forum.stage.wire.metered() as meter:
        assert members.settle(forum.people["ann"], PointsRule()) is False
    assert meter.round_trips == 0


def test_settling_moves_points_by_the_difference(forum: Forum) -> None:
    assert members.settle(forum.people["ann"], PointsRule(base=50)) is True
    ann = members.get(forum.people["ann"].id)
    assert ann is not None and (ann.points, ann.base) == (50, 50)


def test_who_voted_since_they_were_read_is_not_settled(forum: Forum) -> None:
    dan = forum.people["dan"]
    thread = forum.ask()
    forum.vote(thread, thread, by="dan")
    forum.settle()
    with pytest.raises(Refused):
        members.settle(dan, PointsRule(base=50))
