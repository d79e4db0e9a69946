"""The language that the forum speaks: every sentence that a page shows goes through here, written in English.

Values stand in a sentence by name, "%(name)s", and a per cent sign of its own is written "%%".
gettext is imported with the first sentence, so that the API never pays for it.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from chalicelib.config import settings

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
    return translate(saying.message, **saying.values)


def later(message: str, /) -> str:
    """Marks a sentence that is translated only when it is shown, such as one of a table; says it unchanged."""
    return message


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
