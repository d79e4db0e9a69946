"""The language that the forum speaks: every sentence that a page shows goes through here, written in English.

Values stand in a sentence by name, "%(name)s", and a per cent sign of its own is written "%%".
gettext is imported with the first sentence, so that the API never pays for it.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from chalicelib.config import settings
from chalicelib.domain.sentences import Noun

if TYPE_CHECKING:
    from gettext import NullTranslations

ENGLISH = "en"
_CATALOGUES = Path(__file__).parent / "locale"
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


class Saying(Protocol):
    """A sentence of the rules, not yet in any language's words: a complaint, or a rule that was broken."""

    @property
    def message(self) -> str: ...

    @property
    def values(self) -> Mapping[str, object]: ...


def translate(message: str, /, **values: object) -> str:
    """A sentence in the forum's language, with its values in it."""
    return catalogue().gettext(message) % values


def plural(one: str, many: str, number: int, /, **values: object) -> str:
    """The form of a sentence that goes with a number; "%(number)s" in it is the number, unless given otherwise."""
    return catalogue().ngettext(one, many, number) % {"number": number, **values}


def tell(saying: Saying) -> str:
    """What a complaint or a broken rule says, in the forum's language."""
    return translate(saying.message, **{name: _written(value) for name, value in saying.values.items()})


def later(message: str, /) -> str:
    """Marks a sentence that is translated only when it is shown, such as one of a table; says it unchanged."""
    return message


def later_plural(one: str, many: str, /) -> tuple[str, str]:
    """Marks the two English forms of such a sentence; gives them back for `plural`."""
    return one, many


def grouped(number: int) -> str:
    """1234 as "1,234", and -5 with a real minus sign."""
    between = catalogue().pgettext("between thousands", ",")
    return f"{number:,}".replace(",", between).replace("-", "−")


def decimal(tenths: int) -> str:
    """56 as "5.6"."""
    point = catalogue().pgettext("before decimals", ".")
    return f"{tenths // 10}{point}{tenths % 10}"


def code() -> str:
    """The language as `<html lang>` names it: "en", "pt-BR"."""
    return settings.language.replace("_", "-")


def direction() -> str:
    """Which way the language is written: "rtl" for Arabic, Persian, Hebrew and Urdu, else "ltr"."""
    return "rtl" if code().partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


@cache
def catalogue() -> "NullTranslations":
    """The translations into the stage's language; English needs none. `FileNotFoundError` if there are none."""
    import gettext

    if code() == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation("askwell", _CATALOGUES, [settings.language.replace("-", "_")])


def _written(value: object) -> object:
    if isinstance(value, Noun):
        return translate(value)
    return grouped(value) if isinstance(value, int) else value
