"""What a text will look like: the same as when it is posted."""

import pytest

from chalicelib.web import previews
from chalicelib.web.previews import preview_of


@pytest.mark.parametrize("source", ["**Yes**", "> one\r\n> two\r\n\r\n- three", "<b>no</b>", "  https://example.org  "])
def test_a_preview_is_what_the_post_will_be(forum, source):
    thread = forum.ask(body=source)
    assert preview_of(source).html == forum.question(thread).html


def test_a_text_that_is_too_short_to_post_is_shown_all_the_same():
    assert (preview_of("Yes.").html, preview_of("Yes.").complaints) == ("<p>Yes.</p>", ())


def test_no_text_has_an_empty_preview():
    assert preview_of(" \r\n") == preview_of("")
    assert (preview_of("").html, preview_of("").complaints) == ("", ())


@pytest.mark.parametrize(
    ("source", "code"),
    [("x" * 30_001, "too_long"), ("> " * 30 + "deep", "too_complex"), ("[](https://example.org)", "shows_nothing")],
)
def test_a_text_that_no_page_would_show_has_a_complaint_instead(source, code):
    assert [(said.pointer, said.code) for said in preview_of(source).complaints] == [("/body", code)]


def test_only_the_button_asks_for_a_preview():
    assert previews.is_asked_for({"preview": "1"})
    assert not previews.is_asked_for({"body": "preview"})
