"""The sentences for translators are collected from wherever a page gets them."""

import pytest

from ops import messages


def ids(catalogue):
    return {sentence for _, sentence in messages.words(catalogue)}


def test_the_collection_is_up_to_date():
    kept, said = messages.words(messages.read(messages.TEMPLATE)), messages.words(messages.collected())
    assert kept == said, "the sentences have changed: run `make messages`"


@pytest.mark.parametrize(
    "sentence",
    [
        "Need help now?",
        "Newest",
        "March",
        "Nobody votes on their own post.",
        "The forum's rules do not allow that.",
        "%(noun)s is needed.",
        "A title",
        "There is no such answer to this question.",
        "Only the person who asked or a moderator can accept an answer.",
        "%(who)s answered your question.",
        "No more mails about this:",
        "Please confirm your e-mail address",
        "Tables hold at most %(most)s cells together. Please shorten them.",
        ("%(number)s answer", "%(number)s answers"),
    ],
)
def test_each_way_to_say_something_is_known(sentence):
    assert sentence in ids(messages.collected())


def test_what_only_programs_read_is_not_translated():
    assert not any("Idempotency-Key is 1 to 255" in str(sentence) for sentence in ids(messages.collected()))


def test_a_sign_has_a_context():
    assert ("between thousands", ",") in messages.words(messages.collected())


def test_a_sentence_that_is_put_together_is_nobody_s():
    assert list(messages.in_python('translate("Hello " + name)\ntranslate(said)')) == []


def test_a_language_keeps_what_is_translated_when_sentences_change(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "TEMPLATE", tmp_path / "askwell.pot")
    path = tmp_path / "de" / "LC_MESSAGES" / "askwell.po"
    messages.main(["de"])
    begun = messages.read(path)
    begun["Newest"].string = "Neueste"
    messages.write(path, begun)
    messages.main([])
    assert messages.read(path)["Newest"].string == "Neueste"
    assert b"Neueste" in path.with_suffix(".mo").read_bytes()
