"""What becomes of a Stack Exchange dump."""

import csv
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib.domain import ids
from chalicelib.domain.posts import Author, Tally, Thread
from chalicelib.storage import bulk, members, revisions, threads
from ops.failures import BadInput
from ops.importing.dump_directory import site_of
from tests.ops.forum import TEA, Forum, counts


@pytest.fixture
def imported(forum: Forum) -> Forum:
    assert forum.bring_in("stackexchange", TEA) == 0
    return forum


def asked(word: str) -> Thread:
    found = (threads.read(key) for key in set(bulk.all_threads()))
    return next(thread for thread in found if thread and word in thread.question.title)


def test_the_report_counts_every_kind_of_row(imported: Forum) -> None:
    assert counts(imported.said()) == {
        "members": (5, 3, 0, 2),
        "questions": (2, 2, 0, 0),
        "answers": (4, 3, 0, 1),
        "comments": (5, 2, 0, 3),
        "tag wikis": (1, 0, 0, 1),
        "votes": (6, 3, 0, 3),
        "badges": (2, 0, 0, 2),
    }


def test_every_row_left_out_is_in_the_report_file_with_the_reason(imported: Forum) -> None:
    with (imported.reports / "report.csv").open() as file:
        why = {(row["file"], row["row"]): row["why"] for row in csv.DictReader(file)}
    assert why["Votes.xml", "5"] == "on a post that is not in the dump"
    assert why["Comments.xml", "4"] == "under a post that is neither question nor answer"
    assert why["Comments.xml", "5"] == why["Posts.xml", "6"] == "under a post that is not in the dump"


def test_posts_keep_their_dates_and_ids_sort_by_them(imported: Forum) -> None:
    question = asked("green").question
    assert question.created_at == ids.date_of(question.id) == datetime(2014, 2, 1, 8, 0, 0, 100_000, tzinfo=UTC)


def test_names_that_look_alike_get_handles_of_their_own(imported: Forum) -> None:
    found = {member.handle: member.name for member in bulk.all_members()}
    assert found == {"Leaf-Reader": "Leaf Reader", "leaf-reader-2": "leaf reader", "Admin-2": "Admin"}


def test_a_deleted_account_becomes_a_guest_with_its_name(imported: Forum) -> None:
    assert Author(None, "user77") in {answer.author for answer in asked("green").answers}


def test_the_sites_own_bot_becomes_a_guest(imported: Forum) -> None:
    assert asked("cup").answers[0].author == Author(None, "Community")


def test_html_becomes_markdown_that_makes_the_same_page(imported: Forum) -> None:
    question = asked("green").question
    source = revisions.sources([question])[question.id]
    assert source == (
        "My green tea turns bitter. I use *boiling* water & steep for 5 \\* 60 seconds.\n\n"
        "- Is it the heat?\n- Is it the time?"
    )
    assert "<em>boiling</em> water &amp; steep for 5 * 60 seconds." in question.html


def test_addresses_within_the_site_lead_to_the_site(imported: Forum) -> None:
    assert 'href="https://tea.stackexchange.com/questions/5/cups"' in asked("green").answers[0].html


def test_the_accepted_answer_stays_accepted(imported: Forum) -> None:
    thread = asked("green")
    assert thread.question.accepted == thread.answers[0].id


def test_a_closed_question_stays_closed(imported: Forum) -> None:
    assert asked("cup").question.closed_at == datetime(2014, 2, 4, 12, tzinfo=UTC)


def test_an_edit_keeps_its_date_and_its_editor(imported: Forum) -> None:
    question = asked("green").question
    editor = members.by_handle("leaf-reader-2")
    assert editor is not None
    assert (question.edited_at, question.edited_by) == (datetime(2014, 2, 2, 9, tzinfo=UTC), editor.id)


def test_tags_of_both_forms_are_read(imported: Forum) -> None:
    assert asked("green").question.tags == ("green-tea", "steeping")
    assert asked("cup").question.tags == ("cups",)


def test_where_votes_and_score_disagree_the_score_has_the_last_word(imported: Forum) -> None:
    thread = asked("green")
    assert thread.question.base == thread.tally(thread.question.id) == Tally(5, 1)


def test_without_counted_votes_the_score_alone_makes_the_tally(imported: Forum) -> None:
    assert [answer.base for answer in asked("green").answers] == [Tally(3, 0), Tally(0, 2)]


def test_comments_keep_their_scores_and_stay_one_line_of_text(imported: Forum) -> None:
    shown = {comment.html: comment.base for comment in asked("green").comments}
    assert shown == {
        "<p>Thank you, <em>that</em> helped.</p>": Tally(2, 0),
        "<p># one thing: which water?</p>": Tally(0, 0),
    }


def test_each_post_links_to_its_source_with_its_licence(imported: Forum) -> None:
    links = {post.source.link for post in asked("green").posts if post.source}
    assert links == {
        "https://tea.stackexchange.com/questions/1",
        "https://tea.stackexchange.com/a/3",
        "https://tea.stackexchange.com/a/4",
        "https://tea.stackexchange.com/questions/1#comment1_3",
        "https://tea.stackexchange.com/questions/1#comment2_1",
    }
    source = asked("cup").question.source
    assert source is not None
    assert source.licence == "tea.stackexchange.com, CC BY-SA 4.0"


def test_posts_alone_are_enough(forum: Forum, tmp_path: Path) -> None:
    alone = tmp_path / "tea"
    alone.mkdir()
    shutil.copy(TEA / "Posts.xml", alone / "posts.xml")
    assert forum.bring_in("stackexchange", alone) == 0
    assert asked("green").question.base == Tally(4, 0)
    assert members.by_handle("user1") is not None


def test_who_is_a_member_here_keeps_their_handle(forum: Forum) -> None:
    forum.bring_in("stackexchange", TEA)
    before = forum.everything()
    forum.said()
    assert forum.bring_in("stackexchange", TEA) == 0
    assert counts(forum.said())["members"] == (5, 0, 3, 2)
    assert forum.everything() == before


@pytest.mark.parametrize("name", ["stackexchange-beer", "beer", "beer.stackexchange.com", "Beer.StackExchange.com"])
def test_the_directorys_name_says_the_site(name: str) -> None:
    assert site_of(Path("/dumps") / name) == "beer.stackexchange.com"


def test_a_directory_whose_name_is_no_site_needs_one_said() -> None:
    with pytest.raises(BadInput, match="--site"):
        site_of(Path("/dumps/my dump (2)"))
