import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.names import fold, skeleton
from chalicelib.domain.writing import ANSWER_LEAST, QUESTION_LEAST, Form, same_words, tag

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=8,
)
FIELDS = [
    "title",
    "body",
    "tags",
    "category",
    "name",
    "handle",
    "password",
    "email",
    "parent",
    "value",
    "other",
]
READERS = {
    "title": Form.title,
    "body": lambda form: form.body(ANSWER_LEAST),
    "tags": Form.tags,
    "category": Form.category,
    "name": Form.guest_name,
    "handle": Form.handle,
    "password": Form.password,
    "email": Form.email,
    "parent": lambda form: form.identifier("parent"),
    "answer": lambda form: form.identifier_or_none("answer"),
    "value": Form.vote,
}


def read(field, **fields):
    form = Form(fields)
    return READERS[field](form), [(complaint.pointer, complaint.code) for complaint in form.complaints]


def accepts(field, value):
    read_value, complaints = read(field, **{field: value})
    return complaints == [] and read_value == value


def codes(field, value):
    return [code for _, code in read(field, **{field: value})[1]]


def test_all_complaints_of_a_form_are_made_together():
    form = Form({"title": "Help me", "body": 7, "tags": ["grief", None, "---"], "nmae": "Ann"})
    form.title(), form.body(QUESTION_LEAST), form.tags(), form.guest_name()
    form.reject_unknown()
    assert [(complaint.pointer, complaint.code) for complaint in form.complaints] == [
        ("/title", "too_short"),
        ("/body", "wrong_type"),
        ("/tags/1", "wrong_type"),
        ("/tags/2", "required"),
        ("/nmae", "unknown_field"),
    ]


def test_a_complaint_says_what_to_do_with_the_numbers():
    form = Form({"title": "Help me"})
    form.title()
    assert [complaint.detail for complaint in form.complaints] == [
        "A title needs at least 12 characters; this one has 7."
    ]


@pytest.mark.parametrize("submitted", [None, 1, "title", ["title"], True])
def test_what_is_no_object_is_complained_about_as_a_whole(submitted):
    form = Form(submitted)
    assert [(complaint.pointer, complaint.code) for complaint in form.complaints] == [("", "wrong_type")]


@pytest.mark.parametrize("field", READERS)
@pytest.mark.parametrize("value", [None, 1.5, True, {}, {"a": [1]}, [[]]])
def test_a_value_of_a_wrong_type_is_complained_about(field, value):
    if (field, value) != ("answer", None):
        assert codes(field, value) == ["wrong_type"]


@pytest.mark.parametrize("field", ["title", "body", "handle", "password", "parent", "answer", "value"])
def test_what_must_be_given_is_asked_for_once(field):
    assert read(field)[1] == [(f"/{field}", "required")]


@pytest.mark.parametrize("field", ["tags", "category", "name", "email"])
def test_what_may_be_left_out_is_not_asked_for(field):
    value, complaints = read(field)
    assert not value and complaints == []


@pytest.mark.parametrize(("length", "expected"), [(11, ["too_short"]), (12, []), (120, []), (121, ["too_long"])])
def test_a_title_has_12_to_120_characters(length, expected):
    assert codes("title", "é" * length) == expected


def test_a_title_is_one_line():
    assert read("title", title=" How do\r\nI  tell\tthem? ")[0] == "How do I tell them?"


def test_a_title_may_have_emoji():
    assert accepts("title", "Is this love? 👩‍❤️‍👩 Please help")


@pytest.mark.parametrize(("length", "expected"), [(11, ["too_short"]), (12, []), (30_000, []), (30_001, ["too_long"])])
def test_an_answer_has_12_to_30_000_characters(length, expected):
    assert codes("body", "a" * length) == expected


def test_a_question_needs_no_body():
    form = Form({"body": ""})
    assert form.body(QUESTION_LEAST) == "" and form.complaints == []


def test_a_body_takes_at_most_64_kilobytes():
    assert codes("body", "🙂" * 16_384) == []
    assert codes("body", "🙂" * 16_385) == ["too_long"]


def test_lines_of_a_body_end_with_a_line_feed():
    assert read("body", body="\r\nfirst line\r\nsecond\rthird\n")[0] == "first line\nsecond\nthird"


