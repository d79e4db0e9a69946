"""Reading: what each viewer sees of a thread, a list and a ledger, page by page."""

import pytest

from chalicelib.actions import earning, reading
from chalicelib.domain.errors import BadCursor, NotFound
from chalicelib.domain.projection import Sort, member_list
from chalicelib.storage import ledger
from chalicelib.storage.cursors import Page
from chalicelib.storage.ledger import Entry
from tests.forum import Forum
from tests.harness import Meanwhile, at


def walk(forum: Forum, thread: str, between: object = None) -> list[str]:
    """The ids of all answers, page by page; `between` happens once, after the first page."""
    seen, cursor, meanwhile = [], None, between
    while True:
        page = forum.page(thread, cursor=cursor)
        seen += [answer.id for answer in page.answers]
        cursor = page.next_cursor
        if callable(meanwhile):
            meanwhile = meanwhile()
        if cursor is None:
            return seen


def ledger_pages(forum: Forum, by: str | None, owner: str, limit: int) -> list[Page[Entry]]:
    member, pages = reading.member(owner), []
    cursor: str | None = None
    while not pages or cursor:
        pages.append(earning.ledger_of(forum.viewer(by), member, limit, cursor))
        cursor = pages[-1].next_cursor
    return pages


def test_answers_come_oldest_first_with_the_accepted_one_on_top(forum: Forum) -> None:
    thread = forum.ask()
    first, second, third = (forum.answer(thread) for _ in range(3))
    forum.accept(thread, second)
    assert [answer.id for answer in forum.page(thread).answers] == [second, first, third]


def test_thirty_answers_make_a_page(forum: Forum) -> None:
    thread = forum.ask()
    answers = forum.fill(thread, 31)
    page = forum.page(thread)
    assert [answer.id for answer in page.answers] == answers[:30]
    assert [answer.id for answer in forum.page(thread, cursor=page.next_cursor).answers] == answers[30:]
    assert page.answer_count == 31


def test_a_page_that_is_just_full_is_the_last(forum: Forum) -> None:
    thread = forum.ask()
    forum.fill(thread, 30)
    assert forum.page(thread).next_cursor is None


def test_ninety_five_answers_are_read_over_four_pages_whatever_happens_between(forum: Forum) -> None:
    """One long thread, since it takes a while to write; each story starts where the one before ended."""
    thread = forum.ask()
    answers = forum.fill(thread, 95)
    assert walk(forum, thread) == answers

    forum.accept(thread, answers[50])
    in_order = [answers[50], *answers[:50], *answers[51:]]
    assert walk(forum, thread) == in_order

    forum.accept(thread, None)
    assert walk(forum, thread, lambda: forum.accept(thread, answers[70]) and None) == answers
    assert walk(forum, thread, lambda: forum.accept(thread, answers[5]) and None) == [
        answers[70],
        *answers[:70],
        *answers[71:],
    ]
    assert sorted(walk(forum, thread, lambda: forum.accept(thread, None))) == answers
    hidden = answers[29]
    assert walk(forum, thread, lambda: forum.hide(thread, hidden) and None) == answers
    remaining = [answer for answer in answers if answer != hidden]
    assert walk(forum, thread) == remaining
    forum.accept(thread, answers[80])
    assert sorted(walk(forum, thread, lambda: forum.hide(thread, answers[80]) and None)) == remaining


def test_a_page_ends_before_it_grows_too_large(forum: Forum) -> None:
    thread = forum.ask()
    answers = forum.fill(thread, 20, html="<p>Yes.</p>" * 11_000)
    page = forum.page(thread)
    assert 1 < len(page.answers) < 20
    assert sum(len(answer.html) for answer in page.answers) <= 2_000_000
    assert walk(forum, thread) == answers


