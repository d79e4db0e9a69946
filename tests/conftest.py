"""What every test needs before anything of the forum is imported.

moto hooks itself into clients made after it is imported, and the forum makes its client at import; and where there
are no credentials PynamoDB makes a new client at every call. So both come first.
"""

import os
from collections.abc import Iterator

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_EC2_METADATA_DISABLED="true",
)
os.environ.pop("AWS_PROFILE", None)

import moto.core.models  # noqa: F401
import pytest


@pytest.fixture(autouse=True)
def _the_environment_as_it_was() -> Iterator[None]:
    """An operators' command points its process at a forum; the next test is not to meet that forum."""
    before = dict(os.environ)
    yield
    if dict(os.environ) != before:
        os.environ.clear()
        os.environ.update(before)
