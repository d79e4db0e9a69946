"""What the tests of `ops` share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.storage import settings
from tests.harness import Wire
from tests.harness.fixtures import fake_credentials, wire_on_ministack
from tests.ops.forum import Forum, opened

__all__ = ["fake_credentials", "wire_on_ministack"]


@pytest.fixture
def forum(wire_on_ministack: Wire, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Forum]:
    """An empty forum on ministack, in this process."""
    yield opened(wire_on_ministack, capsys, tmp_path)
    settings.forget()
