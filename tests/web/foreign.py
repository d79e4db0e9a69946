"""A made-up language in which every sentence stands in ⟦…⟧, and an eye for what on a page does not."""

import re
from collections.abc import Iterable
from gettext import NullTranslations
from html.parser import HTMLParser

CODE = "ar"  # so the made-up language runs from right to left

_READ_OUT = {"alt", "title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "label"}
_BUTTONS = {"submit", "button", "reset"}
_NOT_SHOWN = {"script", "style", "template"}
_ITS_NAME = "Askwell"
_END = "\0"  # of an element, or the start of the next


class Foreign(NullTranslations):
    """Says everything in ⟦…⟧; the signs in numbers stay."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def untranslated(html: str, names: Iterable[str] = ()) -> list[str]:
    """What a page says outside of ⟦…⟧, but for names, numbers, and texts of members, which are all "x1 x2"."""
    eye = _Eye()
    eye.feed(html)
    eye.close()
    outside = [piece for said in (eye.text, *eye.attributes) for piece in _outside(said).split(_END)]
    return [" ".join(piece.split()) for piece in outside if _says_something(piece, names)]


def _outside(text: str) -> str:
    """What of a text is in no brackets; a sentence may hold others, as it may hold a date."""
    kept, depth = "", 0
    for letter in text:
        if letter in "⟦⟧":
            depth += 1 if letter == "⟦" else -1
        elif depth == 0:
            kept += letter
    assert depth == 0, f"a sentence is cut in two: {text}"
    return kept


def _says_something(text: str, names: Iterable[str]) -> bool:
    known = "|".join([_ITS_NAME, r"x\d+(?:\.example)?", *map(re.escape, names)])
    return bool(re.search(r"[^\W\d_]", re.sub(rf"\b(?:{known})\b", "", text)))


class _Eye(HTMLParser):
    """Reads the texts of a page, divided where elements are, and the attributes that are shown or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.attributes: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        self.attributes += [value for name, value in facts.items() if name in _READ_OUT]
        if tag == "input" and facts.get("type") in _BUTTONS:
            self.attributes.append(facts.get("value", ""))
        if tag == "meta" and facts.get("name") == "description":
            self.attributes.append(facts.get("content", ""))
        self.text += _END
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.text += _END
        while tag in self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not _NOT_SHOWN & set(self._inside):
            self.text += data
