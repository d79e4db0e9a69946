"""People who are new to the forum, each with a browser of their own, and what they write."""

import time
from dataclasses import dataclass
from itertools import count

from playwright.sync_api import Page

from tests.browser.served import Served

PASSWORD = "walking by the river"
TEXT = "I lie awake and count the trams.\n\nWhat do **you** do then?"

numbers = count(int(time.time()) % 1_000_000 * 100)


@dataclass(frozen=True)
class Somebody:
    """A member who is new: by browser, and by the API."""

    handle: str
    page: Page
    api: Served

    @property
    def points(self) -> int:
        return int(self.api.get(f"/members/{self.handle}")["points"])

    def ask(self) -> dict[str, str]:
        return dict(self.api.send("POST", "/questions", {"title": fresh_title(), "body": TEXT}))

    def answer(self, question: dict[str, str]) -> dict[str, str]:
        return dict(self.api.send("POST", f"/questions/{question['id']}/answers", {"body": f"{self.handle} walks."}))

    def lose_session(self) -> None:
        """Ends the session in the storage: the browser still believes in it."""
        (kept,) = self.page.context.cookies()
        token = kept["value"].partition(".")[2]
        Served(self.api.state, {"Authorization": f"Bearer {token}"}).send("DELETE", "/sessions/current")


def fresh_title() -> str:
    return f"How do I find sleep on night {next(numbers)}?"


def fresh_handle() -> str:
    return f"walker{next(numbers)}"


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def write_question(page: Page, title: str) -> None:
    page.goto("/ask")
    page.locator("[name=title]").fill(title)
    page.locator("[name=body]").fill(TEXT)


def named(forum: Served, title: str) -> list[str]:
    """The newest questions of that title."""
    newest = forum.get("/questions?sort=newest&limit=50")["items"]
    return [question["id"] for question in newest if question["title"] == title]
