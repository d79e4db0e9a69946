"""Stages for the storm: the exhaustive test runs on ministack, the storm of `make test` on moto."""

from collections.abc import Iterator

import pytest

from tests.harness import ministack_engine, moto_engine
from tests.storm.stage import Stage, stage


@pytest.fixture
def on_ministack() -> Iterator[Stage]:
    with ministack_engine() as engine, stage(engine) as made:
        yield made


@pytest.fixture
def on_moto() -> Iterator[Stage]:
    with moto_engine() as engine, stage(engine) as made:
        yield made