def test_what_is_no_text_is_left_out_of_a_body():
    assert read("body", body="a\0b\x08c\ud83dd\u202ee\ufeff enough text")[0] == "abcde enough text"


@pytest.mark.parametrize(
    "nothing", ["\u200b" * 20, "\u2800" * 20, " \u3164 " * 20, "\u0301" * 20, "\0" * 20, "\ud800" * 20]
)
def test_text_that_nobody_can_see_is_no_text(nothing):
    assert codes("body", nothing) == ["required"]
    assert codes("title", nothing) == ["required"]
    assert read("name", name=nothing) == ("", [])


@pytest.mark.parametrize("padded", ["help" + "\u200b" * 20 + "!", "help" + "\n" * 20 + "!"])
def test_invisible_letters_do_not_make_a_text_long_enough(padded):
    assert codes("body", padded) == ["too_short"]


def test_six_megabytes_are_refused_quickly():
    assert codes("title", "a" * 6_000_000) == ["too_long"]
    assert codes("tags", ["a"] * 1_000_000) == ["too_many"]
    assert codes("tags", [1] * 1_000_000)[-1] == "too_many"


@pytest.mark.parametrize(
    ("word", "cleaned"),
    [
        ("Grief", "grief"),
        ("  panic attacks ", "panic-attacks"),
        ("and/or", "and-or"),
        ("self-esteem", "self-esteem"),
        ("c#", "c#"),
        ("don't", "dont"),
        ("a, b; c.", "a-b-c"),
        ("- -x- -", "x"),
        ("Ünïcode", "ünïcode"),
        ("अनु", "अनु"),
        ("🙂", "🙂"),
        ("#", ""),
        ("#_@", ""),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_a_tag_is_cleaned(word, cleaned):
    assert tag(word) == cleaned


@given(st.text(st.characters()))
def test_cleaning_a_tag_twice_changes_nothing_more(word):
    assert tag(tag(word)) == tag(word)


def test_tags_that_are_the_same_count_once():
    assert read("tags", tags=["Grief", "loss", "grief", "LOSS", "a", "b", "c"]) == (
        ("grief", "loss", "a", "b", "c"),
        [],
    )


def test_a_question_has_at_most_5_tags():
    assert codes("tags", list("abcdef")) == ["too_many"]


def test_a_tag_has_at_most_80_characters():
    assert codes("tags", ["a" * 80]) == []
    assert read("tags", tags=["ok", "a" * 81]) == (("ok",), [("/tags/1", "too_long")])


@pytest.mark.parametrize("path", ["", "family", "family/parents", "a/b/c/d", "größe/self-harm", "7-habits"])
def test_a_category_is_a_path_of_slugs(path):
    assert accepts("category", path)


@pytest.mark.parametrize("path", ["/", "a/", "/a", "a//b", "A", "a b", "..", "a/../b", "-a", "a--b", "a?b", "a_b"])
def test_what_is_no_path_is_no_category(path):
    assert codes("category", path) == ["malformed"]


def test_a_category_is_at_most_4_levels_deep():
    assert codes("category", "a/b/c/d/e") == ["too_deep"]


@pytest.mark.parametrize("name", ["Ann", "ann lee", "José", "李明", "🙂", "A" * 40])
def test_a_guest_may_show_a_name(name):
    assert accepts("name", name)


def test_the_name_of_a_guest_is_one_line_without_tricks():
    assert read("name", name=" Ann\n\u202eLee\u200b\0 ")[0] == "Ann Lee"


@pytest.mark.parametrize("name", ["Anonymous", " guest ", "аnonymous"])
def test_a_guest_called_anonymous_has_no_name(name):
    assert read("name", name=name) == ("", [])


@pytest.mark.parametrize("field", ["name", "handle"])
@pytest.mark.parametrize("name", ["Admin", "m0derator", "Askwell"])
def test_names_of_the_forum_are_kept(field, name):
    assert codes(field, name) == ["reserved"]


def test_a_name_has_at_most_40_characters():
    assert codes("name", "a" * 41) == ["too_long"]


@pytest.mark.parametrize("handle", ["a", "Ann Lee", "I'm nobody", "…", "´", "李明", "🙂", "x" * 20])
def test_a_handle_may_be_nearly_anything(handle):
    assert accepts("handle", handle)


@pytest.mark.parametrize("handle", ["a@b", "a+b", "a/b", ".", "..", "\u200b.."])
def test_a_handle_has_no_sign_that_addresses_need(handle):
    assert codes("handle", handle) == ["malformed"]


@given(st.text(st.characters(), min_size=1, max_size=20))
def test_every_handle_that_is_taken_has_a_shape_to_compare(handle):
    form = Form({"handle": handle})
    kept = form.handle()
    assert form.complaints or (fold(kept) and skeleton(kept))


def test_a_handle_has_at_most_20_characters():
    assert codes("handle", "x" * 21) == ["too_long"]


@pytest.mark.parametrize("password", [" 8 chars", "        ", "пароль\n\t\0🙂", "x" * 1_000])
def test_a_password_is_kept_as_typed(password):
    assert accepts("password", password)


@pytest.mark.parametrize(
    ("password", "code"),
    [("x" * 7, "too_short"), ("x" * 1_001, "too_long"), ("\ud83d" * 9, "malformed"), ("", "required")],
)
def test_a_password_has_8_to_1_000_characters(password, code):
    assert codes("password", password) == [code]


def test_no_complaint_repeats_a_password():
    form = Form({"password": "secret"})
    form.password()
    assert "secret" not in str(form.complaints)


@pytest.mark.parametrize("address", ["a@b.org", "ann.o'lee+ask@mail.example.co.uk", "x_1@1-2.io"])
def test_an_address_that_looks_like_one_is_taken(address):
    assert accepts("email", address)


@pytest.mark.parametrize(
    "address",
    [
        "a",
        "a@b",
        "@b.org",
        "a@",
        "a b@c.org",
        "a@b..org",
        "a..b@c.org",
        ".a@b.org",
        "a@-b.org",
        "a@b.org\nBcc: x@y.org",
        "a@b.org,c@d.org",
        "Ann <a@b.org>",
        "é@b.org",
        "\ud800@b.org",
    ],
)
def test_an_address_that_mail_cannot_reach_is_not_taken(address):
    assert codes("email", address) == ["malformed"]


def test_an_address_has_at_most_80_characters():
    assert codes("email", "a" * 73 + "@b.org") == []
    assert codes("email", "a" * 75 + "@b.org") == ["too_long"]


@pytest.mark.parametrize("value", [1, 0, -1])
def test_a_vote_is_one_of_three_numbers(value):
    assert accepts("value", value)


def test_a_vote_counts_once():
    assert codes("value", 2) == codes("value", -(10**30)) == ["not_allowed"]


def test_no_accepted_answer_is_written_as_null():
    assert accepts("answer", None) and accepts("answer", "01J0000000000000000000000")


def test_an_edit_names_only_what_it_changes():
    form = Form({"body": "twelve letters"})
    assert form.has("body") and not form.has("title")


def test_a_field_that_was_asked_about_is_known():
    form = Form({"title": 1})
    form.has("title")
    form.reject_unknown()
    assert form.complaints == []


def test_the_pointer_to_an_unknown_field_is_escaped():
    form = Form({"a/b~c": 1})
    form.reject_unknown()
    assert form.complaints[0].pointer == "/a~1b~0c"


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(), ANY_JSON))
def test_no_form_breaks_the_forum(fields):
    form = Form(fields)
    cleaned = [reader(form) for reader in READERS.values()]
    form.reject_unknown()
    json.dumps([cleaned, [complaint.detail for complaint in form.complaints]]).encode()
    assert all(complaint.detail and complaint.pointer.startswith("/") for complaint in form.complaints)


@pytest.mark.parametrize(
    ("one", "other"),
    [("I feel lost", "i feel... LOST!"), ("it's me", "its  me"), ("ＡＢＣ", "abc"), ("🙂", " 🙂 "), ("", "")],
)
def test_case_and_punctuation_do_not_make_another_text(one, other):
    assert same_words(one, other)


@pytest.mark.parametrize(("one", "other"), [("I am lost", "lost I am"), ("a b", "ab"), ("🙂", "🙃"), ("", "a")])
def test_other_words_or_another_order_make_another_text(one, other):
    assert not same_words(one, other)
