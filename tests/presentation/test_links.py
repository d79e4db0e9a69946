"""The addresses of the forum's pages."""

import pytest

from chalicelib.config import from_environment
from chalicelib.presentation import assets, links
from chalicelib.presentation.links import Links, stage_prefix
from tests.builders import a_question

HERE = Links()


def test_a_question_s_address_ends_with_the_words_of_its_title():
    assert HERE.question("01X", "Why can't I sleep?") == "/questions/01X/why-cant-i-sleep"


def test_a_title_without_a_word_adds_nothing():
    assert HERE.question("01X", "?!") == "/questions/01X"


def test_a_category_is_a_path():
    assert HERE.category("family/parents", sort="hot") == "/categories/family/parents?sort=hot"


@pytest.mark.parametrize(
    ("tag", "address"),
    [("sleep", "/tags/sleep"), ("c#", "/tags/c%23"), ("a/b", "/tags/a%2Fb"), ("сон", "/tags/%D1%81%D0%BE%D0%BD")],
)
def test_a_tag_is_one_part_of_an_address_whatever_is_in_it(tag, address):
    assert HERE.tag(tag) == address


def test_a_cursor_is_part_of_the_query():
    assert HERE.members("a=&b") == "/members?cursor=a%3D%26b"


def test_the_first_page_has_no_query():
    assert (HERE.questions(), HERE.tags(), HERE.home()) == ("/questions", "/tags", "/")


def test_a_post_has_an_anchor_of_its_kind():
    asked = a_question()
    assert HERE.anchor(asked) == f"question-{asked.id}"


def test_a_static_file_has_its_hash_in_its_name():
    assert HERE.asset("forum.css") == f"/static/{assets.named('forum.css').name}"


def test_below_a_prefix_every_address_begins_with_it():
    live = Links("/live")
    assert (live.home(), live.help(), live.tag("x")) == ("/live/", "/live/help", "/live/tags/x")


@pytest.mark.parametrize("address", ["https://forum.example.org", "https://abc.example.org/live"])
def test_a_link_in_a_mail_begins_with_the_forum_s_address(monkeypatch, address):
    monkeypatch.setattr(links, "settings", from_environment({"ASKWELL_ADDRESS": address}))
    assert links.absolute().tag("x") == f"{address}/tags/x"
    assert links.absolute().home() == f"{address}/"


def test_without_an_address_no_mail_can_lead_here(monkeypatch):
    monkeypatch.setattr(links, "settings", from_environment({}))
    with pytest.raises(LookupError, match="ASKWELL_ADDRESS"):
        links.absolute()


@pytest.mark.parametrize(
    ("asked", "path", "prefix"),
    [
        ("/live/questions", "/questions", "/live"),
        ("/live/", "/", "/live"),
        ("/live", "/", "/live"),
        ("/questions", "/questions", ""),
        ("/", "/", ""),
        ("/live", "/live", ""),
        ("/lively", "/lively", ""),
    ],
)
def test_the_stage_is_a_prefix_only_where_it_was_asked_for(asked, path, prefix):
    assert stage_prefix({"stage": "live", "path": asked}, path) == prefix


def test_no_stage_is_no_prefix():
    assert stage_prefix({}, "/") == ""


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://example.org/q/1", "example.org"),
        ("http://example.org", "example.org"),
        ("javascript:alert(1)", None),
        ("//example.org", None),
        ("https://", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_an_imported_address_leads_to_the_web_or_nowhere(address, site):
    assert HERE.site(address) == site


def test_asking_may_begin_with_a_category():
    assert (HERE.ask(), HERE.ask("family/parents")) == ("/ask", "/ask?category=family%2Fparents")


def test_a_post_has_a_lasting_address_and_one_to_change_it_at():
    assert HERE.post("01Q", "01A") == "/questions/01Q/posts/01A"
    assert HERE.edit("01Q", "01A") == "/questions/01Q/posts/01A/edit"
