"""What the harness's own tests share."""

from collections.abc import Iterator

import pytest

from tests.harness.example import Member, Post, set_up
from tests.harness.fixtures import fake_credentials, no_sockets, wire, wire_on_ministack, wire_on_moto
from tests.harness.wire import Wire

__all__ = ["fake_credentials", "no_sockets", "wire", "wire_on_ministack", "wire_on_moto"]


@pytest.fixture
def stage(wire: Wire) -> Wire:
    set_up(wire)
    return wire


@pytest.fixture(autouse=True)
def fresh_clients() -> Iterator[None]:
    yield
    for model in (Post, Member):
        model._connection = None
