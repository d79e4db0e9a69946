"""Numbers and dates as people read them: "5.6k points", "5 March 2026"."""

from datetime import UTC, date, datetime

from chalicelib.presentation.language import decimal, grouped, later, later_plural, plural, translate

_STEPS = ((1_000_000, later("%(number)sm")), (1_000, later("%(number)sk")))
# Not strftime's, which speaks the machine's language.
_MONTHS = (
    *(later("January"), later("February"), later("March"), later("April"), later("May"), later("June")),
    *(later("July"), later("August"), later("September"), later("October"), later("November"), later("December")),
)
_THINGS = {
    "answer": later_plural("%(number)s answer", "%(number)s answers"),
    "point": later_plural("%(number)s point", "%(number)s points"),
    "question": later_plural("%(number)s question", "%(number)s questions"),
    "vote": later_plural("%(number)s vote", "%(number)s votes"),
}


def compact(number: int) -> str:
    """1050 as "1.1k", 234567 as "235k": one decimal below 100 of the unit, none above, halves rounded up (Q2A 2.4).

    Numbers below zero are never shortened; they carry a real minus sign.
    """
    for unit, shortened in _STEPS:
        if number >= 100 * unit:
            return translate(shortened, number=full((number + unit // 2) // unit))
        if number >= unit:
            return translate(shortened, number=decimal((number + unit // 20) // (unit // 10)))
    return full(number)


def full(number: int) -> str:
    """1234 as "1,234", and -5 with a real minus sign."""
    return grouped(number)


def counted(number: int, thing: str) -> str:
    """ "1 point", "5.6k points": exactly one of a thing is singular (Q2A 2.4). `KeyError` for an unknown thing."""
    return plural(*_THINGS[thing], number, number=compact(number))


def day(at: date) -> str:
    """ "5 March 2026"; of a moment by the calendar in UTC: a page is the same for everybody who reads it."""
    on = at.astimezone(UTC) if isinstance(at, datetime) else at
    return translate("%(day)s %(month)s %(year)s", day=on.day, month=translate(_MONTHS[on.month - 1]), year=on.year)


def moment(at: datetime) -> str:
    """The same for machines, as `<time datetime>` takes it: "2026-03-05T08:30:00Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
