"""Bodies from elsewhere as the Markdown source that our editor loads, such that the page made of it says the same."""

import re
from typing import TYPE_CHECKING, Any

from chalicelib.domain.writing import BODY_BYTES_MOST, tidied
from chalicelib.presentation.markdown import TooMuch, render
from ops.importing.drafts import Form

if TYPE_CHECKING:
    from bs4 import Tag

_CUT_SIGN = "\n\n[…]"
_HTML_READ_MOST = 1_000_000

_MARKS = re.compile(r"([\\`*\[\]<]|~(?=~))")
_UNDERSCORES = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_ENTITIES = re.compile(r"&(?=#?\w+;)")
_LINE_STARTS = re.compile(r"^([ \t]*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|[-=:|][-=:| \t]*$)", re.MULTILINE)
_NUMBERED = re.compile(r"^([ \t]*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)

# Two small letters before a sentence's end and a capital right behind it: CounselChat lost its paragraphs that way.
_GLUED = re.compile(r"(?<=[a-zß-ÿ'’][a-zß-ÿ])([.!?:]|[.!?][\")”’])(?=[“\"(]?[A-ZÀ-Þ](?:[a-zß-ÿ]|['’\s]))")
_TITLES = ("Mrs", "Prof", "Rev", "Hon", "Capt", "Sgt", "vs")
_DOMAINS = ("Com", "Org", "Net", "Edu", "Gov")


def readable(body: str, form: Form, site: str = "") -> tuple[str, str, str]:
    """Returns a body's Markdown source, its HTML, and what had to be changed about it ("" for nothing).

    Never refuses: what is longer than 64 KB of source is cut and marked; what is nested too deep or makes more HTML
    than a post may have loses its formatting first. `site` is what addresses without a host are completed with.
    """
    source, note = _within_limit(_source(body, form, site))
    try:
        return source, render(source), note
    except TooMuch:
        return _without_formatting(source)


def mended(text: str) -> str:
    """Returns a plain text with paragraphs where sentences are glued together ("people.Seriously").

    Left alone: web and mail addresses, titles before a name ("Mrs.Dalloway"), capitals in a row, and what
    follows a single letter ("e.g.It").
    """
    return _GLUED.sub(_paragraph, text)


def escaped(text: str) -> str:
    """Returns Markdown that shows a plain text as it is, in one paragraph for each of its lines that is not empty."""
    lines = (line.strip() for line in text.replace("\xa0", " ").splitlines())
    return "\n\n".join(_escaped_block(line) for line in lines if line)


def _source(body: str, form: Form, site: str) -> str:
    body = tidied(body)
    if form is Form.HTML:
        return _from_html(body[:_HTML_READ_MOST], site)
    if form is Form.PLAIN:
        return escaped(body)
    return _LINE_STARTS.sub(r"\1\\\2", _NUMBERED.sub(r"\1\\\2", body))


def _within_limit(source: str) -> tuple[str, str]:
    if len(source.encode()) <= BODY_BYTES_MOST:
        return source, ""
    return _cut(source, BODY_BYTES_MOST), f"longer than {BODY_BYTES_MOST:,} bytes of source: cut"


def _cut(source: str, size: int) -> str:
    kept = source.encode()[: size - len(_CUT_SIGN.encode())].decode(errors="ignore")
    whole, space, _ = kept.rpartition(" ")
    return (whole if space and len(whole) > len(kept) // 2 else kept) + _CUT_SIGN


def _without_formatting(source: str) -> tuple[str, str, str]:
    """In one paragraph; markup that needs four bytes where the source has one may still have to be cut."""
    size, plain = BODY_BYTES_MOST, _escaped_block(" ".join(source.split()))
    while True:
        shortened = plain if len(plain.encode()) <= size else _cut(plain, size)
        try:
            note = "shown without its formatting, of which it has more than a post may have"
            return shortened, render(shortened), note if shortened == plain else f"{note}, and cut"
        except TooMuch:
            size //= 2


def _paragraph(end: re.Match[str]) -> str:
    before, behind = end.string[: end.start()], end.string[end.end() :]
    word = before[max(0, len(before) - 200) :].split()[-1:]
    inside_address = word and re.search(r"www|://|@", word[0])
    if inside_address or before.endswith(_TITLES) or behind.startswith(_DOMAINS):
        return end[0]
    return end[0] + "\n\n"


def _escaped_block(text: str) -> str:
    return _NUMBERED.sub(r"\1\\\2", _LINE_STARTS.sub(r"\1\\\2", _escaped_inline(text)))


def _escaped_inline(text: str) -> str:
    marked = _UNDERSCORES.sub(r"\\_", _MARKS.sub(r"\\\1", text))
    return _ENTITIES.sub(r"\\&", marked)


def _from_html(html: str, site: str) -> str:
    try:
        return str(_converter(site).convert(html)).strip()
    except RecursionError:
        return escaped(re.sub("<[^>]*>", " ", html))


def _converter(site: str) -> Any:
    from markdownify import ATX, MarkdownConverter

    class Converter(MarkdownConverter):
        """Escapes what would be markup, and completes addresses of the site."""

        def escape(self, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - markdownify passes it
            return _escaped_block(text) if text else ""

        def convert_a(self, el: "Tag", text: str, parent_tags: set[str]) -> str:
            el["href"] = _complete(str(el.get("href") or ""), site)
            return str(super().convert_a(el, text, parent_tags))  # type: ignore[misc]

        def convert_img(self, el: "Tag", text: str, parent_tags: set[str]) -> str:
            el["src"] = _complete(str(el.get("src") or ""), site)
            return str(super().convert_img(el, text, parent_tags))  # type: ignore[misc]

    return Converter(heading_style=ATX, bullets="-", autolinks=False, bs4_options="html.parser")


def _complete(address: str, site: str) -> str:
    if address.startswith("//"):
        return f"https:{address}"
    return f"https://{site}{address}" if site and address.startswith("/") else address
