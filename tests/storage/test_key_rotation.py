"""A newer key follows a former one without anybody noticing, until the former is retired."""

import time

import pytest

from chalicelib.storage import keys, passes
from chalicelib.storage.base import Refused
from chalicelib.web import guests
from tests.forum import Forum

PURPOSE = "guest-mark"


class Clock:
    """Time that passes when told to; every process looks its keys up again as time passes."""

    def __init__(self) -> None:
        self.now = time.time()

    def time(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> Clock:
    keys._key.cache_clear()
    clock = Clock()
    monkeypatch.setattr(keys.time, "time", clock.time)
    return clock


def test_a_newer_key_is_known_before_it_is_used(clock: Clock) -> None:
    before = keys.keyed_hash(PURPOSE, "ann")
    keys.rotate(PURPOSE)
    clock.pass_by(keys.IN_USE_AFTER_SECONDS - 1)
    assert keys.keyed_hash(PURPOSE, "ann") == before
    clock.pass_by(2)
    assert keys.keyed_hash(PURPOSE, "ann") != before


def test_a_process_that_has_the_former_key_alone_reads_what_others_write(clock: Clock) -> None:
    """It looks again before anybody uses the newer one."""
    keys.keyed_hash(PURPOSE, "ann")
    keys.rotate(PURPOSE)
    clock.pass_by(keys.IN_USE_AFTER_SECONDS)
    written = keys.keyed_hash(PURPOSE, "ann")
    clock.pass_by(-keys.IN_USE_AFTER_SECONDS / 2)
    assert keys.is_hash_of(PURPOSE, "ann", written)


def test_a_guests_mark_stays_good_until_the_former_key_is_retired(clock: Clock) -> None:
    cookie = guests.written(guests.new("Ann"))
    keys.rotate(PURPOSE)
    clock.pass_by(keys.IN_USE_AFTER_SECONDS)
    assert guests.read(cookie) is not None
    younger = guests.written(guests.new("Bob"))
    keys.retire(PURPOSE)
    clock.pass_by(keys.IN_USE_AFTER_SECONDS)
    assert guests.read(cookie) is None
    assert guests.read(younger) is not None


def test_a_session_outlives_its_stages_keys(clock: Clock) -> None:
    """Tokens are random and stored by a plain hash: no key of the stage is in them."""
    passes.put_token("a-token", "ann", 10_000)
    for purpose in keys.ROTATING:
        keys.keyed_hash(purpose, "ann")
        keys.rotate(purpose)
    clock.pass_by(keys.IN_USE_AFTER_SECONDS)
    for purpose in keys.ROTATING:
        keys.retire(purpose)
    clock.pass_by(keys.IN_USE_AFTER_SECONDS)
    assert passes.member_of("a-token") == "ann"


def test_there_is_one_newer_key_at_a_time(clock: Clock) -> None:
    keys.rotate(PURPOSE)
    with pytest.raises(Refused):
        keys.rotate(PURPOSE)


def test_a_former_key_is_not_retired_before_the_newer_one_is_used(clock: Clock) -> None:
    with pytest.raises(Refused):
        keys.retire(PURPOSE)
    keys.rotate(PURPOSE)
    with pytest.raises(Refused):
        keys.retire(PURPOSE)


def test_what_is_sealed_or_found_by_a_key_has_a_key_that_stays() -> None:
    assert not {"addresses", "message-id", "seal-1"} & set(keys.ROTATING)


def test_a_key_is_looked_up_once_in_five_minutes(clock: Clock, forum: Forum) -> None:
    clock.now -= clock.now % 300
    keys.keyed_hash(PURPOSE, "ann")
    with forum.stage.wire.metered() as meter:
        clock.pass_by(299)
        keys.keyed_hash(PURPOSE, "bob")
    assert meter.round_trips == 0
