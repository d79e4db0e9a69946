"""One stage on emulated AWS for all tests of a module; what took how long is told at the end."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.emulated_aws.starting import emulated_aws
from tests.deployed.stage import Stage, copy_of_the_tree


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A stage that is not there yet, on AWS that enforces every role's policy."""
    tree: Path = copy_of_the_tree(tmp_path_factory.mktemp("tree"))
    began = time.monotonic()
    with emulated_aws(auth=True) as aws:
        stage = Stage(aws, tree)
        yield stage
        stage.note("everything", began)
        if request.session.testsfailed:
            print(stage.complaints(), aws.log.read_text()[-5000:], sep="\n")
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("\n" + "\n".join(f"{seconds:7.1f} s  {what}" for what, seconds in stage.seconds.items()))
