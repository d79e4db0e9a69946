"""A forum on ministack with everything on it that the tour visits, gone back to before each visit."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from chalicelib.storage import keys
from chalicelib.web import tree
from tests.forum import Forum, Ground, ministack_ground
from tests.harness import Plan, calm
from tests.storm.stage import Snapshot
from tests.tour import Stop, Tour
from tests.web.browser import Page

__all__ = ["ministack_ground"]


@dataclass(frozen=True)
class Toured:
    """A forum and its tour; every visit finds the same tables."""

    forum: Forum
    tour: Tour
    before: Snapshot

    def visit(self, stop: Stop, plan: Plan = calm, *, again: bool = False) -> tuple[Page, int]:
        """Makes the request under a plan of faults; the page, and how many calls it took. `again`: on what is there."""
        if not again:
            self.before.restore()
            tree.forget()
        pages: list[Page] = []
        run = self.forum.stage.run(lambda: pages.append(stop.visit()), plan)
        return pages[0], run.calls


@pytest.fixture(scope="module")
def toured(ministack_ground: Ground) -> Iterator[Toured]:
    keys._key.cache_clear()
    tree.forget()
    forum = Forum(ministack_ground)
    tour = Tour(forum)
    yield Toured(forum, tour, Snapshot(forum.stage))
