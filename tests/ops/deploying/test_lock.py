"""One deploy of a stage at a time, and none held up by one that is dead."""

import json
import os
import threading
from dataclasses import asdict

import pytest

from ops.deploying import lock as locking
from ops.deploying.lock import KEY, Holder, lock
from ops.failures import Declined
from ops.provisioning.aws import Aws
from tests.ops.deploying.conftest import NAMES

WHERE = {"Bucket": NAMES.private_bucket, "Key": KEY}


def held_by(aws: Aws, holder: Holder) -> None:
    aws["s3"].put_object(**WHERE, Body=json.dumps(asdict(holder)).encode())


def is_held(aws: Aws) -> bool:
    return "Contents" in aws["s3"].list_objects_v2(Bucket=NAMES.private_bucket, Prefix=KEY)


def test_it_is_held_inside_and_free_afterwards(aws: Aws) -> None:
    with lock(aws, NAMES):
        assert is_held(aws)
    assert not is_held(aws)


def test_it_is_free_after_a_deploy_that_failed(aws: Aws) -> None:
    with pytest.raises(Declined), lock(aws, NAMES):
        raise Declined("No.")
    assert not is_held(aws)


def test_a_second_deploy_hears_who_is_at_it(aws: Aws) -> None:
    held_by(aws, Holder(who="ann", host="elsewhere"))
    with pytest.raises(Declined, match="ann on elsewhere is deploying this stage"), lock(aws, NAMES):
        pass
    assert is_held(aws)


def test_a_deploy_that_runs_on_this_machine_is_not_overtaken(aws: Aws) -> None:
    with lock(aws, NAMES), pytest.raises(Declined, match="is deploying"), lock(aws, NAMES):
        pass


def test_a_deploy_that_was_killed_on_this_machine_holds_nobody_up(aws: Aws) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    held_by(aws, Holder(process=child))
    with lock(aws, NAMES):
        assert is_held(aws)
    assert not is_held(aws)


def test_one_that_was_killed_elsewhere_holds_up_until_it_was_silent_for_long(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_by(aws, Holder(who="ann", host="elsewhere"))
    monkeypatch.setattr(locking, "DEAD_AFTER", -1.0)
    with lock(aws, NAMES):
        assert is_held(aws)


def test_who_holds_it_keeps_giving_signs_of_life(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "RENEW_EVERY", 0.05)
    signs = threading.Semaphore(0)
    with lock(aws, NAMES):
        aws["s3"].meta.events.register("after-call.s3.PutObject", lambda **_: signs.release())
        assert all(signs.acquire(timeout=10) for _ in range(3))
    assert not is_held(aws)
