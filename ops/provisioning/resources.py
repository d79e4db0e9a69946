"""What a stage consists of, one resource at a time: looked at, compared with what is wanted, brought into line.

Bringing into line looks, makes or changes what differs, and looks again until nothing differs. So it does not matter
whether a former run was killed half-way, or another one works beside this.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ops.provisioning.troubles import Trouble, is_busy, trouble

Settings = Mapping[str, Any]

_ROUNDS = 6  # changes that AWS takes and does not show by then, it will not show
_PAUSE = 1.0
_BUSY_FOR = 600.0


class Outcome(StrEnum):
    """What became of a resource, or in a plan would."""

    MADE = "made"
    CHANGED = "changed"
    AS_IT_WAS = "as it was"
    COULD_NOT = "could not"


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that is not as it should be."""

    setting: str
    now: Any
    wanted: Any

    def __str__(self) -> str:
        return f"{self.setting}: {_in_words(self.now)} → {_in_words(self.wanted)}"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a resource: what was changed, or why it could not be."""

    resource: "Resource"
    outcome: Outcome
    differences: Sequence[Difference] = ()
    trouble: Trouble | None = None
    planned: bool = False

    @property
    def details(self) -> str:
        """Its differences in words; of what is made only what it is made as."""
        if self.trouble:
            return str(self.trouble)
        if self.outcome is Outcome.MADE:
            return "; ".join(f"{one.setting} {_in_words(one.wanted)}" for one in self.differences)
        return "; ".join(map(str, self.differences))


class Resource(ABC):
    """One thing of a stage. `service` is the prefix of IAM's actions on it."""

    service: str

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is, as in "the table askwell-prod-threads"."""

    @abstractmethod
    def look(self) -> Settings | None:
        """Its settings by the names that `wanted` uses; None when it is not there."""

    @property
    @abstractmethod
    def wanted(self) -> Settings:
        """How it should be. What is not named here is left as it is."""

    @abstractmethod
    def make(self) -> None:
        """Makes it; what that leaves out `change` brings in."""

    def change(self, setting: str, found: Settings) -> None:
        """Brings one setting into line."""
        raise AssertionError(f"{self.name} is made with its {setting}, which nothing changes.")

    def conflicts(self, found: Settings) -> list[str]:
        """Why it has to be left alone: sentences about what cannot be changed without losing something."""
        return []

    def by_hand(self) -> list[str]:
        """What only a person can do about it, asked once it is there."""
        return []

    def differences(self, found: Settings | None) -> list[Difference]:
        """What is not as it should be."""
        found = found or {}
        return [
            Difference(name, found.get(name), value) for name, value in self.wanted.items() if found.get(name) != value
        ]


@dataclass(frozen=True, slots=True)
class Seen:
    """A resource as it was found, before anything was changed."""

    resource: Resource
    found: Settings | None = None
    trouble: Trouble | None = None

    @property
    def conflicts(self) -> list[str]:
        return self.resource.conflicts(self.found) if self.found is not None else []

    def plan(self) -> Result:
        """What bringing it into line would do."""
        if self.trouble:
            return Result(self.resource, Outcome.COULD_NOT, (), self.trouble, planned=True)
        differences = self.resource.differences(self.found)
        if self.found is None:
            return Result(self.resource, Outcome.MADE, [d for d in differences if d.wanted], planned=True)
        outcome = Outcome.CHANGED if differences else Outcome.AS_IT_WAS
        return Result(self.resource, outcome, differences, planned=True)


def look_at(resource: Resource) -> Seen:
    """Looks and changes nothing."""
    try:
        return Seen(resource, resource.look())
    except (ClientError, BotoCoreError) as error:
        return Seen(resource, None, trouble(error, resource.service, resource.name))


def bring_into_line(seen: Seen, sleep: Callable[[float], None] = time.sleep) -> Result:
    """Makes a resource or changes what differs, and looks whether it is so."""
    plan = seen.plan()
    if plan.outcome in (Outcome.AS_IT_WAS, Outcome.COULD_NOT):
        return plan
    try:
        left = _settle(seen.resource, sleep)
    except (ClientError, BotoCoreError) as error:
        return Result(seen.resource, Outcome.COULD_NOT, (), trouble(error, seen.resource.service, seen.resource.name))
    if left:
        return Result(seen.resource, Outcome.COULD_NOT, left, _not_shown(left))
    return replace(plan, planned=False)


def _settle(resource: Resource, sleep: Callable[[float], None]) -> list[Difference]:
    """Rounds of looking and changing; returns what differs however often it is changed."""
    busy_until = time.monotonic() + _BUSY_FOR
    before: list[Difference] | None = None
    rounds = 0
    while rounds < _ROUNDS:
        try:
            found = resource.look()
            left = resource.differences(found)
            if found is not None and not left:
                return []
            if left == before:
                sleep(_PAUSE)
            before = left if found is not None else None
            _step(resource, found, left)
            rounds += 1
        except ClientError as error:
            if not is_busy(error) or time.monotonic() > busy_until:
                raise
            sleep(_PAUSE)
    return resource.differences(resource.look())


def _step(resource: Resource, found: Settings | None, left: Sequence[Difference]) -> None:
    if found is None:
        resource.make()
        return
    for difference in left:
        resource.change(difference.setting, found)


def _not_shown(left: Sequence[Difference]) -> Trouble:
    shown = "; ".join(f"{d.setting} is {_in_words(d.now)} instead of {_in_words(d.wanted)}" for d in left)
    return Trouble(f"It was taken and does not show: {shown}.", "Look at it in AWS's console.", grave=False)


def _in_words(value: Any) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={one}" for name, one in value.items()) or "none"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(str, value)) or "none"
    return str(value)
