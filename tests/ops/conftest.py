"""What the tests of `ops` share."""

from pathlib import Path

import pytest

from tests.harness import Wire
from tests.harness.fixtures import fake_credentials, wire_on_ministack
from tests.ops.forum import Forum, opened

__all__ = ["fake_credentials", "wire_on_ministack"]


@pytest.fixture
def forum(wire_on_ministack: Wire, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Forum:
    """An empty forum on ministack, in this process."""
    return opened(wire_on_ministack, capsys, tmp_path)
