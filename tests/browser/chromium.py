"""Debian's Chromium: where it is, how it is started, and what happens to these tests where there is none."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

# `.ci/run` sets it to "required": there a browser that is missing is a failure.
WANTED = "ASKWELL_BROWSER"

_NAMES = ("chromium", "chromium-browser")
_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WHERE = "Chromium is not installed (Debian: apt-get install chromium)."


def path() -> str | None:
    """Where Chromium is, None if it is nowhere."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def needed() -> str:
    """Where Chromium is. Skips the test where there is none, or fails it where it is required."""
    found = path()
    if found is None:
        (pytest.fail if os.environ.get(WANTED) == "required" else pytest.skip)(f"{WHERE} So no page was looked at.")
    return found


@contextmanager
def running(executable: str) -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_SWITCHES)
        yield browser
        browser.close()
