"""What people and titles are called: when two names are too alike, which names nobody may have,
a handle for somebody who arrives with a display name, and the words of a title in its address."""

import re
import unicodedata
from collections.abc import Callable
from itertools import count

HANDLE_LONGEST = 20  # Q2A 6
SLUG_LONGEST = 50  # Q2A 3.1

# What Unicode calls "default ignorable", and letters drawn as nothing: fillers, the blank braille cell.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\uff07`\u00b4]")
_SEPARATORS = ("Z", "Cc", "Pd", "Pc")

# Letters that are drawn like a Latin one; small letters only, since names are folded first. Where a capital
# and its small letter resemble different Latin letters, both count as one of these: names differ in no case.
_ALIKE = {
    "a": "аɑαᴀꭺᎪ",
    "b": "вьβʙᴃᏴ",
    "c": "сϲᴄᏟ",
    "d": "ԁđɖᴅᎠ",
    "e": "еεєɛᴇᎬ",
    "f": "ƒꜰ",
    "g": "ɡɢցᏀ",
    "h": "нһηħհʜᎻ",
    "j": "јϳյᴊᎫ",
    "k": "кκᴋᏦ",
    "l": "1i|!ıіιӏłɩɪʟǀ∣ⅼꟾᎥᏞ",
    "m": "мμᴍᎷ",
    "n": "пոռɴᴨ",
    "o": "0оοσօøɵᴏ",
    "p": "рρᴘᏢ",
    "q": "ԛզգ",
    "r": "гʀᴦᏒ",
    "s": "ѕꜱᏚ",
    "t": "тτŧᴛᎢ",
    "u": "սʋᴜ",
    "v": "νѵᴠᏙ",
    "w": "ԝωѡɯᴡᎳ",
    "x": "хχ×",
    "y": "уүγυʏ",
    "z": "ζᴢᏃ",
}
_LOOK_ALIKES = {ord(other): latin for latin, others in _ALIKE.items() for other in others} | {
    first + place: latin.replace("i", "l")
    for first in (0x1F150, 0x1F170, 0x1F1E6)  # letters in black discs, in black squares, and those of flags
    for place, latin in enumerate("abcdefghijklmnopqrstuvwxyz")
}

_NOBODY = "anonymous anon guest unknown"
_OURS = """
    admin administrator askwell bot contact current deleted everyone help helpdesk hidden info me member
    members mod moderator moderators mods nobody none null official owner postmaster removed root security
    staff support system team undefined webmaster you
"""


def fold(name: str) -> str:
    """Return what two handles must differ in: not case, accents, spaces, hyphens, dots, invisible letters.

    Source: unique ignoring case and accents, Q2A 6. A name of separators or accents alone is kept as it is,
    an emoji is kept as its code point; only a name in which nothing can be seen folds to "".
    """
    visible = INVISIBLE.sub("", name).strip()
    plain = _without_accents(_without_accents(visible).casefold())
    letters = "".join(letter for letter in plain if not _separates(letter))
    return letters or plain.strip() or visible


def skeleton(name: str) -> str:
    """Return the shape of a name: folded, and with one letter for all that look alike (Bill is B1ll).

    Handles are claimed by it, and a guest may not use a name whose skeleton is claimed. Names that fold alike
    have the same skeleton. Never empty for a valid handle: emoji, and what resembles nothing else, stay.
    """
    letters = fold(name).translate(_LOOK_ALIKES)
    return letters.replace("rn", "m").replace("vv", "w")


def is_reserved(name: str) -> bool:
    """Tell whether nobody may take this name, because it would seem to speak for the forum or for nobody."""
    return skeleton(name) in _RESERVED


def means_nobody(name: str) -> bool:
    """Tell whether a guest who gives this name says only that they give none ("Anonymous", "guest")."""
    return skeleton(name) in _NAMELESS


def handle_from(display_name: str, taken: Callable[[str], bool]) -> str:
    """Return a valid handle for a display name: Geoff-Dalgas for "Geoff Dalgas", and Geoff-Dalgas-2 next.

    `taken` says whether a handle is somebody else's already; it is asked until it says no.
    A name without a letter or digit becomes "member-2" and so on.
    """
    base = "-".join(_word_runs(_without_accents(display_name))) or "member"
    candidate = _cut(base, HANDLE_LONGEST)
    numbers = count(2)
    while is_reserved(candidate) or taken(candidate):
        ending = f"-{next(numbers)}"
        candidate = _cut(base, HANDLE_LONGEST - len(ending)) + ending
    return candidate


def slug(title: str) -> str:
    """Return a title for its address: words in small letters joined by "-", at most 50 characters.

    The shortest words are left out until it fits (Q2A 3.1); apostrophes go, letters of every script stay.
    A title without a letter or digit gives "", and its address then ends with the id.
    """
    chosen = words(title)
    while len(chosen) > 1 and len("-".join(chosen)) > SLUG_LONGEST:
        chosen.remove(min(chosen, key=len))
    return _cut("-".join(chosen), SLUG_LONGEST)


def words(text: str) -> list[str]:
    """Return the words of a text in order, in small letters, without punctuation or apostrophes."""
    return _word_runs(unicodedata.normalize("NFKC", text).lower())


def _word_runs(text: str) -> list[str]:
    joined = _APOSTROPHES.sub("", INVISIBLE.sub("", text))
    spaced = "".join(letter if _belongs_to_a_word(letter) else " " for letter in joined)
    return spaced.split()


def _belongs_to_a_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")


def _without_accents(text: str) -> str:
    """Drop the marks that modify a letter; vowel signs of Indic scripts are letters of their own and stay."""
    apart = unicodedata.normalize("NFKD", text)
    kept = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", kept)


def _separates(letter: str) -> bool:
    return letter == "." or unicodedata.category(letter).startswith(_SEPARATORS)


def _cut(words_joined: str, longest: int) -> str:
    return words_joined[:longest].rstrip("-")


_NAMELESS = frozenset(map(skeleton, _NOBODY.split()))
_RESERVED = _NAMELESS | frozenset(map(skeleton, _OURS.split()))
