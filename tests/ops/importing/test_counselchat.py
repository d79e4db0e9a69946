"""What becomes of CounselChat's rows."""

import csv
from pathlib import Path

import pytest

from chalicelib.domain.posts import Tally, Thread
from chalicelib.domain.projection import ALL, Sort
from chalicelib.storage import bulk, labels, listings, members, revisions, threads
from ops.importing import counselchat
from tests.ops.forum import CSV, Forum, counts


@pytest.fixture
def imported(forum: Forum) -> Forum:
    assert forum.bring_in("counselchat", CSV) == 0
    return forum


def asked(word: str) -> Thread:
    found = (threads.read(key) for key in set(bulk.all_threads()))
    return next(thread for thread in found if thread and word in thread.question.title)


def test_the_report_counts_what_came_in_and_what_was_there_twice(imported: Forum) -> None:
    said = counts(imported.said())
    assert said["questions"] == (2, 2, 0, 0)
    assert said["answers"] == (4, 3, 0, 1)
    assert said["members"] == (2, 2, 0, 0)


def test_the_report_file_names_the_row_of_a_duplicate(imported: Forum) -> None:
    with (imported.reports / "report.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["row"], row["outcome"]) for row in rows if row["what"] == "answers"] == [("3", "skipped")]


def test_askers_are_anonymous_guests(imported: Forum) -> None:
    author = asked("nightmare").question.author
    assert (author.member, author.name) == (None, "")


def test_counsellors_become_members_without_a_password(imported: Forum) -> None:
    counsellor = members.by_handle("counsellor-001")
    assert counsellor is not None
    assert counsellor.name == "Counsellor 001"
    assert members.password_of(counsellor.id) is None


def test_upvotes_become_the_tally_to_start_from(imported: Forum) -> None:
    thread = asked("nightmare")
    assert sorted(thread.tally(answer.id).ups for answer in thread.answers) == [0, 3]
    assert {answer.base for answer in thread.answers} == {Tally(3, 0), Tally(0, 0)}


def test_a_question_keeps_the_most_views_of_its_rows(imported: Forum) -> None:
    assert asked("nightmare").question.views == 55


def test_the_first_topic_becomes_a_category_with_a_title(imported: Forum) -> None:
    assert asked("nightmare").question.category == "sleep-improvement"
    assert [label.title for label in labels.categories()] == ["LGBTQ", "Sleep Improvement"]


def test_a_category_that_an_operator_renamed_keeps_its_name(forum: Forum) -> None:
    forum.ops("category", "set", "lgbtq", "--title", "Rainbow")
    forum.bring_in("counselchat", CSV)
    assert [label.title for label in labels.categories()] == ["Rainbow", "Sleep Improvement"]


def test_glued_sentences_become_paragraphs_again(imported: Forum) -> None:
    first = next(answer for answer in asked("nightmare").answers if answer.base.ups)
    assert first.html == ("<p>Breathe slowly for a while.</p>\n<p>Then get up and read. Do not look at the clock.</p>")


def test_plain_text_is_shown_as_it_was_typed(imported: Forum) -> None:
    second = next(answer for answer in asked("nightmare").answers if not answer.base.ups)
    assert second.html == "<p># Write it down</p>\n<p>1. paper</p>\n<p>2. pen</p>"
    assert revisions.sources([second])[second.id] == "\\# Write it down\n\n1\\. paper\n\n2\\. pen"


def test_where_it_comes_from_stands_under_each_post(imported: Forum) -> None:
    for post in asked("friend").posts:
        assert post.source is not None
        assert (post.source.link, post.source.licence) == ("https://example.org/q/friend", counselchat.LICENCE)


def test_made_up_dates_put_answers_behind_their_question(imported: Forum) -> None:
    thread = asked("nightmare")
    assert all(answer.created_at > thread.question.created_at for answer in thread.answers)


def test_imported_questions_stand_in_the_lists_once_the_streams_are_delivered(imported: Forum) -> None:
    imported.deliver()
    assert len(listings.page(ALL, Sort.NEWEST, 10, None).items) == 2


def test_a_second_import_finds_everything_here_already(imported: Forum) -> None:
    before = imported.everything()
    imported.said()
    assert imported.bring_in("counselchat", CSV) == 0
    assert counts(imported.said())["questions"] == (2, 0, 2, 0)
    assert imported.everything() == before


def test_a_field_of_200_kb_is_read_and_its_cut_is_told(forum: Forum, tmp_path: Path) -> None:
    with (tmp_path / "long.csv").open("w", newline="", encoding="utf-8") as file:
        link, text = "https://example.org/long", "Breathe in and out. " * 10_000
        row = (link, "How do I breathe again?", "I cannot.", "stress", "Counsellor 001", text, 0, 1)
        csv.writer(file).writerows([counselchat.COLUMNS, row])
    assert forum.bring_in("counselchat", tmp_path / "long.csv") == 0
    assert "answers\t1\tlonger than 65,536 bytes of source: cut" in forum.said()
    assert asked("breathe").answers[0].html.endswith("[…]</p>")
