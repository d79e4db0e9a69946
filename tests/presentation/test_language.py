"""The forum's language: what is translated, counted, written from right to left."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from chalicelib.config import from_environment
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.sentences import Noun
from chalicelib.domain.writing import Complaint
from chalicelib.presentation import language, numbers, render
from chalicelib.presentation.language import plural, tell, translate
from chalicelib.presentation.links import Links

GERMAN = {
    "Newest": "Neueste",
    "Hello %(name)s": "Guten Tag, %(name)s",
    "A title": "Ein Titel",
    "%(noun)s has at most %(most)s characters; this one has %(length)s. Please shorten it.": (
        "%(noun)s hat höchstens %(most)s Zeichen, nicht %(length)s."
    ),
    "March": "März",
    "%(day)s %(month)s %(year)s": "%(day)s. %(month)s %(year)s",
    "%(number)sm": "%(number)s Mio.",
    ("%(number)s answer", "%(number)s answers"): ("%(number)s Antwort", "%(number)s Antworten"),
}
SIGNS = {("between thousands", ","): ".", ("before decimals", "."): ","}


@pytest.fixture
def speak(monkeypatch):
    """Makes this the forum's language, as ASKWELL_LANGUAGE does."""

    def chosen(code):
        monkeypatch.setattr(language, "settings", replace(language.settings, language=code))
        language.catalogue.cache_clear()

    yield chosen
    monkeypatch.undo()
    language.catalogue.cache_clear()


@pytest.fixture
def german(speak, tmp_path, monkeypatch):
    catalogue = Catalog(locale="de")
    for message, said in GERMAN.items():
        catalogue.add(message, said)
    for (context, sign), said in SIGNS.items():
        catalogue.add(sign, said, context=context)
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "askwell.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(language, "_CATALOGUES", tmp_path)
    speak("de")


def test_the_forum_speaks_english_unless_told_otherwise():
    assert from_environment({}).language == "en"
    assert from_environment({"ASKWELL_LANGUAGE": "de"}).language == "de"


def test_english_needs_no_catalogue():
    assert translate("Hello %(name)s", name="Ann") == "Hello Ann"


def test_a_sentence_is_said_in_the_forum_s_language(german):
    assert translate("Hello %(name)s", name="Ann") == "Guten Tag, Ann"


def test_a_sentence_without_a_translation_stays_english(german):
    assert translate("Oldest") == "Oldest"


def test_a_name_is_never_taken_for_a_sentence(german):
    assert translate("Hello %(name)s", name="Newest %(name)s") == "Guten Tag, Newest %(name)s"


@pytest.mark.parametrize(("number", "said"), [(1, "1 Antwort"), (0, "0 Antworten"), (5, "5 Antworten")])
def test_a_number_chooses_the_form(german, number, said):
    assert plural("%(number)s answer", "%(number)s answers", number) == said


def test_a_complaint_is_told_with_its_noun_and_numbers(german):
    message = "%(noun)s has at most %(most)s characters; this one has %(length)s. Please shorten it."
    values = {"noun": Noun("A title"), "most": 120, "length": 1300}
    complaint = Complaint("/title", "too_long", message, values)
    assert tell(complaint) == "Ein Titel hat höchstens 120 Zeichen, nicht 1.300."
    assert complaint.detail == "A title has at most 120 characters; this one has 1,300. Please shorten it."


def test_a_broken_rule_is_told():
    assert tell(NotAllowed()) == str(NotAllowed()) == NotAllowed.sentence


def test_numbers_and_dates_follow_the_language(german):
    assert numbers.full(-12345) == "−12.345"
    assert numbers.compact(5_649) == "5,6k"
    assert numbers.compact(2_300_000) == "2,3 Mio."
    assert numbers.counted(1, "answer") == "1 Antwort"
    assert numbers.day(datetime(2026, 3, 5, tzinfo=UTC)) == "5. März 2026"


def test_a_page_names_its_language(german):
    assert '<html lang="de" dir="ltr">' in render.page("nowhere.html", links=Links(), visitor=None, address=None)


@pytest.mark.parametrize("code", ["ar", "fa", "he", "ur", "ar_EG"])
def test_some_languages_run_from_right_to_left(speak, code):
    speak(code)
    assert language.direction() == "rtl"


@pytest.mark.parametrize("code", ["en", "pt_BR", "ru"])
def test_others_run_from_left_to_right(speak, code):
    speak(code)
    assert language.direction() == "ltr"


def test_a_country_is_written_as_html_wants_it(speak):
    speak("pt_BR")
    assert language.code() == "pt-BR"


def test_a_language_that_nobody_has_translated_is_an_error(speak):
    speak("tlh")
    with pytest.raises(FileNotFoundError):
        translate("Newest")


def test_gettext_waits_for_the_first_sentence():
    code = "import sys, chalicelib.presentation.render; sys.exit('gettext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
