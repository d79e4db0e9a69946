"""Help lines: settings of a kind of their own, entered by the operator, read by every visit to the help page."""

from dataclasses import asdict
from datetime import date
from typing import Any

from chalicelib.domain.help_lines import HelpLine
from chalicelib.storage.base import answered, find
from chalicelib.storage.records import SettingRecord

_KIND = "help"


@answered
def all_lines() -> list[HelpLine]:
    """Every line by country and name: one Query."""
    lines = [_line(record.value or {}) for record in SettingRecord.query(_KIND)]
    return sorted(lines, key=lambda line: line.key)


def get(key: str) -> HelpLine | None:
    record = find(SettingRecord, _KIND, key)
    return _line(record.value or {}) if record else None


@answered
def put(line: HelpLine) -> None:
    """Stores a line, in place of one with the same country and name."""
    value = asdict(line) | {"checked_on": line.checked_on.isoformat()}
    SettingRecord(_KIND, line.key).update([SettingRecord.value.set(value)])


@answered
def remove(line: HelpLine) -> None:
    SettingRecord(_KIND, line.key).delete()


def _line(stored: dict[str, Any]) -> HelpLine:
    return HelpLine(**stored | {"checked_on": date.fromisoformat(stored["checked_on"])})
