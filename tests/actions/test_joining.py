"""Joining, signing in and out: what is checked, what is stored, and what a stranger can find out."""

import time

import argon2
import pytest

from chalicelib.actions import joining
from chalicelib.domain import ids
from chalicelib.domain.errors import Incomplete, WrongPassword
from chalicelib.domain.members import Guest
from chalicelib.storage import members
from tests.forum import Forum
from tests.harness import KillAfter, Meanwhile, at, on

EVA = {"handle": "Eva", "password": "a quiet place"}


def test_a_new_member_has_the_base_points_and_can_sign_in(forum: Forum) -> None:
    eva = joining.join(EVA)
    assert (eva.handle, eva.points, eva.base) == ("Eva", 100, 100)
    assert joining.viewer(joining.sign_in(EVA)) == eva == members.by_handle("Eva")


def test_the_base_points_are_those_of_the_rule_in_force(forum: Forum) -> None:
    forum.rule(base=250)
    assert joining.join(EVA).points == 250


def test_a_handle_signs_in_in_any_case(forum: Forum) -> None:
    joining.join(EVA)
    assert joining.sign_in(EVA | {"handle": "eVA"})


@pytest.mark.parametrize("handle", ["eva", "ÉVA", "Ev\u0430", "e_v-a", "EVA"])
def test_no_two_handles_look_alike(forum: Forum, handle: str) -> None:
    joining.join(EVA)
    with pytest.raises(Incomplete) as error:
        joining.join(EVA | {"handle": handle})
    assert [c.code for c in error.value.complaints] == ["handle_taken"]


def test_who_looks_like_a_member_does_not_sign_in_as_them(forum: Forum) -> None:
    joining.join({"handle": "bob1", "password": "a quiet place"})
    with pytest.raises(WrongPassword):
        joining.sign_in({"handle": "bobl", "password": "a quiet place"})


def test_of_two_who_want_a_handle_at_once_one_gets_it(forum: Forum) -> None:
    other = Meanwhile(lambda: joining.join(EVA | {"password": "another place"}))
    with pytest.raises(Incomplete):
        forum.stage.run(lambda: joining.join(EVA), on("TransactWriteItems", other))
    assert joining.sign_in(EVA | {"password": "another place"})


def test_all_complaints_come_together(forum: Forum) -> None:
    with pytest.raises(Incomplete) as error:
        joining.join({"handle": "bob", "password": "short", "email": "nowhere", "points": 9})
    assert {c.pointer for c in error.value.complaints} == {"/handle", "/password", "/email", "/points"}


def test_joining_again_after_a_crash_at_any_call_makes_one_member(forum: Forum) -> None:
    for number in range(1, 7):
        intended, form = ids.new(), EVA | {"handle": f"Eva {number * 11111}"}
        run = forum.stage.run(lambda: joining.join(form, intended), at(number, KillAfter()))  # noqa: B023
        assert joining.join(form, intended).id == intended
        if not run.killed:
            break
    assert number > 2
    assert len([item for item in forum.stage.scan("members") if "ranked" in item]) == len(forum.people) + number


def test_a_password_is_stored_as_nothing_but_its_hash(forum: Forum) -> None:
    eva = joining.join(EVA | {"email": "eva@example.org"})
    assert (members.password_of(eva.id) or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert "a quiet place" not in str(forum.stage.scan("members"))


@pytest.mark.parametrize(
    "form", [EVA | {"password": "a loud place"}, {"handle": "nobody", "password": "a quiet place"}]
)
def test_a_wrong_password_and_an_unknown_handle_are_told_apart_by_no_word(forum: Forum, form: object) -> None:
    joining.join(EVA)
    with pytest.raises(WrongPassword) as error:
        joining.sign_in(form)
    assert str(error.value) == WrongPassword.sentence


def test_a_member_without_a_password_cannot_sign_in(forum: Forum) -> None:
    with pytest.raises(WrongPassword):
        joining.sign_in({"handle": "ann", "password": "a password that opens nothing"})


@pytest.mark.parametrize("handle", ["Eva", "nobody", "ann"])
def test_every_sign_in_takes_one_hash(forum: Forum, handle: str, monkeypatch: pytest.MonkeyPatch) -> None:
    joining.join(EVA)
    hashes = []
    made, checked = argon2.PasswordHasher.hash, argon2.PasswordHasher.verify
    monkeypatch.setattr(argon2.PasswordHasher, "hash", lambda *a, **k: hashes.append("hash") or made(*a, **k))
    monkeypatch.setattr(argon2.PasswordHasher, "verify", lambda *a, **k: hashes.append("verify") or checked(*a, **k))
    with pytest.raises(WrongPassword):
        joining.sign_in({"handle": handle, "password": "a loud place"})
    assert hashes == ["verify"]


def test_a_token_ends_with_signing_out(forum: Forum) -> None:
    joining.join(EVA)
    token = joining.sign_in(EVA)
    joining.sign_out(token)
    assert joining.viewer(token) is None


def test_a_token_ends_after_thirty_days(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    eva = joining.join(EVA)
    token, now = joining.sign_in(EVA), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 30 * 24 * 3600 - 2)
    assert joining.viewer(token) == eva
    monkeypatch.setattr(time, "time", lambda: now + 30 * 24 * 3600 + 1)
    assert joining.viewer(token) is None


def test_no_token_is_stored_as_it_is(forum: Forum) -> None:
    joining.join(EVA)
    assert joining.sign_in(EVA) not in str(forum.stage.scan("passes"))


def test_without_a_token_one_is_a_guest_and_with_an_unknown_one_nobody(forum: Forum) -> None:
    assert joining.viewer(None, "a device") == Guest("a device")
    assert joining.viewer("aw_unknown") is None
