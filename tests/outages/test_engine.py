"""A whole forum on this machine whose engine stops answering for some seconds; thirty are a drill, docs/drills.md."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import files, state
from local.state import REPOSITORY
from tests.live.outage import AT_MOST, audited, outage


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A forum that somebody started with `python -m local`."""
    data = tmp_path / "data"
    monkeypatch.setenv("ASKWELL_DATA", str(data))
    command = [sys.executable, "-m", "local", "--empty", "--port", "0", "--data", str(data)]
    log = (tmp_path / "log").open("w+")
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=log, stderr=log, env=dict(os.environ))
    try:
        while "The forum is at" not in (tmp_path / "log").read_text():
            assert process.poll() is None, (tmp_path / "log").read_text()
        yield files.read_json(data / "state.json", {})["url"]
    finally:
        process.terminate()
        process.wait(60)
        log.close()


def test_people_are_told_in_time_when_to_come_again_and_nothing_is_halved(url: str) -> None:
    report = outage(url, seconds=5, members=2, readers=2, around=1)
    assert report.met["meanwhile", 503] and report.met["afterwards", 200]
    assert (report.failures, report.without_retry_after, report.slowest < AT_MOST) == (0, 0, True)
    retry_at_once(url)
    assert state.find(url).wait_until_drained(60)
    assert audited(url) == 0


def retry_at_once(url: str) -> None:
    """What was parked has half a minute to wait, and the clock comes by each minute; a test does not wait for that."""
    program = """if True:
        import app
        from chalicelib.reconcilers import parking
        from chalicelib.storage import parked
        for waiting in parked.all_parked():
            parked.park(waiting.function, waiting.key)
        parking.retry()
    """
    subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, env=state.find(url).environment(), check=True)
