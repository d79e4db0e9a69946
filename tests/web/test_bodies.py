"""Bodies that no form of ours would send: each is answered calmly, none breaks anything."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.browser import FORM

TITLE = b"title=How+do+I+begin+again%3F"


def send(desk, body, **headers):
    told = {"sec_fetch_site": "same-origin", "content_type": FORM} | headers
    return desk.browser().send("POST", "/desk", body, **told)


@pytest.mark.parametrize("kind", [FORM, f"{FORM};charset=UTF-8", f'{FORM.upper()} ; charset="utf-8"'])
def test_a_form_is_taken_however_its_type_is_written(desk, kind):
    assert send(desk, TITLE, content_type=kind).status == 303


@pytest.mark.parametrize(
    "kind", ["", "application/json", "multipart/form-data; boundary=x", "text/plain", f"{FORM}; charset=latin1", ";;;"]
)
def test_nothing_else_is_taken(desk, kind):
    page = send(desk, TITLE, content_type=kind)
    assert page.status == 415 and "That did not go through" in page.body and desk.questions() == []


@pytest.mark.parametrize("body", [b"", b"&&&", b"=", b"%", b"title", b"title=%zz", b"title=%e4%f6", b"\xff\xfe", b"\0"])
def test_a_broken_body_is_a_form_with_something_missing(desk, body):
    page = send(desk, body)
    assert page.status == 422 and "title" in {place for place, _ in page.complaints} | {"title"}


def test_of_two_fields_with_one_name_the_last_counts(desk):
    assert send(desk, b"title=Short&" + TITLE).status == 303
    assert send(desk, TITLE + b"&title=Short").status == 422


def test_what_is_no_utf_8_is_marked_and_kept(desk):
    assert send(desk, b"title=Caf%e9").form("/desk")["title"] == "Caf�"


def test_more_than_any_post_can_hold_is_too_much(desk):
    assert send(desk, b"body=" + b"x" * 1_000_000).status == 413


def test_the_longest_text_there_can_be_is_not_too_much(desk):
    body = "%F0%9F%8C%B1" * 16_000
    assert send(desk, TITLE + f"&body={body}".encode()).status == 303


def test_a_text_that_is_far_too_long_comes_back_whole(desk):
    page = send(desk, TITLE + b"&body=" + b"x" * 500_000)
    assert page.status == 422 and len(page.form("/desk")["body"]) == 500_000


def test_hundreds_of_fields_are_no_form_of_ours(desk):
    assert send(desk, b"&".join(b"f%d=1" % n for n in range(500))).status == 400


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text("title=bodyas&once%+0F;", max_size=60).map(str.encode))
def test_no_body_breaks_anything(desk, body):
    assert send(desk, body).status in (303, 400, 403, 409, 422)
