"""Help lines: where somebody can call or write to, as the operator entered it, and how old that knowledge is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from chalicelib.domain.names import slug

# Lines move, close and change their hours: what was not looked at for half a year is to be looked at again.
FRESH = timedelta(days=180)
WORDS_MOST, SOURCE_MOST = 120, 500

_NUMBER = re.compile(r"\+?[0-9][0-9 ().-]*", re.ASCII)
_DIGITS_LEAST, _DIGITS_MOST = 2, 15  # E.164 has 15; emergency numbers of some countries have 2
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpLine:
    """A line: `number` is for calls, `text` for messages, `source` the address of the page that says all this."""

    country: str
    name: str
    number: str = ""
    text: str = ""
    hours: str = ""
    languages: str = ""
    source: str
    checked_on: date

    @property
    def place(self) -> str:
        """The country as part of an address."""
        return slug(self.country)

    @property
    def key(self) -> str:
        """What tells lines apart: country and name, whatever their case."""
        return f"{self.place}/{slug(self.name)}"

    def is_overdue(self, today: date) -> bool:
        """Whether it was checked more than 180 days ago."""
        return today - self.checked_on > FRESH


def dialled(number: str) -> str:
    """A number as a phone takes it: "+1 (555) 010-0100" is "+15550100100"."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


def complaints(line: HelpLine, today: date) -> Iterator[str]:
    """What is wrong with a line, each in a sentence that says what to do."""
    yield from _about_words(line)
    if not line.number and not line.text:
        yield "A line needs a number to call, a number to text, or both."
    yield from _about_number("number", line.number)
    yield from _about_number("text number", line.text)
    if not _is_page(line.source):
        yield "The source is the address of the page that names this line: https://…"
    if line.checked_on > today:
        yield f"{line.checked_on.isoformat()} has not come yet: give the day on which somebody checked the line."


def _about_words(line: HelpLine) -> Iterator[str]:
    for what, words in (("country", line.country), ("name", line.name)):
        if not slug(words):
            yield f"The {what} is missing: write it as people will read it."
    for what in ("country", "name", "hours", "languages"):
        if len(getattr(line, what)) > WORDS_MOST:
            yield f"The {what} may have at most {WORDS_MOST} characters; please shorten it."


def _about_number(what: str, number: str) -> Iterator[str]:
    if not number:
        return
    digits = sum(sign.isdigit() for sign in number)
    if _TRUNK_ZERO.search(number):
        yield f"Leave “(0)” out of the {what} {number}: a phone would dial the zero as well."
    elif not _NUMBER.fullmatch(number) or not _DIGITS_LEAST <= digits <= _DIGITS_MOST:
        yield f"“{number}” is no {what}: write digits, with spaces, hyphens or brackets between, and “+” only in front."


def _is_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    has_space = any(sign.isspace() for sign in address)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not has_space and len(address) <= SOURCE_MOST
