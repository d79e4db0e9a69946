"""AWS's price list, as far as a forum meets it: us-east-1, dollars, and what everybody gets for nothing each month.

From the pricing pages of each service as they stood in 2025, with DynamoDB's prices since November 2024. Other regions
take up to a third more.
"""

from dataclasses import dataclass

DATED = "2025"
REGION = "us-east-1"

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for one, after the first `free` of each month; `unit` is by how many the price list counts."""

    unit: str
    dollars: float
    free: float = 0

    def of(self, number: float) -> float:
        """What so many cost in a month."""
        return max(0.0, number - self.free) * self.dollars


PRICES = {
    "requests to API Gateway": Price("a million", 3.50 / MILLION),
    "runs of Lambda": Price("a million", 0.20 / MILLION, free=MILLION),
    "GB-seconds of Lambda": Price("a million", 0.0000133334, free=400_000),
    "read units": Price("a million", 0.125 / MILLION),
    "write units": Price("a million", 0.625 / MILLION),
    "GB stored": Price("a GB", 0.25, free=25),
    "GB of point-in-time recovery": Price("a GB", 0.20),
    "GB out": Price("a GB", 0.09, free=100),
    "GB of logs": Price("a GB", 0.50, free=5),
    "metrics": Price("one", 0.30, free=10),
    "alarms": Price("one", 0.10, free=10),
    "mails": Price("a thousand", 0.10 / 1000),
    "requests to CloudFront": Price("ten thousand", 0.01 / 10_000, free=10 * MILLION),
    "GB out of CloudFront": Price("a GB", 0.085, free=1024),
}
