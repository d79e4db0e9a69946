"""What the harness's own tests share."""

import pytest

from tests.harness.example import set_up
from tests.harness.fixtures import fake_credentials, no_sockets, wire, wire_on_ministack, wire_on_moto
from tests.harness.wire import Wire

__all__ = ["fake_credentials", "no_sockets", "wire", "wire_on_ministack", "wire_on_moto"]


@pytest.fixture
def stage(wire: Wire) -> Wire:
    set_up(wire)
    return wire
