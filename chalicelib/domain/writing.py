"""What may be written: the rules for each field of a submitted form, whichever door it came through.

A form collects every complaint about its fields, so that a writer can put all of them right at once.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chalicelib.domain import names
from chalicelib.domain.sentences import Noun, in_english

# Q2A 6, but for the bodies: people asked Q2A for longer ones, and 64 KB of source still make one cheap item.
TITLE_LEAST, TITLE_MOST = 12, 120
QUESTION_LEAST, ANSWER_LEAST, COMMENT_LEAST = 0, 12, 12
BODY_MOST, BODY_BYTES_MOST = 30_000, 65_536
TAGS_MOST, TAG_MOST = 5, 80
CATEGORY_DEPTH_MOST, CATEGORY_MOST = 4, 803
GUEST_NAME_MOST = 40
PASSWORD_LEAST, PASSWORD_MOST = 8, 1_000
EMAIL_MOST = 80
ABOUT_MOST = 500
REASON_MOST = 500
IDENTIFIER_MOST = 64

# However much somebody sends, only so much of it is looked at: it is refused for its size anyway.
_CHARACTERS_READ = 4 * BODY_MOST
_ELEMENTS_READ = 20

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NEVER_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LABEL = r"[^\W_](?:[a-zA-Z\d-]*[^\W_])?"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}", re.ASCII)


@dataclass(frozen=True)
class Complaint:
    """One thing to put right: a JSON pointer to it, a stable code, and a sentence that says what to do.

    The sentence is kept as a message with values, so that it can be said in any language.
    """

    pointer: str
    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        """The sentence in English."""
        return in_english(self.message, self.values)


def tidied(text: str) -> str:
    """Return a text trimmed, with LF line ends, without what is no text: NULs, controls, half characters."""
    return _NEVER_TEXT.sub("", _LINE_ENDS.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """Return a text tidied, with one space where there was any white space."""
    return " ".join(tidied(text).split())


def tag(word: str) -> str:
    """Return the tag that a word or a few words make, "" if they have no letter, digit or picture.

    Source: Q2A 1.12. Small letters; `# & $ % @ _ -` stay, all else that is no letter or digit divides words,
    and a hyphen joins them.
    """
    plain = unicodedata.normalize("NFC", names.INVISIBLE.sub("", tidied(word))).lower()
    spaced = "".join(letter if _belongs_to_a_tag(letter) else " " for letter in plain.replace("'", ""))
    joined = re.sub("-+", "-", "-".join(spaced.split())).strip("-")
    return joined if any(letter.isalnum() or unicodedata.category(letter) == "So" for letter in joined) else ""


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts say the same in the same order, but for case and punctuation (Q2A 1.2, 1.3).

    Texts without a single word, such as rows of emoji, are the same if they are equal.
    """
    words = names.words(one)
    return words == names.words(other) and (bool(words) or tidied(one) == tidied(other))


