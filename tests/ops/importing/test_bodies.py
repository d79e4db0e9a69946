"""Bodies from elsewhere: what is shown is what was written, whatever the form and the size."""

import pytest

from chalicelib.domain.writing import BODY_BYTES_MOST
from chalicelib.presentation.markdown import HTML_MOST, render, to_text
from ops.importing.bodies import escaped, mended, readable
from ops.importing.drafts import Form


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("Talk to people.Seriously, do.", "Talk to people.\n\nSeriously, do."),
        ("Is it you?I think not.", "Is it you?\n\nI think not."),
        ("Three tips:Breathe.", "Three tips:\n\nBreathe."),
        ("He said “go.”Then he went.", "He said “go.”\n\nThen he went."),
        ("¿Qué pasó?Él no sabe.", "¿Qué pasó?\n\nÉl no sabe."),
        ("They hadn't.The key is time.", "They hadn't.\n\nThe key is time."),
    ],
)
def test_glued_sentences_come_apart(glued: str, apart: str) -> None:
    assert mended(glued) == apart


@pytest.mark.parametrize(
    "text",
    [
        "Look at www.LivingWell.example and (www.MarkWrites.example).",
        "Write to ann@Example.Org or see http://Some.Where/Page.Html.",
        "Mrs.Dalloway said so.",
        "Anna Ph.D. and e.g.It is short.",
        "On Amazon.Com they sell it.",
        "It is CBT.CBT helps.",
        "Already.\n\nApart.",
    ],
)
def test_addresses_titles_and_abbreviations_stay_together(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "- no list",
        "+ no list",
        "1. no list",
        "12) no list",
        "> no quote",
        "=====",
        "-----",
        "***",
        "~~~",
        "*no emphasis* and _none_ here, snake_case neither",
        "`no code`",
        "[no link](http://example.org)",
        "![no image](x)",
        "<b>no tag</b>",
        "&lt; stays &lt; and &#35; stays",
        r"C:\Users\*",
        "~~not struck out~~",
        "| a | b |",
    ],
)
def test_plain_text_is_never_taken_for_markup(text: str) -> None:
    html = render(escaped(text))
    assert to_text(html) == text
    assert "<p>" in html


def test_lines_of_plain_text_stay_lines_and_are_no_code() -> None:
    assert render(escaped("One.\n     Two.\n\n\nThree.\xa0Four.")) == "<p>One.</p>\n<p>Two.</p>\n<p>Three. Four.</p>"


@pytest.mark.parametrize("form", list(Form))
def test_a_field_of_200_kb_is_cut_at_64_kb_and_that_is_told(form: Form) -> None:
    source, html, note = readable("Some words. " * 17_000, form)
    assert len(source.encode()) <= BODY_BYTES_MOST
    assert html.endswith("<p>[…]</p>")
    assert "cut" in note


def test_nothing_is_told_of_a_body_within_the_limits() -> None:
    assert readable("<p>Short.</p>", Form.HTML) == ("Short.", "<p>Short.</p>", "")


@pytest.mark.parametrize(
    "bomb",
    [
        "<blockquote>" * 60 + "deep" + "</blockquote>" * 60,
        "<div>" * 5_000 + "deep" + "</div>" * 5_000,
        "<table>" + "<tr>" + "<td>x</td>" * 90 + "</tr>" * 1 + ("<tr>" + "<td>x</td>" * 90 + "</tr>") * 80 + "</table>",
        "<p>" + "&lt;" * 60_000 + "</p>",
        "<p>" + "a<br>" * 9_000 + "</p>",
    ],
    ids=["quotes", "divisions", "table", "less-than signs", "lines"],
)
def test_a_bomb_is_shown_without_its_formatting(bomb: str) -> None:
    source, html, note = readable(bomb, Form.HTML)
    assert 0 < len(html.encode()) <= HTML_MOST
    assert len(source.encode()) <= BODY_BYTES_MOST
    assert note or "deep" in html


def test_code_and_links_of_html_survive() -> None:
    html = (
        "<pre><code>if a &lt; b:\n    c = '*'\n</code></pre>\n<p>See <a href='http://example.org/a_(b)'>this</a>.</p>"
    )
    _, shown, _ = readable(html, Form.HTML)
    assert "if a &lt; b:\n    c = '*'" in shown
    assert 'href="http://example.org/a_(b)"' in shown


def test_a_picture_becomes_a_link_to_it() -> None:
    _, shown, _ = readable('<p><img src="//example.org/tea.jpg" alt="a cup"></p>', Form.HTML)
    assert shown == '<p><a href="https://example.org/tea.jpg" rel="nofollow ugc noopener">a cup</a></p>'
