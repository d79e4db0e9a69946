"""Letters: three templates for each kind, in the forum's language, with nothing in them that could do harm."""

from dataclasses import replace
from html import escape

import pytest
from jinja2 import UndefinedError

from chalicelib.domain.notices import Deed, Why
from chalicelib.presentation import language, stationery
from tests.web.foreign import CODE, Foreign, untranslated

FACTS = {
    "title": "x1 x2",
    "who": "x3",
    "said": "x4\n\nx5",
    "reason": "x6",
    "forum": "x1.example",
    "link": "https://x1.example/x1?a=1&b=2",
    "unsubscribe": "https://x1.example/x2",
    "choices": "https://x1.example/x3",
    "entries": [{"line": "x7", "title": "x8", "link": "https://x1.example/x4"}],
}
ADDRESSES = [str(FACTS[name]) for name in ("link", "unsubscribe", "choices")]


@pytest.mark.parametrize("why", sorted({*Why} - {Why.ACCOUNT}))
def test_there_is_a_letter_for_each_reason(why):
    assert str(why) in stationery.kinds()


@pytest.mark.parametrize("deed", [Deed.SIGNED_IN, Deed.ADDRESS_CHANGED, Deed.ADDRESS_GIVEN])
def test_there_is_a_letter_for_what_concerns_an_account(deed):
    assert str(deed) in stationery.kinds()


@pytest.mark.parametrize("kind", stationery.kinds())
@pytest.mark.parametrize("reason", ["", "x6"])
def test_a_letter_says_nothing_in_english(kind, reason, monkeypatch):
    monkeypatch.setattr(language, "settings", replace(language.settings, language=CODE))
    monkeypatch.setattr(language, "catalogue", Foreign)
    letter = stationery.written(kind, **FACTS | {"reason": reason})
    text = letter.text
    for address in (*ADDRESSES, "https://x1.example/x4"):
        text = text.replace(address, "")
    subject = letter.subject.removeprefix("Re: ")
    assert untranslated(letter.html.replace("Re: ", "")) == []  # which mail programs know in no other language
    assert untranslated(f"<p>{escape(text)}</p><p>{escape(subject)}</p>") == []


@pytest.mark.parametrize("kind", stationery.kinds())
def test_text_and_html_lead_to_the_same_places(kind):
    letter = stationery.written(kind, **FACTS)
    for address in [*ADDRESSES, "https://x1.example/x4"]:
        assert (address in letter.text) == (f'href="{escape(address)}"' in letter.html), address


@pytest.mark.parametrize("kind", stationery.kinds())
def test_names_and_titles_are_no_html(kind):
    bad = "<img src=x onerror=alert(1)>"
    facts = FACTS | dict.fromkeys(["title", "who", "said", "reason", "forum"], bad)
    letter = stationery.written(kind, **facts | {"entries": [{"line": bad, "title": bad, "link": bad}]})
    assert "<img" not in letter.html


@pytest.mark.parametrize("kind", stationery.kinds())
def test_a_subject_is_one_line(kind):
    letter = stationery.written(kind, **FACTS | {"title": "How do I\r\nBcc: everybody@example.org"})
    assert letter.subject.splitlines() == [letter.subject]


def test_a_subject_ends_somewhere():
    assert len(stationery.written("answered", **FACTS | {"title": "x" * 500}).subject) == 140


@pytest.mark.parametrize("kind", stationery.kinds())
def test_a_letter_without_what_it_needs_is_not_written(kind):
    with pytest.raises(UndefinedError):
        stationery.written(kind)


def test_what_is_quoted_stands_behind_signs_in_short_lines():
    quoted = stationery.quoted(f"{'word ' * 30}\n\nAnd then?")
    assert all(line.startswith(">") and len(line) <= 74 for line in quoted.splitlines())
    assert quoted.endswith(">\n> And then?")
