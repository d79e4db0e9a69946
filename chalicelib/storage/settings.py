"""What operators have set, laid over the defaults and remembered for a few seconds."""

import time
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.points import PointsRule
from chalicelib.domain.settings import ForumSettings, Options
from chalicelib.storage.base import answered, find
from chalicelib.storage.records import SettingRecord

_FORUM = "forum"
_REMEMBERED_SECONDS = 5.0

# After so long nobody works by the settings of before: memory is five seconds, and AWS ends a run that was begun with
# them after ten (`lambda_timeout` in .chalice/base.json).
SETTLED_AFTER = timedelta(seconds=20)

_remembered: tuple[float, ForumSettings] | None = None


def current() -> ForumSettings:
    """The forum's settings, at most five seconds old."""
    global _remembered
    now = time.monotonic()
    if _remembered is None or now - _remembered[0] > _REMEMBERED_SECONDS:
        _remembered = now, _read()
    return _remembered[1]


def forget() -> None:
    """Makes the next `current` read again."""
    global _remembered
    _remembered = None


def get(group: str) -> dict[str, Any]:
    """What is stored under one group, as it is now."""
    record = find(SettingRecord, _FORUM, group)
    return (record.value or {}) if record else {}


@answered
def put(group: str, values: dict[str, Any]) -> None:
    """Stores one group whole: of "options" and "points" what differs from the defaults."""
    SettingRecord(_FORUM, group).update([SettingRecord.value.set(values)])
    forget()


def overrides(settings: Options | PointsRule) -> dict[str, Any]:
    """What of these settings differs from the default."""
    default = asdict(type(settings)())
    return {name: value for name, value in asdict(settings).items() if value != default[name]}


@answered
def _read() -> ForumSettings:
    stored = {record.key: record.value or {} for record in SettingRecord.query(_FORUM, consistent_read=True)}
    return ForumSettings(
        replace(Options(), **stored.get("options", {})), replace(PointsRule(), **stored.get("points", {}))
    )
