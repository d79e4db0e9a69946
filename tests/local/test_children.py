"""A process of the forum that dies is started again, ever more slowly, and is told apart from one that was stopped."""

import os
from collections.abc import Iterator

import pytest

from local.children import Child
from tests.local.conftest import eventually


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def child(said: list[str]) -> Iterator[Child]:
    stands = Child("pump", ["http.server", "--bind", "127.0.0.1", "0"], os.environ, say=said.append)
    stands.start()
    yield stands
    stands.stop(1, lambda: True)


def kill(child: Child) -> None:
    child.process.kill()
    child.process.wait()


def test_a_living_process_is_left_alone(child: Child, said: list[str]) -> None:
    before = child.process.pid
    assert not child.look_after()
    assert (child.process.pid, said) == (before, [])


def test_a_dead_process_is_started_again_after_a_pause(child: Child, said: list[str]) -> None:
    before = child.process.pid
    kill(child)
    assert not child.look_after()
    assert eventually(child.look_after, within=3)
    assert child.process.pid != before
    assert said == ["The pump ended (-9) and is started again in 1 s."]


def test_a_process_that_keeps_dying_waits_longer_each_time(child: Child, said: list[str]) -> None:
    for _ in range(2):
        kill(child)
        assert eventually(child.look_after, within=5)
    assert [sentence.split()[-2] for sentence in said] == ["1", "2"]


def test_a_process_has_a_group_of_its_own(child: Child) -> None:
    assert os.getpgid(child.process.pid) == child.process.pid != os.getpgid(os.getpid())


def test_a_hurry_cuts_a_process_off(said: list[str]) -> None:
    stubborn = Child("pump", ["timeit", "-s", "import time", "time.sleep(60)"], os.environ, say=said.append)
    stubborn.start()
    stubborn.stop(60, lambda: True)
    assert stubborn.process.returncode is not None
