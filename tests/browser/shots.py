"""`python -m tests.browser.shots`: the four pictures of the README, taken from the demo forum."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from local.state import REPOSITORY
from tests.browser.chromium import WHERE, path, running
from tests.browser.served import Served, served

SHOTS = REPOSITORY / "docs" / "screenshots"
DESK, PHONE = (1100, 760), (390, 760)


def first(page: Page, forum: Served) -> None:
    page.goto(f"{forum.url}/")


def question(page: Page, forum: Served) -> None:
    page.goto(forum.url + forum.get("/questions?sort=answers&limit=1")["items"][0]["url"])


def asking(page: Page, forum: Served) -> None:
    page.goto(f"{forum.url}/ask")
    page.fill("[name=title]", "How do you switch off after a late shift?")
    page.fill("[name=body]", "I get home at one and lie there until four.\n\nWhat **one thing** helped you?")
    page.locator("[name=body]").blur()


def best_answer(page: Page, forum: Served) -> None:
    question(page, forum)
    page.eval_on_selector(".answer.is-best", "(best) => best.scrollIntoView()")


@dataclass(frozen=True)
class Shot:
    """A picture: what is on it, how large, and by which light."""

    name: str
    come: Callable[[Page, Served], None]
    size: tuple[int, int]
    light: Any = "light"


FOUR = [
    Shot("questions", first, DESK),
    Shot("question-at-night", question, DESK, "dark"),
    Shot("best-answer-on-a-phone", best_answer, PHONE),
    Shot("asking-on-a-phone", asking, PHONE),
]


def take(shot: Shot, browser: Browser, forum: Served) -> Path:
    """Takes one picture."""
    width, height = shot.size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=shot.light)
    shot.come(page, forum)
    file = SHOTS / f"{shot.name}.png"
    page.screenshot(path=file)
    page.close()
    return file


def main() -> None:
    found = path()
    if found is None:
        raise SystemExit(WHERE)
    SHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "data") as forum, running(found) as browser:
        for shot in FOUR:
            file = take(shot, browser, forum)
            print(f"{file.relative_to(REPOSITORY)}: {file.stat().st_size:,} B")


if __name__ == "__main__":
    main()
