"""`rotate-keys`: newer keys are made once, and the former ones go when what they wrote is of no more use."""

import time

import pytest

from chalicelib.storage import keys
from tests.ops.forum import Forum


@pytest.fixture
def in_use(forum: Forum) -> Forum:
    keys._key.cache_clear()
    for purpose in ("guest", "guest-mark", "addresses"):
        keys.keyed_hash(purpose, "ann")
    return forum


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time() + seconds
    monkeypatch.setattr(keys.time, "time", lambda: now)


def rotating() -> set[str]:
    return {key.purpose for key in keys.there() if key.newer_from}


def test_every_key_that_rotates_gets_a_newer_one(in_use: Forum) -> None:
    assert in_use.ops("rotate-keys") == 0
    assert rotating() == {"guest", "guest-mark"}
    assert "addresses\t-\tno: it stays" in in_use.said()


def test_no_key_is_ever_shown(in_use: Forum) -> None:
    in_use.ops("rotate-keys")
    said = in_use.said()
    values = [item[name]["S"] for item in in_use.wire.engine.scan("askwell-dev-secrets") for name in ("value",)]
    assert not [value for value in values if value in said]


def test_keys_are_not_rotated_twice_before_the_former_are_retired(in_use: Forum) -> None:
    in_use.ops("rotate-keys")
    assert in_use.ops("rotate-keys") == 1
    assert "Retire the former ones first" in in_use.said()


def test_former_keys_stay_for_a_day(in_use: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    in_use.ops("rotate-keys")
    later(monkeypatch, 3600)
    assert in_use.ops("rotate-keys", "--retire") == 1
    later(monkeypatch, 25 * 3600)
    assert in_use.ops("rotate-keys", "--retire") == 0
    assert rotating() == set()


def test_in_a_hurry_only_the_newer_keys_first_use_is_waited_for(in_use: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    in_use.ops("rotate-keys")
    assert in_use.ops("rotate-keys", "--retire", "--now") == 1
    later(monkeypatch, keys.IN_USE_AFTER_SECONDS)
    assert in_use.ops("rotate-keys", "--retire", "--now") == 0


def test_a_forum_that_has_hashed_nothing_has_nothing_to_rotate(forum: Forum) -> None:
    assert forum.ops("rotate-keys") == 0
    assert forum.said() == "No key was made so far: there is nothing to rotate.\n"


def test_there_is_nothing_to_retire_before_a_rotation(in_use: Forum) -> None:
    assert in_use.ops("rotate-keys", "--retire") == 1


@pytest.mark.parametrize("words", [[], ["--retire", "--now"]])
def test_a_dry_run_changes_no_key(in_use: Forum, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    if words:
        in_use.ops("rotate-keys")
        later(monkeypatch, keys.IN_USE_AFTER_SECONDS)
    before = in_use.everything()
    assert in_use.ops("rotate-keys", *words, "--dry-run") == 0
    assert in_use.everything() == before
