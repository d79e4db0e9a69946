"""The demo content comes into an empty forum, once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.engine import Engine
from local.seed import is_wanted
from tests.local.test_pump import Notes


@dataclass
class Demo:
    loaded: bool = False

    def is_loaded(self) -> bool:
        return self.loaded


@pytest.fixture
def threads(dynamodb: Any, running_engine: Engine) -> Notes:
    return Notes(dynamodb, running_engine.endpoint)


def wanted(demo: Demo, begun: Path, threads: Notes, engine: Engine) -> bool:
    return is_wanted(demo, begun / "demo-begun", threads.name, engine.endpoint)


def test_an_empty_forum_gets_the_demo(tmp_path: Path, threads: Notes, running_engine: Engine) -> None:
    assert wanted(Demo(), tmp_path, threads, running_engine)


def test_a_forum_that_has_it_does_not_get_it_again(tmp_path: Path, threads: Notes, running_engine: Engine) -> None:
    assert not wanted(Demo(loaded=True), tmp_path, threads, running_engine)


def test_a_forum_with_threads_of_its_own_is_left_alone(tmp_path: Path, threads: Notes, running_engine: Engine) -> None:
    threads.write("somebody's question")
    assert not wanted(Demo(), tmp_path, threads, running_engine)


def test_a_demo_that_was_interrupted_is_completed(tmp_path: Path, threads: Notes, running_engine: Engine) -> None:
    threads.write("the demo's first question")
    (tmp_path / "demo-begun").touch()
    assert wanted(Demo(), tmp_path, threads, running_engine)
