"""The demo forum on this machine, at "/" and below a stage: every address it gives out is followed."""

import os
import shutil
from collections.abc import Iterator

import pytest

from local.demo import PASSWORD
from tests.browser.places import MODERATOR, routes, surveyed
from tests.browser.served import Served, seeded, served
from tests.crawling.site import Site
from tests.crawling.walk import READ, walked

# Pages of one route come from one template: so many of them show all that stands there.
ENOUGH = 12

# What no page leads a moderator to: forms for guests, levels and threads deeper than the demo's, where nothing is; and
# what only mails lead to.
_NOT_LED_TO = {
    "/sign-in",
    "/sign-up",
    "/questions/{question}/posts/{post}/comments",
    "/categories/{first}/{second}/{third}",
    "/categories/{first}/{second}/{third}/{fourth}",
    "/questions/{question}",
    "/nowhere",
}


@pytest.fixture(scope="module", params=[[], ["--below-stage"]], ids=["at the root", "below a stage"])
def forum(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    base = tmp_path_factory.getbasetemp()
    seed = seeded(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    data = shutil.copytree(seed, tmp_path_factory.mktemp("crawled") / "forum")
    with served(data, *request.param) as running:
        yield running


def test_every_address_that_a_guest_finds_leads_somewhere(forum):
    walk = walked(Site.at(forum.url), most=ENOUGH)
    assert not walk.complaints, walk
    assert len(walk.seen) > 150


def test_every_address_that_a_moderator_finds_leads_somewhere(forum):
    site = Site.at(forum.url)
    handle = surveyed(forum).handles[MODERATOR]
    assert site.post("/sign-in", {"handle": handle, "password": PASSWORD, "remember": "1"}).status == 303
    assert b"/sign-out" in site.ask("GET", f"{site.prefix}/").body
    walk = walked(site, most=ENOUGH)
    assert not walk.complaints, walk
    led_to = [route for route in routes() if route not in _NOT_LED_TO and not route.startswith("/mail/")]
    assert [route for route in led_to if f"{READ} {route}" not in walk.routes] == []
