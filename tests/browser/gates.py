"""How a page is measured: what axe says, what moves, what sticks out, what is too small, what is heard beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
_GATES = Path(__file__).with_suffix(".js").read_text("utf-8")

PHONE, DESK, HEIGHT = 360, 1280, 800
REACH = 44  # px, the least height and width of what a finger is to hit (WCAG 2.5.5)

_BROKEN = "Failed to load resource"


@dataclass
class Heard:
    """What a page did beside being shown."""

    host: str
    elsewhere: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def request(self, request: Request) -> None:
        if urlsplit(request.url).netloc != self.host:
            self.elsewhere.append(request.url)

    def console(self, message: ConsoleMessage) -> None:
        """Takes note of errors and warnings; that the page itself is a 404 is no error of the page."""
        is_the_page = message.text.startswith(_BROKEN) and message.location["url"] == message.page.url
        if message.type in ("error", "warning") and not is_the_page:
            self.said.append(f"{message.text} ({message.location['url']})")

    def forget(self) -> None:
        """Begins anew."""
        self.elsewhere.clear()
        self.said.clear()


def listening(page: Page, url: str) -> Heard:
    """Listens to what a page does from now on, its service worker included."""
    heard = Heard(urlsplit(url).netloc)
    page.context.on("request", heard.request)
    page.on("console", heard.console)
    page.on("pageerror", lambda error: heard.said.append(str(error)))
    return heard


def nothing(found: Sequence[str]) -> None:
    """Fails with one line for each thing that was found."""
    assert not found, "\n".join(["", *found])


def violations(page: Page, *rules: str) -> list[str]:
    """What axe-core finds, of these rules or of all: rule, place and piece of HTML."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    asked: dict[str, Any] = {"resultTypes": ["violations"], "preload": False} | (
        {"runOnly": list(rules)} if rules else {}
    )
    found = page.evaluate("(asked) => axe.run(asked)", asked)["violations"]
    return [
        f"{rule['id']}: {node['target'][0]} {node['html'][:120]} {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"]
    ]


def sticking_out(page: Page) -> list[str]:
    """What makes the page scroll sideways; empty if it does not."""
    return measured(page, "stickingOut()")


def moved(page: Page) -> list[str]:
    """What changed its place while the page was loading (cumulative layout shift)."""
    return measured(page, "moved()")


def hard_to_hit(page: Page) -> list[str]:
    """Buttons, fields and ways through the forum that a finger may miss."""
    return measured(page, f"hardToHit({REACH})")


def faults(page: Page) -> list[str]:
    """What is wrong with the HTML that every page has to get right."""
    return measured(page, "faults()")


def measured(page: Page, what: str) -> Any:
    """The value of an expression about the page, in the words of `gates.js`."""
    return page.evaluate(f"() => {{\n{_GATES}\nreturn {what};\n}}")
