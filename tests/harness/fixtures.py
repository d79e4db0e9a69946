"""pytest fixtures over the harness; a conftest or a test module takes them in by importing them."""

import socket
from collections.abc import Iterator
from typing import NoReturn

import pytest

from tests.harness.engines import ministack_engine, moto_engine
from tests.harness.wire import Wire


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries to connect fails the test."""

    def refuse(*_: object) -> NoReturn:
        raise AssertionError("a test tried to open a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def fake_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps botocore from looking for credentials and a region outside."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.fixture
def wire_on_moto(fake_credentials: None) -> Iterator[Wire]:
    """A wire to moto, nobody attached yet; detached afterwards."""
    with moto_engine() as engine:
        wire = Wire(engine)
        yield wire
        wire.detach()


@pytest.fixture
def wire_on_ministack(fake_credentials: None) -> Iterator[Wire]:
    """A wire to ministack, nobody attached yet; detached afterwards."""
    with ministack_engine() as engine:
        wire = Wire(engine)
        yield wire
        wire.detach()


@pytest.fixture(params=["moto", "ministack"])
def wire(request: pytest.FixtureRequest) -> Wire:
    """The same test on both engines."""
    found: Wire = request.getfixturevalue(f"wire_on_{request.param}")
    return found
