"""`rule` and `options`: the numbers of the points rule and the forum's switches, as data."""

from argparse import Namespace
from dataclasses import asdict, replace
from typing import Any

from chalicelib.domain.points import PointsRule
from chalicelib.domain.settings import Options
from chalicelib.storage import settings
from ops import parked_keys
from ops.console import rehearsed, say, show_table
from ops.failures import BadInput

_SWITCH = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}


def show(asked: Namespace) -> int:
    """Shows each setting of the group beside its default."""
    now, default = asdict(_current(asked.group)), asdict(type(_current(asked.group))())
    rows = [(name, str(value), str(default[name])) for name, value in now.items()]
    show_table(asked.group.capitalize(), ("name", "value", "default"), rows)
    return 0


def change(asked: Namespace) -> int:
    """Changes settings. After a change of the points rule every thread and member is parked to be settled again.

    BadInput for a name that there is not, or a value that it cannot have.
    """
    current = _current(asked.group)
    changes = dict(_read(current, setting) for setting in asked.values)
    changed = replace(current, **changes)
    if changed == current:
        say("So it is already; nothing changes.")
        return 0
    words = ", ".join(f"{name} = {value}" for name, value in changes.items())
    settled = " and park every thread and member to be settled again" if asked.group == "points" else ""
    if rehearsed(asked, f"set {words}{settled}"):
        return 0
    settings.put(asked.group, settings.overrides(changed))
    say(f"Set: {words}.")
    if asked.group == "points":
        number = parked_keys.park_all(hold=settings.SETTLED_AFTER)
        say(f"{number:,} threads and members are parked; their points follow within minutes.")
    return 0


def _current(group: str) -> PointsRule | Options:
    settings.forget()
    current = settings.current()
    return current.points if group == "points" else current.options


def _read(current: PointsRule | Options, setting: str) -> tuple[str, Any]:
    name, _, text = setting.partition("=")
    known = asdict(current)
    if name not in known:
        raise BadInput(f'There is no setting "{name}". There are: {", ".join(known)}.')
    if isinstance(known[name], bool):
        if text.lower() not in _SWITCH:
            raise BadInput(f"{name} is on or off, not “{text}”.")
        return name, _SWITCH[text.lower()]
    try:
        return name, _number(text)
    except ValueError:
        raise BadInput(f"{name} is a whole number from -1,000 to 1,000,000, not “{text}”.") from None


def _number(text: str) -> int:
    number = int(text)
    if not -1_000 <= number <= 1_000_000:
        raise ValueError(text)
    return number