def test_what_is_hidden_is_seen_by_its_author_and_by_moderators(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob")
    remark = forum.comment(thread, answer, by="cas")
    forum.hide(thread, answer)
    seen = {by: {post.id for post in forum.page(thread, by=by).posts} for by in ("mod", "bob", "ann", None)}
    assert seen["mod"] == {thread, answer, remark}
    assert seen["bob"] == {thread, answer}
    assert seen["ann"] == seen[None] == {thread}


def test_the_newest_hundred_comments_of_a_post_are_shown_oldest_first(forum: Forum) -> None:
    thread = forum.ask()
    remarks = forum.fill(thread, 102, parent=thread)
    page = forum.page(thread)
    assert [remark.id for remark in page.comments[thread]] == remarks[2:]
    assert page.comment_counts == {thread: 102}


def test_a_page_shows_the_viewer_s_own_vote_before_it_is_tallied_and_after(forum: Forum) -> None:
    thread = forum.ask()
    forum.vote(thread, thread, 1, by="bob")
    forum.settle()
    forum.vote(thread, thread, 1, by="dan")

    def scores() -> dict[str | None, int]:
        pages = {by: forum.page(thread, by=by) for by in ("dan", "cas", None)}
        return {by: page.score(page.question) for by, page in pages.items()}

    assert scores() == {"dan": 2, "cas": 1, None: 1}
    forum.settle()
    assert scores() == {"dan": 2, "cas": 2, None: 2}


def test_a_page_names_its_authors_with_their_points(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    forum.answer(thread, by=None)
    forum.edit(thread, thread, "mod", title="How do I find rest again?")
    forum.settle()
    authors = forum.page(thread).authors
    assert {member.handle: member.points for member in authors.values()} == {"ann": 120, "mod": 100}


@pytest.mark.parametrize(
    "cursor", ["x", "", "01ARZ3NDEKTSV4RRFFQ69G5FA", "é" * 26, "..", "01ARZ3NDEKTSV4RRFFQ69G5FAV.x"]
)
def test_a_cursor_that_no_thread_gave_out_is_refused(forum: Forum, cursor: str) -> None:
    thread = forum.ask()
    with pytest.raises(BadCursor):
        forum.page(thread, cursor=cursor)


@pytest.mark.parametrize("thread", ["", "x", "01ARZ3NDEKTSV4RRFFQ69G5FAV"])
def test_a_thread_that_is_not_there_is_not_found(forum: Forum, thread: str) -> None:
    with pytest.raises(NotFound):
        forum.page(thread)


def test_a_list_shows_cards_with_the_members_they_name(forum: Forum) -> None:
    thread = forum.ask(by="ann", category="work")
    forum.answer(thread, by="bob")
    forum.settle()
    page = reading.list_of("category:work", Sort.ACTIVE, 20, None)
    (card,) = page.cards
    assert (card.thread, card.answers, card.latest.what) == (thread, 1, "answered")
    assert {member.handle for member in page.authors.values()} == {"ann", "bob"}


def test_a_hidden_question_leaves_all_lists_before_any_stream_has_run(forum: Forum) -> None:
    thread = forum.ask(by="ann", category="work", tags=["sleep"])
    forum.settle()
    forum.hide(thread, thread)
    mine = member_list(forum.people["ann"].id)
    assert [forum.listed(name) for name in ("all", "category:work", "tag:sleep", mine)] == [[], [], [], []]


def test_a_list_walked_page_by_page_shows_every_question_once(forum: Forum) -> None:
    threads = [forum.ask() for _ in range(7)]
    forum.settle()
    seen: list[str] = []
    cursor: str | None = None
    while not seen or cursor:
        page = reading.list_of("all", Sort.VOTES, 3, cursor)
        seen, cursor = seen + [card.thread for card in page.cards], page.next_cursor
    assert seen == threads[::-1]


@pytest.mark.parametrize("handle", ["", "nobody", "x" * 5000, "é" * 3000])
def test_a_member_who_is_not_there_is_not_found(forum: Forum, handle: str) -> None:
    with pytest.raises(NotFound):
        reading.member(handle)


def test_a_member_sees_every_entry_of_their_ledger(forum: Forum) -> None:
    shown, hidden = forum.ask(by="ann"), forum.ask(by="ann")
    forum.hide(hidden, hidden)
    forum.settle()
    (page,) = ledger_pages(forum, "ann", "ann", 10)
    assert {entry.post: entry.earned.total for entry in page.items} == {shown: 20}


def test_others_see_no_entries_of_hidden_posts(forum: Forum) -> None:
    threads = [forum.ask(by="ann") for _ in range(3)]
    answer = forum.answer(threads[0], by="bob")
    for thread in threads:
        forum.vote(thread, thread)
    forum.settle()
    forum.hide(threads[1], threads[1])
    forum.hide(threads[0], threads[0])
    for by in (None, "dan", "mod"):
        (page,) = ledger_pages(forum, by, "ann", 10)
        assert [entry.post for entry in page.items] == [threads[2]]
        assert [entry.post for p in ledger_pages(forum, by, "bob", 10) for entry in p.items] == []
    (own,) = ledger_pages(forum, "bob", "bob", 10)
    assert [entry.post for entry in own.items] == [answer]


def test_the_cursor_of_a_ledger_names_no_hidden_post(forum: Forum) -> None:
    threads = [forum.ask(by="ann") for _ in range(6)]
    for thread in threads:
        forum.vote(thread, thread)
    forum.settle()
    for thread in threads[1:5]:
        forum.hide(thread, thread)
    pages = ledger_pages(forum, None, "ann", 1)
    assert [entry.post for page in pages for entry in page.items] == [threads[5], threads[0]]
    assert [len(page.items) for page in pages] == [1, 1]


def test_a_ledger_says_for_each_post_what_was_earned_by_what(forum: Forum) -> None:
    thread = forum.ask(by="ann")
    answer = forum.answer(thread, by="bob")
    forum.accept(thread, answer)
    forum.vote(thread, answer)
    forum.settle()
    (entry,) = ledger.page(forum.people["bob"].id, 10, None).items
    assert (entry.earned.posting, entry.earned.votes, entry.earned.accepted) == (40, 20, 300)


@pytest.mark.parametrize("name", ["tag:" + "é" * 2000, "category:" + "x" * 3000, "nothing"])
def test_a_list_that_cannot_be_is_empty(forum: Forum, name: str) -> None:
    assert forum.listed(name) == []


@pytest.mark.parametrize("call", [1, 2, 3])
def test_ones_own_vote_is_counted_once_also_while_it_is_being_tallied(forum: Forum, call: int) -> None:
    asked = forum.ask()
    forum.settle()
    forum.vote(asked, asked, by="dan")
    seen: list[reading.ThreadPage] = []
    forum.stage.run(lambda: seen.append(forum.page(asked, by="dan")), at(call, Meanwhile(forum.settle)))
    assert seen[0].score(seen[0].question) == 1
