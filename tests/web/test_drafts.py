"""A form that comes back: what was typed, what is to be put right, and where."""

import pytest

from chalicelib.domain.writing import Complaint
from chalicelib.web import drafts
from chalicelib.web.drafts import Draft

LONG = 'A text of some length,\nwith <b>marks</b> & "quotes" and a last word.\n\n  Indented, too.'


def sent(desk, **fields):
    return desk.browser().post("/desk", {"title": "", "body": "", "tags": "", "name": ""} | fields)


def test_everything_typed_is_kept(desk):
    typed = {"title": "Short", "body": LONG, "tags": "sleep, <i>", "name": 'Night "Owl"'}
    page = sent(desk, **typed)
    assert page.status == 422 and page.form("/desk").items() >= typed.items()


def test_a_text_keeps_its_first_empty_lines(desk):
    assert sent(desk, body="\n\nBegin").form("/desk")["body"] == "\n\nBegin"


def test_a_ticked_box_stays_ticked(desk):
    assert sent(desk, remember="1").form("/desk")["remember"] == "1"


def test_all_complaints_stand_in_the_summary_with_a_way_to_their_field(desk):
    page = sent(desk, title="Short", body="x" * 30_001, name="admin")
    assert [place for place, _ in page.complaints] == ["title", "body", "name"]
    assert page.title == "Please check: Desk · Askwell"


def test_the_summary_gets_the_focus_and_says_how_many_there_are(desk):
    one, three = sent(desk, title="Short"), sent(desk, title="Short", body="x" * 30_001, name="admin")
    assert 'aria-labelledby="summary" tabindex="-1" autofocus' in one.body
    assert "One thing needs another look" in one.body and "3 things need another look" in three.body


def test_a_field_names_its_hint_and_its_complaint(desk):
    page = sent(desk, body="x" * 30_001)
    assert 'aria-describedby="body-hint body-complaint" aria-invalid="true"' in page.body
    assert 'id="body-complaint"' in page.body and 'id="body-hint"' in page.body


def test_a_field_that_is_right_is_not_called_wrong(desk):
    page = sent(desk, title="Short")
    assert page.body.count("aria-invalid") == 1 and 'aria-describedby="body-hint">' in page.body


def test_a_new_form_has_nothing_to_put_right(desk):
    page = desk.browser().get("/desk")
    assert page.title == "Desk · Askwell" and "summary" not in page.body and "aria-invalid" not in page.body


def test_a_complaint_about_one_tag_leads_to_the_tags(desk):
    page = sent(desk, title="How do I begin again?", tags="sleep, " + "x" * 81)
    assert [place for place, _ in page.complaints] == ["tags"]
    assert 'id="tags-complaint"' in page.body


def test_two_forms_on_one_page_have_ids_of_their_own():
    assert (Draft(within="answer").id_of("body"), Draft().id_of("body")) == ("answer_body", "body")


@pytest.mark.parametrize("pointer", ["", "/", "/elsewhere", "/~1/x"])
def test_a_complaint_about_no_field_leads_nowhere(pointer):
    complaint = Complaint(pointer, "invalid", "Please look again.")
    assert Draft(typed={"title": ""}, complaints=[complaint]).place_of(complaint) is None


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("", []),
        (" , ,, ", []),
        ("sleep", ["sleep"]),
        ("sleep, work  family", ["sleep", "work", "family"]),
        ("what-to-say,\tc#", ["what-to-say", "c#"]),
        ("сон، 睡眠、仕事", ["сон", "睡眠", "仕事"]),
    ],
)
def test_tags_are_divided_by_commas_or_spaces(line, tags):
    assert drafts.tags(line) == tags


def test_tags_typed_in_one_line_are_those_of_the_question(desk):
    desk.browser().post("/desk", {"title": "How do I begin again?", "tags": "sleep, work"})
    (key,) = desk.questions()
    assert desk.forum.question(key).tags == ("sleep", "work")


def test_fields_that_the_form_does_not_have_are_left_aside(desk):
    page = desk.browser().post("/desk", {"title": "How do I begin again?", "colour": "blue", "level": "100"})
    assert page.status == 303
