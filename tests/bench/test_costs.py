"""The bill: what it is made of, and that docs/costs.md says what bench/ reckons."""

import pytest

from bench.__main__ import DOCUMENT, KEPT, measured
from bench.costs import PAGES, VIEWS, Month
from bench.document import document, kept
from bench.measuring import Cost
from bench.prices import PRICES

# A change of the code may move what was measured so far; beyond it `python -m bench` has to be run again.
STILL_TRUE = 0.35


@pytest.fixture(scope="module")
def costs() -> dict[str, dict[str, Cost]]:
    return kept(KEPT)[1]


def test_the_document_says_what_is_reckoned(costs):
    assert DOCUMENT.read_text("utf-8") == document(*kept(KEPT)), "run python -m bench"


@pytest.mark.parametrize("kind", ["pages", "deeds", "ticks"])
def test_what_was_measured_still_holds(costs, again, kind):
    assert again[kind].keys() == costs[kind].keys()
    for name, now in again[kind].items():
        then = costs[kind][name]
        for unit in ("reads", "writes", "plain"):
            before, after = getattr(then, unit), getattr(now, unit)
            assert after == pytest.approx(before, rel=STILL_TRUE, abs=1.5), f"{name}: {unit}; run python -m bench"


@pytest.fixture(scope="module")
def again() -> dict[str, dict[str, Cost]]:
    return measured()


def test_the_views_of_a_month_are_whole():
    assert sum(PAGES.values()) == pytest.approx(1)


def test_what_is_free_for_everybody_costs_nothing():
    price = PRICES["alarms"]
    assert (price.of(10), price.of(12)) == (0, pytest.approx(0.20))


def test_each_page_through_api_gateway_is_paid_for(costs):
    usage = Month(100_000, alarms=0).usage(costs)
    assert usage["requests to API Gateway"] >= 100_000
    assert usage["requests to CloudFront"] == usage["GB out of CloudFront"] == 0


def test_cloudfront_takes_requests_and_bytes_off_the_forum(costs):
    alone, behind = (Month(VIEWS[-1], 0, has_front).usage(costs) for has_front in (False, True))
    assert behind["requests to API Gateway"] < alone["requests to API Gateway"] / 2
    assert behind["GB out"] == 0 and 0 < behind["GB out of CloudFront"] < alone["GB out"] / 2
    assert behind["write units"] == alone["write units"]