class Form:
    """A submitted JSON object. Each method reads one field, returns it cleaned and adds to `complaints`.

    A field that is complained about comes back as something harmless ("", 0, no tags); reading never raises.
    The numbers are Q2A's (Q2A 6), but for the bodies.
    """

    def __init__(self, submitted: object) -> None:
        self.complaints: list[Complaint] = []
        self._known: set[str] = set()
        self._fields: Mapping[str, object] = submitted if isinstance(submitted, Mapping) else {}
        if not isinstance(submitted, Mapping):
            self.refuse("", "wrong_type", "Please send one JSON object with named fields.")

    def has(self, field: str) -> bool:
        """Tell whether a field was sent at all: an edit leaves alone what it does not name."""
        self._known.add(field)
        return field in self._fields

    def title(self) -> str:
        """Return the title: one line of 12 to 120 characters."""
        return self._text("title", Noun("A title"), one_line, TITLE_LEAST, TITLE_MOST)

    def body(self, minimum: int) -> str:
        """Return the Markdown source of a post: at most 30,000 characters, and 64 KB in UTF-8."""
        body = self._text("body", Noun("A text"), tidied, minimum, BODY_MOST)
        size = len(body.encode())
        if size <= BODY_BYTES_MOST:
            return body
        return self.refuse(
            "/body",
            "too_long",
            "A text takes at most %(most)s bytes; this one takes %(size)s. Please shorten it.",
            most=BODY_BYTES_MOST,
            size=size,
        )

    def tags(self) -> tuple[str, ...]:
        """Return up to 5 different tags in the order given, each as `tag` makes it."""
        sent = self._sent("tags", [])
        if not isinstance(sent, list):
            self.refuse("/tags", "wrong_type", "Tags are sent as a list of words.")
            return ()
        chosen = dict.fromkeys(self._tag(f"/tags/{place}", word) for place, word in enumerate(sent[:_ELEMENTS_READ]))
        chosen.pop("", None)
        if len(chosen) > TAGS_MOST or len(sent) > _ELEMENTS_READ:
            self.refuse(
                "/tags", "too_many", "A question has at most %(most)s tags; please keep the best.", most=TAGS_MOST
            )
        return tuple(chosen)

    def category(self) -> str:
        """Return a category's path such as "family/parents", "" for none. It may not exist."""
        path = self._text("category", Noun("A category"), one_line, 0, CATEGORY_MOST)
        levels = path.split("/")
        if path and any(not level or level != "-".join(names.words(level)) for level in levels):
            return self.refuse(
                "/category", "malformed", 'A category is written as in its address, for example "family/parents".'
            )
        if len(levels) > CATEGORY_DEPTH_MOST:
            return self.refuse(
                "/category",
                "too_deep",
                "A category is at most %(most)s levels deep; this one has %(levels)s.",
                most=CATEGORY_DEPTH_MOST,
                levels=len(levels),
            )
        return path

    def guest_name(self) -> str:
        """Return the name a guest wants to show, "" for none. It may still look like a member's."""
        name = self._text("name", Noun("A name"), _bare, 0, GUEST_NAME_MOST)
        if names.means_nobody(name):
            return ""
        return self._unless_reserved("name", name)

    def handle(self) -> str:
        """Return a new member's handle: 1 to 20 characters without "@", "+" and "/". It may be taken."""
        handle = self._text("handle", Noun("A handle"), _bare, 1, names.HANDLE_LONGEST)
        if handle in (".", "..") or any(letter in handle for letter in "@+/"):
            return self.refuse(
                "/handle", "malformed", 'A handle cannot have "@", "+" or "/" in it, and cannot be "." or "..".'
            )
        return self._unless_reserved("handle", handle)

    def about(self) -> str:
        """Return what a member says of themselves: at most 500 characters, in lines as they were typed."""
        return self._text("about", Noun("A text"), tidied, 0, ABOUT_MOST)

    def reason(self) -> str:
        """Return why a post is hidden or restored, "" for no reason; its author reads it."""
        return self._text("reason", Noun("A reason"), one_line, 0, REASON_MOST)

    def password(self) -> str:
        """Return a password exactly as it was typed: 8 to 1,000 characters of any kind."""
        password = self._string("password", Noun("A password"), required=True)
        if _SURROGATE.search(password[: PASSWORD_MOST + 1]):
            return self.refuse("/password", "malformed", "This password holds half a character; please type it again.")
        return self._measured("/password", Noun("A password"), password, len(password), PASSWORD_LEAST, PASSWORD_MOST)

    def email(self) -> str:
        """Return an e-mail address of at most 80 characters that looks like one, "" for none."""
        address = self._text("email", Noun("An e-mail address"), str.strip, 0, EMAIL_MOST)
        if address and not _EMAIL.fullmatch(address):
            return self.refuse(
                "/email",
                "malformed",
                "This does not look like an e-mail address; please write it like name@example.org.",
            )
        return address

    def ticked(self, field: str) -> bool:
        """Tell whether a box was ticked: true in JSON, anything at all in a form of a page."""
        sent = self._sent(field, False)
        if isinstance(sent, bool | str):
            return bool(sent)
        self.refuse(f"/{field}", "wrong_type", "%(noun)s is sent as true or false.", noun=Noun("This"))
        return False

    def identifier(self, field: str) -> str:
        """Return the id that a field must hold. It may be nobody's."""
        return self._text(field, Noun("An id"), one_line, 1, IDENTIFIER_MOST)

    def key(self, field: str) -> str:
        """Return what a field names by more than an id: a category's path, a notice's date and event."""
        return self._text(field, Noun("A key"), one_line, 1, CATEGORY_MOST)

    def identifier_or_none(self, field: str) -> str | None:
        """Return the id in a field, None where the form says null: so an accepted answer is withdrawn."""
        if self.has(field) and self._fields[field] is None:
            return None
        return self.identifier(field)

    def vote(self) -> int:
        """Return the value of a vote: 1, 0 or -1."""
        value = self._sent("value", None)
        if isinstance(value, int) and not isinstance(value, bool):
            if value in (1, 0, -1):
                return value
            self.refuse("/value", "not_allowed", "A vote is 1, 0 or -1.")
        else:
            self.refuse("/value", "wrong_type" if self.has("value") else "required", "A vote is 1, 0 or -1.")
        return 0

    def reject_unknown(self) -> None:
        """Complain about the fields that nothing has asked for; to be called last."""
        fields = ", ".join(sorted(self._known))
        unknown = [name for name in self._fields if name not in self._known]
        for name in unknown[:_ELEMENTS_READ]:
            pointer = tidied(name[:TAG_MOST]).replace("~", "~0").replace("/", "~1")
            self.refuse(
                f"/{pointer}", "unknown_field", "There is no such field here. There are: %(fields)s.", fields=fields
            )

    def refuse(self, pointer: str, code: str, message: str, /, **values: object) -> str:
        """Take down a complaint; the harmless value that stands for what was refused is an empty text."""
        self.complaints.append(Complaint(pointer, code, message, values))
        return ""

    def _sent(self, field: str, absent: object) -> object:
        return self._fields[field] if self.has(field) else absent

    def _string(self, field: str, noun: Noun, *, required: bool) -> str:
        value = self._sent(field, "")
        if not isinstance(value, str):
            return self.refuse(f"/{field}", "wrong_type", "%(noun)s is sent as a string.", noun=noun)
        if required and not value:
            return self.refuse(f"/{field}", "required", "%(noun)s is needed.", noun=noun)
        return value

    def _text(self, field: str, noun: Noun, clean: Callable[[str], str], least: int, most: int) -> str:
        """Return a field cleaned. What nobody can see does not help a text to be long enough."""
        sent = self._string(field, noun, required=least > 0)
        text = clean(sent.strip()[:_CHARACTERS_READ])
        seen = _characters_seen(text)
        if sent and not seen:
            return self.refuse(f"/{field}", "required", "%(noun)s is needed.", noun=noun) if least else ""
        return self._measured(f"/{field}", noun, text, seen, least, most)

    def _measured(self, pointer: str, noun: Noun, text: str, seen: int, least: int, most: int) -> str:
        if text and seen < least:
            return self.refuse(
                pointer,
                "too_short",
                "%(noun)s needs at least %(least)s characters; this one has %(seen)s.",
                noun=noun,
                least=least,
                seen=seen,
            )
        if len(text) > most:
            return self.refuse(
                pointer,
                "too_long",
                "%(noun)s has at most %(most)s characters; this one has %(length)s. Please shorten it.",
                noun=noun,
                most=most,
                length=len(text),
            )
        return text

    def _tag(self, pointer: str, word: object) -> str:
        if not isinstance(word, str):
            return self.refuse(pointer, "wrong_type", "A tag is sent as a string.")
        cleaned = tag(word[:_CHARACTERS_READ])
        if not cleaned:
            return self.refuse(pointer, "required", "A tag needs at least one letter or digit.")
        return self._measured(pointer, Noun("A tag"), cleaned, len(cleaned), 1, TAG_MOST)

    def _unless_reserved(self, field: str, name: str) -> str:
        if not names.is_reserved(name):
            return name
        return self.refuse(f"/{field}", "reserved", "This name is kept for the forum itself; please choose another.")


def _bare(name: str) -> str:
    """Return a name on one line without invisible letters, as it is shown and as it is stored."""
    return one_line(names.INVISIBLE.sub("", unicodedata.normalize("NFC", name)))


def _characters_seen(text: str) -> int:
    """Count what a reader sees: no invisible letters, white space as one, no accents without a letter."""
    shown = " ".join(names.INVISIBLE.sub("", text).split())
    return len(shown) if any(unicodedata.category(letter)[0] not in "MZ" for letter in shown) else 0


def _belongs_to_a_tag(letter: str) -> bool:
    return letter.isalnum() or letter in "#&$%@_-" or unicodedata.category(letter) in _IN_TAGS


_IN_TAGS = ("Mn", "Mc", "Me", "So", "Sk")  # accents and vowel signs, pictures and their skin tones
