"""The renderer of letters: a folder of three templates for each kind, `subject.txt`, `letter.txt` and `letter.html`."""

import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.presentation.render import speak

if TYPE_CHECKING:
    from jinja2 import Environment

_LETTERS = Path(__file__).parent / "letters"
_WIDTH = 72
# A header is one line; what is longer, programs that show mails cut off anyway.
_SUBJECT_MOST = 140


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says: its subject in one line, its text, and the same as HTML."""

    subject: str
    text: str
    html: str


def written(kind: str, **context: object) -> Letter:
    """The letter of a kind, "answered". In HTML every value is escaped, and a missing one is an error."""
    subject = " ".join(_rendered(f"{kind}/subject.txt", context).split())
    if len(subject) > _SUBJECT_MOST:
        subject = f"{subject[: _SUBJECT_MOST - 1]}…"
    context = {**context, "subject": subject}
    return Letter(subject, _rendered(f"{kind}/letter.txt", context), _rendered(f"{kind}/letter.html", context))


def kinds() -> list[str]:
    """The kinds of letters there are."""
    return sorted(path.name for path in _LETTERS.iterdir() if path.is_dir())


def quoted(text: str) -> str:
    """A text as mails quote one: lines of 72 letters behind "> "."""
    lines = (textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) for line in text.splitlines())
    return "\n".join(f"> {part}".rstrip() for wrapped in lines for part in wrapped or [""])


def _rendered(name: str, context: dict[str, object]) -> str:
    return _jinja().get_template(name).render(context)


@cache
def _jinja() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    jinja = Environment(
        loader=FileSystemLoader(_LETTERS),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    jinja.filters["quoted"] = quoted
    speak(jinja)
    return jinja
