import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.names import fold, handle_from, is_reserved, means_nobody, skeleton, slug, words

NAMES = st.text(st.characters(), max_size=30)


def nobody_has(handle):
    return False


@pytest.mark.parametrize(
    "other", ["ANN LEE", "Änn Lee", "ann-lee", "Ann_Lee", "Ann\u200bLee", "Ａｎｎ　Ｌｅｅ", "Ann.Lee"]
)
def test_handles_that_differ_in_case_accents_or_separators_only_are_one(other):
    assert fold(other) == fold("Ann Lee")


def test_different_letters_make_different_handles():
    assert fold("Ann") != fold("Anne")


def test_vowel_signs_tell_names_of_indic_scripts_apart():
    assert fold("अनु") != fold("अनि")


@pytest.mark.parametrize("handle", ["🙂", "❤️", "-", "...", "_", "李明", "!"])
def test_a_handle_without_a_letter_still_folds_to_something(handle):
    assert fold(handle) and skeleton(handle)


def test_two_emoji_are_two_names():
    assert skeleton("🙂") != skeleton("🙃")


@given(NAMES)
def test_folding_twice_changes_nothing_more(name):
    assert fold(fold(name)) == fold(name)


@given(NAMES)
def test_names_that_fold_alike_have_one_skeleton(name):
    assert skeleton(fold(name)) == skeleton(name)


@pytest.mark.parametrize(
    ("member", "impostor"),
    [
        ("Bob", "B0b"),
        ("Bill", "Bi11"),
        ("bill", "bI|l"),
        ("anna", "аnnа"),  # Cyrillic
        ("NICO", "NΙCΟ"),  # Greek capitals
        ("oscar", "οscar"),  # Greek small letter
        ("helen", "ℋ𝓮𝓁𝔢𝖓"),
        ("marna", "mama"),
        ("Wendy", "VVendy"),
        ("Lukasz", "Łukasz"),
        ("dan", "🅳🅰🅽"),
        ("ann", "a\u200bn\u200dn"),
    ],
)
def test_nobody_can_look_like_another_member(member, impostor):
    assert skeleton(member) == skeleton(impostor)


def test_names_that_do_not_look_alike_are_both_free():
    assert len({skeleton(name) for name in ("ann", "bob", "carol", "dave", "иван", "نور", "李明")}) == 7


@pytest.mark.parametrize("name", ["admin", "ADMIN", "Adm1n", "аdmin", "A-d-m-i-n", "Moderator", "askwell"])
def test_nobody_may_speak_for_the_forum(name):
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["Ann", "administer", "helper", "I'm nobody", "🙂", "李明", ""])
def test_ordinary_names_are_free(name):
    assert not is_reserved(name)


def test_a_guest_called_anonymous_gives_no_name():
    assert means_nobody("Anonymous") and means_nobody("GUEST") and not means_nobody("Ann")


@pytest.mark.parametrize(
    ("display_name", "handle"),
    [
        ("Geoff Dalgas", "Geoff-Dalgas"),
        ("I'm nobody", "Im-nobody"),
        ("李明", "李明"),
        ("José Müller", "Jose-Muller"),
        ("user1234567890123456789012345", "user1234567890123456"),
        ("a b@c.d/e", "a-b-c-d-e"),
        ("nineteen-characters and", "nineteen-characters"),
        ("🙂", "member-2"),
        ("", "member-2"),
        ("..", "member-2"),
        ("Admin", "Admin-2"),
    ],
)
def test_a_display_name_becomes_a_handle(display_name, handle):
    assert handle_from(display_name, nobody_has) == handle


def test_the_second_of_a_name_gets_a_number():
    assert handle_from("Ann Lee", {"Ann-Lee", "Ann-Lee-2"}.__contains__) == "Ann-Lee-3"


def test_a_number_fits_into_twenty_characters():
    assert handle_from("a" * 30, {"a" * 20}.__contains__) == "a" * 18 + "-2"


@given(NAMES, st.sets(NAMES))
def test_every_display_name_becomes_a_valid_handle(display_name, handles):
    handle = handle_from(display_name, handles.__contains__)
    assert 1 <= len(handle) <= 20
    assert not set(handle) & set("@+/ \n") and handle not in handles and skeleton(handle)


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("How do I tell my parents?", "how-do-i-tell-my-parents"),
        ("I can't, and won't!", "i-cant-and-wont"),
        ("Was tun bei Höhenangst?", "was-tun-bei-höhenangst"),
        ("  spaces -- and/slashes ", "spaces-and-slashes"),
        ("🙂🙂🙂", ""),
        ("a" * 80, "a" * 50),
    ],
)
def test_a_title_becomes_an_address(title, address):
    assert slug(title) == address


def test_the_shortest_words_of_a_long_title_are_left_out():
    title = "How do I tell my parents that I am seeing a therapist every week?"
    assert slug(title) == "how-tell-parents-that-seeing-therapist-every-week"


@given(st.text())
def test_an_address_is_short_and_has_no_empty_word(title):
    address = slug(title)
    assert len(address) <= 50 and "--" not in address and address == address.strip("-")


def test_words_leave_out_case_punctuation_and_apostrophes():
    assert words("It’s me -- Ann's  brother!") == ["its", "me", "anns", "brother"]
