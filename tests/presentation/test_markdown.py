import contextlib
import subprocess
import sys
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.presentation.markdown import TooMuch, render, to_text

LONGEST = 30_000
LINK = 'rel="nofollow ugc noopener"'


def full_of(words):
    return (words * (LONGEST // len(words) + 1))[:LONGEST]


class Tags(HTMLParser):
    """What a browser would make of a page: its tags, their attributes, and the tags left open."""

    def __init__(self, html):
        super().__init__()
        self.seen, self.attributes, self.open = set(), [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.attributes += [(tag, *attribute) for attribute in attrs]
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def links_of(source):
    return [value for tag, name, value in Tags(render(source)).attributes if (tag, name) == ("a", "href")]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("I *am* **here**", "<p>I <em>am</em> <strong>here</strong></p>"),
        ("~~never~~", "<p><s>never</s></p>"),
        ("> you said", "<blockquote>\n<p>you said</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("```python\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("one  \ntwo", "<p>one<br>\ntwo</p>"),
        ("one\r\n\r\ntwo\rthree", "<p>one</p>\n<p>two<br>\nthree</p>"),
        ("---", "<hr>"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(source, html):
    assert render(source) == html


def test_a_table_is_a_table_without_styles():
    assert "<td>1</td>" in render("|a|\n|-:|\n|1|")
    assert Tags(render("|a|\n|-:|\n|1|")).attributes == []


@pytest.mark.parametrize(
    ("source", "tag"),
    [("# a", "h3"), ("## a", "h4"), ("### a", "h5"), ("#### a", "h6"), ("a\n=", "h3"), ("> # a", "h3")],
)
def test_a_post_never_has_the_headings_of_the_page(source, tag):
    assert f"<{tag}>a</{tag}>" in render(source)


@pytest.mark.parametrize("raw", ["<script>alert(1)</script>", "<b onclick=x>hi</b>", "<!-- x -->", "a <br> b"])
def test_raw_html_is_shown_as_it_was_typed(raw):
    assert Tags(render(raw)).seen == {"p"}
    assert to_text(render(raw)) == raw


@pytest.mark.parametrize("address", ["http://example.org/a?b=c&d", "https://example.org", "mailto:ann@example.org"])
def test_a_link_leads_out_and_gives_no_credit(address):
    assert links_of(f"[here]({address})") == [address]
    assert LINK in render(f"[here]({address})")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "&#106;avascript:x",
        "data:text/html,x",
        "ftp://a.b",
        "/c",
        "//a.b",
        "#d",
        "",
        "vbscript:x",
        "<java\tscript:x>",
        "x:y",
        "http:",
        "file:///etc",
        "\x01javascript:x",
    ],
)
def test_other_links_are_only_their_text(address):
    html = render(f"[here]({address}) [there][1]\n\n[1]: {address}")
    assert "<a" not in html and "here" in html and "there" in html


def test_a_link_has_no_title_to_hide_things_in():
    assert "title" not in render('[here](http://a.b "title")')


@pytest.mark.parametrize(
    ("source", "text", "address"),
    [
        ("![a *cat*](http://a.b/c.png)", "a cat", "http://a.b/c.png"),
        ("![](http://a.b/c.png)", "http://a.b/c.png", "http://a.b/c.png"),
        ("[![small](http://a.b/c.png)](http://a.b/d.png)", "small", "http://a.b/d.png"),
        ("![b ![c](http://x.y)](http://a.b)", "b c", "http://a.b"),
    ],
)
def test_an_image_is_a_link(source, text, address):
    assert render(source) == f'<p><a href="{address}" {LINK}>{text}</a></p>'


@pytest.mark.parametrize("address", ["/c.png", "data:image/png;base64,AAAA"])
def test_an_image_from_nowhere_is_its_description(address):
    assert render(f"![a cat]({address})") == "<p>a cat</p>"


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("see http://a.b/c_d_e.", "http://a.b/c_d_e"),
        ("(https://a.b/c_(d))", "https://a.b/c_(d)"),
        ("**http://a.b**!", "http://a.b"),
        ("<http://a.b>", "http://a.b"),
        ("http://a.b?c=d&amp;e", "http://a.b?c=d&e"),
        ("见http://a.b/ö", "http://a.b/%C3%B6"),
    ],
)
def test_a_bare_address_is_a_link(source, address):
    assert links_of(source) == [address]


@pytest.mark.parametrize(
    "source", ["`http://a.b`", "    http://a.b", "xhttp://a.b", "http://", "http://" + "a" * 3_000]
)
def test_an_address_in_code_or_of_nobody_is_no_link(source):
    assert links_of(source) == []


def test_an_address_in_a_link_is_no_second_link():
    assert links_of("[http://a.b](http://c.d)") == ["http://c.d"]


def test_half_a_character_does_not_break_a_post():
    assert render("a\ud83d b\0") == "<p>a? b\ufffd</p>"


def test_nine_levels_of_lists_are_enough_for_anybody():
    assert render("- " * 9 + "deep").count("<ul>") == 9


@pytest.mark.parametrize(
    "source", ["- " * 10 + "a", ">" * 20 + "a", "> " * 10_000 + "a", "*a **b " * 15 + "c** d*" * 15]
)
def test_what_is_nested_deeper_is_refused_not_cut(source):
    with pytest.raises(TooMuch, match="nested"):
        render(source)


def test_a_post_has_at_most_5_000_lines():
    assert render("a\n" * 4_999)
    with pytest.raises(TooMuch, match="5,000 lines"):
        render("a\r" * 5_000)


def test_a_table_of_a_thousand_rows_is_a_table():
    assert render("|a|b|\n|-|-|\n" + "|1|2|\n" * 1_000).count("<tr>") == 1_001


@pytest.mark.parametrize("columns", [1, 70, 700])
def test_tables_are_refused_before_their_cells_are_made(columns):
    with pytest.raises(TooMuch, match="5,000 cells"):
        render("|" + "a|" * columns + "\n|" + "-|" * columns + "\n" + "|\n" * 4_990)


def test_many_tables_count_together():
    with pytest.raises(TooMuch, match="5,000 cells"):
        render(("|" + "a|" * 20 + "\n|" + "-|" * 20 + "\n" + "|\n" * 20 + "\n") * 12)


def test_html_is_at_most_128_kilobytes():
    assert len(render("&" * 26_000)) < 131_072
    with pytest.raises(TooMuch, match="too long"):
        render("&" * 30_000)
    with pytest.raises(TooMuch, match="too long"):
        render("[a]: http://" + "x" * 10_000 + "\n\n" + "[a]" * 6_000)


BOMBS = {
    "wide table": "|" + "a|" * 7_000 + "\n|" + "-|" * 7_000 + "\n" + "|\n" * 900,
    "square table": "|" + "a|" * 500 + "\n|" + "-|" * 500 + "\n" + "|\n" * 4_000,
    "many tables": full_of("|a|\n|-|\n|b|\n\n"),
    "rows without a table": full_of("|a|a|\n"),
    "quotes": ">" * LONGEST,
    "quotes and lists": full_of("> - "),
    "lazy quote": ">" * 18 + "a\n" + "bcdef\n" * 4_990,
    "staircase of quotes": "\n".join(">" * depth + "a" for depth in range(1, 240)),
    "lists": full_of("- "),
    "numbers": full_of("1. "),
    "staircase of lists": "\n".join("  " * depth + "- a" for depth in range(1, 165)),
    "lists in every line": ("- " * 9 + "a\n") * 1_500,
    "open brackets": full_of("["),
    "closed brackets": "[" * 15_000 + "]" * 15_000,
    "links without end": full_of("]("),
    "half links": full_of("[a](b"),
    "nested links": "[" * 5_000 + "a" + "](http://b)" * 2_200,
    "open images": full_of("!["),
    "nested images": "![" * 3_000 + "a" + "](http:b)" * 2_600,
    "link titles": full_of('[a](b "'),
    "references": full_of("[a]: b\n"),
    "reference used often": "[a]: http://" + "x" * 10_000 + "\n\n" + "[a]" * 6_000,
    "reference without end": "[a]: b '" + "xyzab\n" * 4_990,
    "label without end": full_of("[\\"),
    "emphasis": full_of("*a_"),
    "open emphasis": full_of("*a **a "),
    "nested emphasis": "*" * 15_000 + "a" + "*" * 15_000,
    "triple emphasis": full_of("***a** "),
    "strikethrough": full_of("~~*a~~_"),
    "growing backticks": "".join("`" * length + " " for length in range(1, 244)),
    "backticks": full_of("`a``"),
    "everything open": full_of("[*_`"),
    "entities": full_of("&amp;"),
    "half entities": full_of("&#"),
    "quotation marks": full_of('"'),
    "half tags": full_of("<a b=c "),
    "half comments": full_of("<!--"),
    "half cdata": full_of("<![CDATA["),
    "addresses": full_of("http://a "),
    "one address": full_of("http://"),
    "address of brackets": "http://a/" + "(" * 15_000 + ")" * 14_900,
    "address of dots": "http://a/" + "." * 29_900,
    "one line": "a" * LONGEST,
    "white space": " " * 29_999 + "a",
    "headings": full_of("#\n"),
    "underlined for long": "abcde\n" * 4_990 + "===",
    "fences": full_of("> ```\n"),
    "backslashes": full_of("\\"),
    "accents": "a" + "\u0301" * 29_999,
    "NULs": "\0" * LONGEST,
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_post_keeps_the_forum_busy(name):
    source = BOMBS[name][:LONGEST]
    begun = time.process_time()
    with contextlib.suppress(TooMuch):
        assert len(render(source).encode()) <= 131_072
    assert time.process_time() - begun < 1.5


MARKUP = st.lists(
    st.sampled_from(
        [
            "[",
            "]",
            "(",
            ")",
            "![",
            "](",
            "*",
            "**",
            "_",
            "~~",
            "`",
            "```",
            "<",
            ">",
            "\n",
            "\n\n",
            " ",
            "    ",
            "- ",
            "1. ",
            "#",
            "|",
            "|-|\n",
            "\\",
            '"',
            "'",
            "&",
            "&#x6a;",
            ":",
            "http://",
            "javascript:",
            "<script>",
            "onerror=",
            "a",
            "<style>",
            "[a]: ",
            "data:image/png,",
            "\t",
            "\x00",
            "�",
            "\u2028",
            "🙂",
            "=",
            "<img src=x onerror=y>",
        ]
    ),
    max_size=60,
).map("".join)


@settings(deadline=None, max_examples=300)
@given(MARKUP | st.text(st.characters()))
def test_whatever_is_typed_the_page_stays_safe(source):
    try:
        html = render(source)
    except TooMuch:
        return
    tags = Tags(html)
    assert not tags.seen & {"script", "style", "img", "iframe", "h1", "h2", "div"} and tags.open == []
    for tag, name, value in tags.attributes:
        assert (tag, name) in {("a", "href"), ("a", "rel"), ("ol", "start")}
        assert name != "href" or value.lower().startswith(("http://", "https://", "mailto:"))


@settings(deadline=None, max_examples=50)
@given(MARKUP)
def test_the_same_source_gives_the_same_page(source):
    try:
        assert render(source) == render(source)
    except TooMuch as refusal:
        assert str(refusal)


def test_a_function_that_only_reads_posts_loads_no_parser():
    check = "import sys, chalicelib.presentation.markdown; sys.exit(bool({'markdown_it', 'nh3'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_plain_text_has_the_words_and_no_markup():
    html = render("# A & B\n\n- *one*\n- <two>\n\n|x|\n|-|\n|y|\n\n`a  b`")
    assert to_text(html) == "A & B\none\n<two>\nx\ny\na  b"
