"""What an audit finds: counts by check, the first differences in words, and the keys whose reconcilers mend them."""

from collections import Counter
from dataclasses import dataclass

CHECKS = (
    TALLIES,
    VOTES_WAITING,
    LEDGER,
    POINTS,
    VOTES_GIVEN,
    LISTS,
    LABELS,
    CARDS,
    TOLD,
    UNREAD,
    PARKED,
) = (
    "tallies = votes",
    "no vote waits",
    "ledger = points rule",
    "points = their parts",
    "votes given = votes",
    "lists",
    "label counts",
    "cards",
    "each told once",
    "unread counts",
    "nothing parked",
)

THREAD, VOTES, MEMBER = "project_threads", "tally_votes", "settle_members"
NOTICES, COUNTS = "raise_notices", "count_unread"
NOBODY = ""

_FIRST = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. `mends` is the reconciler that brings it into line for `key`, if one does."""

    check: str
    key: str
    what: str
    mends: str = NOBODY


class Findings:
    """The findings of one audit; their number is not bounded, the memory for their words is."""

    def __init__(self) -> None:
        self.checked: Counter[str] = Counter(dict.fromkeys(CHECKS, 0))
        self.differ: Counter[str] = Counter()
        self.first: list[Finding] = []
        self.to_park: set[tuple[str, str]] = set()
        self.strays: set[tuple[str, str]] = set()
        self.not_mended = 0

    def looked(self, check: str, number: int = 1) -> None:
        """So many more things were checked."""
        self.checked[check] += number

    def add(self, finding: Finding) -> None:
        """Takes a finding in."""
        self.differ[finding.check] += 1
        if len(self.first) < _FIRST:
            self.first.append(finding)
        if finding.mends:
            self.to_park.add((finding.mends, finding.key))
        elif finding.check != PARKED:
            self.not_mended += 1

    def add_stray_place(self, name: str, thread: str) -> None:
        """Takes in an entry of a list in which the thread does not stand, and of which its manifest does not know."""
        self.strays.add((name, thread))
        self.add(Finding(LISTS, thread, f"stands in the list {name} and should not", THREAD))

    @property
    def drift(self) -> int:
        """How many differences there are in all."""
        return self.differ.total()
