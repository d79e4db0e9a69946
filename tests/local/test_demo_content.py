"""The demo forum's content is sound: it can be loaded through the actions, and it is safe to read."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.names import skeleton
from chalicelib.domain.writing import Form

CONTENT = Path(__file__).parents[2] / "local" / "demo" / "content"
FORUM = tomllib.loads((CONTENT / "forum.toml").read_text())
THREADS = [
    thread
    for rooms in sorted((CONTENT / "threads").glob("*.toml"))
    for thread in tomllib.loads(rooms.read_text())["threads"]
]
MEMBERS = {member["handle"]: member for member in FORUM["members"]}

COMMENT_FIELDS = {"by", "guest", "body", "hours_later"}
ANSWER_FIELDS = COMMENT_FIELDS | {"comments", "up", "down", "accepted", "hidden", "edited"}
QUESTION_FIELDS = ANSWER_FIELDS - {"hours_later", "accepted"} | {
    "key", "category", "tags", "title", "days_ago", "answers",
}  # fmt: skip
FIELDS = {"question": QUESTION_FIELDS, "answer": ANSWER_FIELDS, "comment": COMMENT_FIELDS}

# Safe messaging (WHO media guidance 2023, #chatsafe 2023): no blame, no method, no amounts, no diagnosis.
UNSAFE = (
    r"commit(ted|ting)? suicide", r"(failed|successful) (attempt|suicide)", r"overdos", r"self-harm",
    r"kill(ed|ing)? (your|him|her|my)self", r"better off dead", r"end it all",
    r"\d+ ?(mg|milligrams?|ml|pills?|tablets?)\b", r"\b(you|he|she) (clearly|obviously) ha(ve|s)\b",
    r"you (have|are suffering from) (depression|anxiety|ptsd|adhd|autism|a disorder)",
    r"you are (bipolar|depressed|a narcissist|borderline)", r"stop (taking|your) (medic|tablets|pills)",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """One post of the demo: what was written, as which kind, in which thread, under which post."""

    kind: str
    fields: dict[str, Any]
    thread: dict[str, Any]
    parent: dict[str, Any] | None = None

    @property
    def hours(self) -> float:
        return self.fields.get("hours_later", 0.0)

    @property
    def voters(self) -> list[str]:
        return [*self.fields.get("up", []), *self.fields.get("down", [])]


def test_no_post_has_a_field_that_means_nothing():
    for post in written():
        assert post.fields.keys() <= FIELDS[post.kind], post.fields["body"]
        assert not {"by", "guest"} <= post.fields.keys()


def test_there_are_enough_threads_and_no_two_share_a_key():
    assert len(THREADS) >= 28
    assert len({thread["key"] for thread in THREADS}) == len(THREADS)


def test_every_question_is_in_a_category_of_the_forum_and_no_category_is_empty():
    paths = [category["path"] for category in FORUM["categories"]]
    used = {thread["category"] for thread in THREADS}
    assert used <= set(paths)
    assert {path for path in paths if not any(room.startswith(path) for room in used)} == set()


def test_categories_are_a_tree_of_three_levels_with_parents_first():
    seen: set[str] = set()
    for category in FORUM["categories"]:
        parent = category["path"].rpartition("/")[0]
        assert not parent or parent in seen
        assert 1 <= len(category["title"]) <= 80
        assert 1 <= len(category["description"]) <= 800
        seen.add(category["path"])
    assert max(path.count("/") for path in seen) == 2


def test_every_handle_that_writes_votes_or_edits_is_a_member():
    for post in written():
        hands = {post.fields.get("by"), post.fields.get("edited", {}).get("by"), *post.voters}
        assert hands - {None} <= MEMBERS.keys()


def test_there_is_one_admin_and_one_moderator_among_enough_members():
    roles = Counter(member.get("role", "member") for member in FORUM["members"])
    assert roles["admin"] == roles["moderator"] == 1
    assert len(MEMBERS) == len(FORUM["members"]) >= 14


def test_no_two_members_look_alike_and_no_guest_looks_like_a_member():
    shapes = {skeleton(handle) for handle in MEMBERS}
    guests = {skeleton(post.fields["guest"]) for post in written() if "guest" in post.fields}
    assert len(shapes) == len(MEMBERS)
    assert not shapes & guests


@pytest.mark.parametrize("handle", MEMBERS)
def test_a_handle_may_be_taken(handle):
    form = Form({"handle": handle})
    assert form.handle() == handle
    assert form.complaints == []


def test_what_is_written_would_pass_the_forms_of_the_forum():
    for post in written():
        form = Form({"name": post.fields.get("guest", ""), **post.fields})
        form.guest_name()
        form.body(0 if post.kind == "question" else 12)
        if post.kind == "question":
            form.title()
            form.category()
            assert list(form.tags()) == post.fields["tags"]
        assert form.complaints == []


def test_the_demo_shows_what_markdown_does():
    page = "\n".join(bodies())
    for mark in (r"^- ", r"^1\. ", r"^> ", r"\*\w+\*", r"\*\*\w+", r"^\|---", r"\]\(https:"):
        assert re.search(mark, page, re.MULTILINE), mark


def test_nobody_votes_on_an_own_post_or_twice():
    for post in written():
        assert post.fields.get("by") not in post.voters
        assert len(set(post.voters)) == len(post.voters)


def test_a_thread_has_at_most_one_accepted_answer_and_never_a_hidden_one():
    for thread in THREADS:
        accepted = [answer for answer in thread.get("answers", []) if answer.get("accepted")]
        assert len(accepted) <= 1
        assert not any(answer.get("hidden") for answer in accepted)


def test_about_half_of_the_answered_questions_have_an_accepted_answer():
    answered = [thread for thread in THREADS if thread.get("answers")]
    accepted = [thread for thread in answered if any(a.get("accepted") for a in thread["answers"])]
    assert 0.4 <= len(accepted) / len(answered) <= 0.6


def test_one_asker_accepted_her_own_answer():
    own = [
        post
        for post in written("answer")
        if post.fields.get("accepted") and post.thread.get("by") == post.fields.get("by", "a guest")
    ]
    assert len(own) == 1


def test_threads_have_from_none_to_seven_answers_and_one_has_a_long_conversation():
    assert {len(thread.get("answers", [])) for thread in THREADS} >= {0, 1, 2, 3, 4, 5, 7}
    assert max(len(post.fields.get("comments", [])) for post in written("answer")) >= 12


def test_one_question_and_one_answer_are_hidden():
    hidden = Counter(post.kind for post in written() if post.fields.get("hidden"))
    assert hidden == {"question": 1, "answer": 1}


def test_guests_write_with_and_without_a_name():
    assert any("guest" in thread for thread in THREADS)
    assert any(not {"guest", "by"} & thread.keys() for thread in THREADS)


def test_only_the_author_or_the_moderators_edit_a_post_and_an_edit_changes_it():
    trusted = {handle for handle, member in MEMBERS.items() if "role" in member}
    edited = [post for post in written() if "edited" in post.fields]
    assert {post.kind for post in edited} == {"question", "answer"}
    for post in edited:
        edit = post.fields["edited"]
        assert edit["by"] in trusted | {post.fields.get("by")}
        assert edit["body"].strip() != post.fields["body"].strip()
        assert edit["hours_later"] > post.hours


def test_nothing_was_written_before_its_parent_or_in_the_future():
    for post in written():
        last = post.fields.get("edited", {}).get("hours_later", post.hours)
        assert last < post.thread["days_ago"] * 24, post.fields["body"]
        if post.parent is not None:
            assert post.hours > post.parent.get("hours_later", 0.0), post.fields["body"]


def test_answers_and_comments_stand_in_the_order_they_were_written():
    for post in written():
        for replies in ("answers", "comments"):
            hours = [reply["hours_later"] for reply in post.fields.get(replies, [])]
            assert hours == sorted(set(hours)), hours


def test_members_joined_before_they_wrote():
    for post in written():
        if "by" in post.fields:
            ago = post.thread["days_ago"] - post.hours / 24
            assert MEMBERS[post.fields["by"]]["joined_days_ago"] > ago, post.fields["body"]


def test_the_demo_spans_a_year_and_has_news():
    ages = [thread["days_ago"] for thread in THREADS]
    assert max(ages) > 365
    assert sum(age < 2 for age in ages) >= 4


def test_tags_are_shared_between_threads():
    uses = Counter(tag for thread in THREADS for tag in thread["tags"])
    assert sum(count >= 2 for count in uses.values()) >= 15


def test_nobody_says_a_sentence_twice():
    said = Counter(sentence for post in written() for sentence in sentences(post.fields["body"]))
    assert [sentence for sentence, times in said.items() if times > 1] == []


@pytest.mark.parametrize("phrase", UNSAFE)
def test_an_unsafe_phrase_does_not_occur(phrase):
    assert not [body for body in bodies() if re.search(phrase, body, re.IGNORECASE)]


def test_no_telephone_number_or_address_is_given():
    for body in bodies():
        assert not re.search(r"\d[\d ()/-]{3,}\d|\w@\w", body)


def test_the_only_link_leads_to_help():
    links = {link for body in bodies() for link in re.findall(r"https?://[^\s)]+", body)}
    assert links == {"https://findahelpline.com"}


def written(*kinds: str) -> Iterator[Written]:
    """Every post of the demo, or those of some kinds."""
    return (post for thread in THREADS for post in _posts(thread) if not kinds or post.kind in kinds)


def _posts(thread: dict[str, Any]) -> Iterator[Written]:
    yield Written("question", thread, thread)
    for answer in thread.get("answers", []):
        yield Written("answer", answer, thread, thread)
    for parent in (thread, *thread.get("answers", [])):
        for comment in parent.get("comments", []):
            yield Written("comment", comment, thread, parent)


def bodies() -> list[str]:
    """All that can be read: titles, first versions and edited ones."""
    edits = [post.fields["edited"]["body"] for post in written() if "edited" in post.fields]
    return [thread["title"] for thread in THREADS] + [post.fields["body"] for post in written()] + edits


def sentences(body: str) -> list[str]:
    """The sentences of a text that are long enough to be somebody's own, in plain words."""
    plain = (" ".join(re.findall(r"\w+", said.lower())) for said in re.split(r"[.!?\n]+", body))
    return [said for said in plain if len(said.split()) >= 4]
