"""The forum's bill by page views: measured costs, an assumed month, and AWS's price list."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from bench.measuring import Cost
from bench.prices import PRICES

VIEWS = (1_000, 100_000, 10_000_000)

# Of all page views, crawlers' included. Nine in ten are by readers without a cookie of ours.
PAGES = {
    "question": 0.62,
    "question, signed in": 0.07,
    "list": 0.20,
    "list, signed in": 0.03,
    "member": 0.03,
    "other page": 0.05,
}
ANONYMOUS = ("question", "list", "member", "other page")
# A browser that comes for the first time loads three files; one view in four is such a one.
FILES_A_VIEW = 0.75
PROGRAMS_A_VIEW = 0.02
# For each thousand page views.
DEEDS = {"question": 1, "answer": 2, "comment": 2, "vote": 6, "best answer": 0.5, "signing in": 5}
MAILS = 4
# Runs a month.
TICKS = {"retry_parked": 43_800, "post_mail": 43_800, "post_digests": 730}

# How many of the anonymous pages CloudFront has itself, within the 30 s that it keeps them; of files nearly all.
KEPT_PAGES = {1_000: 0.0, 100_000: 0.05, 10_000_000: 0.40}
KEPT_FILES = 0.95

# Lambda gives a whole processor at 1,769 MB, and a round trip to DynamoDB takes about so long within a region.
PAGE_MEMORY, TRIGGER_MEMORY, WHOLE_PROCESSOR = 1024, 512, 1769
TRIP_MILLISECONDS, START_MILLISECONDS, STARTS = 5.0, 600.0, 0.01
LOG_BYTES = 900
# Gigabytes in the tables, and of these in those that are recoverable.
STORED = {1_000: 0.05, 100_000: 1.0, 10_000_000: 20.0}
TRUTH = 0.6
# Metrics that are sent each minute; that are sent where anything happens; by route and status; by function.
METRICS_ALWAYS, METRICS_BUSY, METRICS_ROUTES, METRICS_FUNCTIONS = 6, 5, 20, 18
HOURS = 730

Measured = Mapping[str, Mapping[str, Cost]]
Usage = dict[str, float]
Bill = dict[str, float]

SERVICES = {
    "API Gateway": ("requests to API Gateway",),
    "Lambda": ("runs of Lambda", "GB-seconds of Lambda"),
    "DynamoDB, reads": ("read units",),
    "DynamoDB, writes": ("write units",),
    "DynamoDB, kept": ("GB stored", "GB of point-in-time recovery"),
    "Data out": ("GB out", "GB out of CloudFront"),
    "CloudFront, requests": ("requests to CloudFront",),
    "CloudWatch": ("GB of logs", "metrics", "alarms"),
    "SES": ("mails",),
}


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a forum: how many page views, how many alarms, with CloudFront in front or without."""

    views: int
    alarms: int
    has_front: bool = False

    def usage(self, measured: Measured) -> Usage:
        """What AWS counts, by the names of the price list."""
        asked = self._requests()
        used = dict.fromkeys(PRICES, 0.0)
        for (kind, name), number in asked.items():
            _add(used, measured[kind][name], number * self._through(kind, name), TICKS if kind == "ticks" else {})
            used["GB out of CloudFront" if self.has_front else "GB out"] += number * _sent(
                measured[kind][name], compressed=self.has_front
            )
        fronted = sum(number for (kind, _), number in asked.items() if kind != "ticks")
        used["requests to CloudFront"] = fronted if self.has_front else 0
        used["GB stored"] = STORED[self.views]
        used["GB of point-in-time recovery"] = STORED[self.views] * TRUTH
        used["mails"] = self.views / 1000 * MAILS
        used["alarms"] = self.alarms
        used["metrics"] = self._metrics()
        return used

    def bill(self, measured: Measured) -> Bill:
        """Dollars by service."""
        used = self.usage(measured)
        return {service: sum(PRICES[name].of(used[name]) for name in names) for service, names in SERVICES.items()}

    def _requests(self) -> dict[tuple[str, str], float]:
        pages = {("pages", name): self.views * share for name, share in PAGES.items()}
        pages |= {("pages", "static file"): self.views * FILES_A_VIEW}
        pages |= {("pages", "list, by a program"): self.views * PROGRAMS_A_VIEW}
        deeds = {("deeds", name): self.views / 1000 * number for name, number in DEEDS.items()}
        return pages | deeds | {("ticks", name): float(number) for name, number in TICKS.items()}

    def _through(self, kind: str, name: str) -> float:
        """The share that comes through to API Gateway."""
        if not self.has_front or kind != "pages":
            return 1.0
        if name == "static file":
            return 1 - KEPT_FILES
        return 1 - KEPT_PAGES[self.views] if name in ANONYMOUS else 1.0

    def _metrics(self) -> float:
        """Those that are sent in every hour count whole, the others for the hours in which something happens."""
        busy = 1 - exp(-self.views / HOURS)
        deeds = 1 - exp(-self.views / 1000 * sum(DEEDS.values()) / HOURS)
        return METRICS_ALWAYS + busy * (METRICS_BUSY + METRICS_ROUTES) + deeds * METRICS_FUNCTIONS


def _add(used: Usage, cost: Cost, number: float, ticks: Mapping[str, int]) -> None:
    """Counts so many of a request, with the triggers that follow."""
    own, after = number, number * cost.runs
    used["requests to API Gateway"] += 0 if ticks else number
    used["runs of Lambda"] += own + after
    memory = TRIGGER_MEMORY if ticks else PAGE_MEMORY
    used["GB-seconds of Lambda"] += own * _gb_seconds(cost.milliseconds, cost.trips, memory)
    if cost.runs:
        each = _gb_seconds(cost.run_milliseconds / cost.runs, cost.run_trips / cost.runs, TRIGGER_MEMORY)
        used["GB-seconds of Lambda"] += after * each
    used["read units"] += number * cost.reads
    used["write units"] += number * cost.writes
    used["GB of logs"] += (own + after) * LOG_BYTES / 1e9


def _gb_seconds(milliseconds: float, trips: float, memory: int) -> float:
    running = milliseconds * WHOLE_PROCESSOR / memory + trips * TRIP_MILLISECONDS + STARTS * START_MILLISECONDS
    return memory / 1024 * running / 1000


def _sent(cost: Cost, *, compressed: bool) -> float:
    return (cost.compressed if compressed else cost.plain) / 1e9
