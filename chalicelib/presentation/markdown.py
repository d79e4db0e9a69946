"""From Markdown to HTML that is safe to show, and from that HTML to plain text: the only renderer of posts.

Posts are rendered when they are written. The two libraries are imported on the first call, so that a function
which only reads posts starts without them.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

from chalicelib.domain.sentences import in_english

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from nh3 import Cleaner

HTML_MOST = 131_072  # bytes; with the source and the rest of a post this stays far below DynamoDB's 400 KB
RAW_HTML_MOST = 2 * HTML_MOST  # before cleaning, which writes some characters shorter

# Bounds on what makes small sources slow or large. The parser works for each line once per open quote or list, and
# leaves out what is nested deeper than its limit: so a post that reaches the limit is refused, never cut.
LINES_MOST = 5_000
DEPTH_MOST = 20
CELLS_MOST = 5_000
BARE_LINK_MOST = 2_000  # characters; what is longer is pasted data rather than an address

_TAGS = {"p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li"}
_TAGS |= {"a", "table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}
_SCHEMES = {"http", "https", "mailto"}
_ABSOLUTE = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_BARE_LINK = re.compile(r"(?<![a-z0-9])https?://\w[^\s<>\"]*", re.IGNORECASE)
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5"}  # the page has an h1 and h2 of its own


class TooMuch(ValueError):
    """The post is nested too deep, or would make too much HTML; the message is a sentence for its writer."""

    def __init__(self, message: str, /, **values: object) -> None:
        self.message, self.values = message, values
        super().__init__(in_english(message, values))


def render(source: str) -> str:
    """Return the safe HTML of a post's Markdown source: CommonMark, tables, ~~strikethrough~~, bare http links.

    Raw HTML is shown as it was typed. Images become links, headings start at h3, links carry
    rel="nofollow ugc noopener", and one that is not http, https or mailto is only its text.
    Raises TooMuch where the design's bounds are passed (128 KB of HTML; nesting; table cells; lines).
    """
    text = source.replace("\r\n", "\n").replace("\r", "\n").encode(errors="replace").decode()
    if text.count("\n") >= LINES_MOST:
        raise TooMuch("A text has at most %(most)s lines. Please shorten it.", most=LINES_MOST)
    html = _parser().render(text)
    if len(html) <= RAW_HTML_MOST:
        html = _cleaner().clean(html).strip()
        if len(html.encode()) <= HTML_MOST:
            return html
    raise TooMuch("With its formatting this text is too long. Please shorten it, or use fewer links and tables.")


def to_text(html: str) -> str:
    """Return the plain text of HTML that `render` has made, without empty lines."""
    text = unescape(re.sub("<[^>]*>", "", html))
    return re.sub(r"\s*\n\s*", "\n", text).strip()


@cache
def _parser() -> "MarkdownIt":
    """People who type plainly mean the end of a line to be one, so `breaks` is on."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": DEPTH_MOST})
    parser.enable(["table", "strikethrough"])
    parser.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.push("askwell", _suit_the_forum)
    return parser


@cache
def _cleaner() -> "Cleaner":
    from nh3 import Cleaner

    return Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel="nofollow ugc noopener",
        clean_content_tags=set(),
    )


def _bounded_table(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Parse a table, yet only so many rows as a post may have cells: a small source can make very many."""
    from markdown_it.rules_block import table

    columns = state.getLines(start, start + 1, 0, False).count("|") + 1
    found = table(state, start, min(end, start + 2 + CELLS_MOST // columns), silent)
    if found and not silent:
        state.env["cells"] = state.env.get("cells", 0) + columns * (state.line - start)
        if state.env["cells"] > CELLS_MOST:
            raise TooMuch("Tables hold at most %(most)s cells together. Please shorten them.", most=CELLS_MOST)
    return found


def _suit_the_forum(state: "StateCore") -> None:
    """Refuse what is nested too deep, and make headings, images and links what a post may have."""
    for token in state.tokens:
        _refuse_if_deep(token)
        if token.type.startswith("heading"):
            token.tag = _HEADINGS.get(token.tag, "h6")
        if token.children:
            token.children = list(_with_our_links(state, token.children))


def _refuse_if_deep(token: "Token") -> None:
    if token.nesting == 1 and token.level + 1 >= DEPTH_MOST:
        raise TooMuch("Quotes, lists or emphasis are nested too deep here. Please use fewer levels.")


def _with_our_links(state: "StateCore", tokens: "list[Token]") -> "Iterator[Token]":
    """Hide links of other schemes; outside of links, let images and bare addresses be links."""
    around: list[Token] = []
    for token in tokens:
        _refuse_if_deep(token)
        if token.type == "link_open":
            token.hidden = not _ABSOLUTE.match(str(token.attrs["href"]))
            around.append(token)
        elif token.type == "link_close":
            token.hidden = around.pop().hidden
        if token.type == "image":
            yield from _image_as_link(state, token, inside_link=bool(around))
        elif token.type == "text" and not around:
            yield from _with_bare_links(state, token.content)
        else:
            yield token


def _image_as_link(state: "StateCore", image: "Token", *, inside_link: bool) -> "Iterator[Token]":
    address = str(image.attrs["src"])
    words = (" " if token.type.endswith("break") else token.content for token in image.children or [])
    shown = "".join(words).strip() or state.md.normalizeLinkText(address)
    return iter([_text(shown)]) if inside_link or not _ABSOLUTE.match(address) else _link(address, shown)


def _with_bare_links(state: "StateCore", text: str) -> "Iterator[Token]":
    """Make links of http addresses that stand in a text, without the punctuation behind them (Q2A 1.1)."""
    done = 0
    for found in _BARE_LINK.finditer(text):
        address = _without_last_punctuation(found[0])
        if len(address) <= BARE_LINK_MOST:
            yield _text(text[done : found.start()])
            yield from _link(state.md.normalizeLink(address), address)
            done = found.start() + len(address)
    yield _text(text[done:])


def _without_last_punctuation(address: str) -> str:
    """Drop what belongs to the sentence: "(see http://example.org/a_(b))." links to http://example.org/a_(b)."""
    while len(address) <= 2 * BARE_LINK_MOST and address[-1] in ".,;:!?'*_)]":
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _link(address: str, shown: str) -> "Iterator[Token]":
    from markdown_it.token import Token

    yield Token("link_open", "a", 1, attrs={"href": address})
    yield _text(shown)
    yield Token("link_close", "a", -1)


def _text(content: str) -> "Token":
    from markdown_it.token import Token

    return Token("text", "", 0, content=content)
