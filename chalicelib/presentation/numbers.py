"""Numbers and dates as people read them: "5.6k points", "5 March 2026"."""

from datetime import UTC, datetime

_STEPS = ((1_000_000, "m"), (1_000, "k"))
# Not strftime's, which speaks the machine's language.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def compact(number: int) -> str:
    """1050 as "1.1k", 234567 as "235k": one decimal below 100 of the unit, none above, halves rounded up (Q2A 2.4).

    Numbers below zero are never shortened; they carry a real minus sign.
    """
    for unit, letter in _STEPS:
        if number >= 100 * unit:
            return f"{(number + unit // 2) // unit:,}{letter}"
        if number >= unit:
            tenths = (number + unit // 20) // (unit // 10)
            return f"{tenths // 10}.{tenths % 10}{letter}"
    return full(number)


def full(number: int) -> str:
    """1234 as "1,234", and -5 with a real minus sign."""
    return f"{number:,}".replace("-", "−")


def counted(number: int, thing: str) -> str:
    """ "1 point", "5.6k points": exactly one of a thing is singular (Q2A 2.4)."""
    return f"{compact(number)} {thing}" if number == 1 else f"{compact(number)} {thing}s"


def day(at: datetime) -> str:
    """ "5 March 2026", by the calendar in UTC: a page is the same for everybody who reads it."""
    date = at.astimezone(UTC)
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def moment(at: datetime) -> str:
    """The same for machines, as `<time datetime>` takes it: "2026-03-05T08:30:00Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
