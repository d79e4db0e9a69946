"""Members, as anybody reads of them."""

from datetime import UTC, datetime

from chalicelib.domain import ids
from chalicelib.domain.members import Member
from chalicelib.storage import members
from tests.web.reader import read


def join(handle: str, name: str = "", points: int = 100) -> None:
    at = datetime(2024, 3, 1, tzinfo=UTC)
    joined = Member(id=ids.derived(at, handle), handle=handle, name=name or handle, joined_at=at, points=points)
    members.add(joined, None)


def test_members_are_listed_by_points(forum):
    thread = forum.ask("ann")
    forum.vote(thread, thread, 1, by="dan")
    forum.settle()
    assert "ann 130 points dan 110 points" in read("/members").text


def test_thirty_members_make_a_page(forum):
    for number in range(31):
        join(f"reader{number}", points=1000 + number)
    first = read("/members")
    more = next(address for address in first.addresses if "cursor=" in address)
    assert ("reader30" in first.text, "reader0 " in first.text) == (True, False)
    assert "reader0 1.0k points" in read(more).text


def test_a_member_s_points_are_shown_in_short_and_where_they_come_from_in_full(forum):
    join("elder", points=5649)
    assert "5.6k points" in read("/members/elder").text
    assert "5,649" in read("/members/elder/points").text


def test_a_member_has_a_name_and_the_day_they_came(forum):
    join("geoff-dalgas", name="Geoff Dalgas")
    text = read("/members/geoff-dalgas").text
    assert "Geoff Dalgas geoff-dalgas · here since 1 March 2024" in text


def test_a_moderator_is_told_apart(forum):
    assert "looks after the forum" in read("/members/mod").text
    assert "looks after the forum" not in read("/members/ann").text


def test_a_member_s_questions_are_listed_and_no_one_else_s(forum):
    own, other = forum.ask("ann"), forum.ask("bob")
    forum.settle()
    page = read("/members/ann").body
    assert (own in page, other in page) == (True, False)


def test_a_handle_is_found_in_any_case_under_its_own_spelling(forum):
    join("Ümit")
    found = read("/members/%C3%BCmit")
    assert (found.status, found.location) == (302, "/members/%C3%9Cmit")
    assert read(found.location).status == 200


def test_an_unknown_member_is_nowhere(forum):
    assert read("/members/nobody").status == 404


def test_a_hostile_name_is_only_a_name(forum):
    join("x<i>y</i>?#&", name='"><script>alert(1)</script>')
    page = read("/members")
    assert "<script>" not in page.body
    assert "/members/x%3Ci%3Ey%3C%2Fi%3E%3F%23%26" in page.addresses


def test_a_member_s_answers_are_listed_newest_first(forum):
    older, newer = (forum.ask("ann", title=f"How do I {word} again?") for word in ("sleep", "laugh"))
    forum.answer(older, "bob")
    answer = forum.answer(newer, "bob")
    forum.settle()
    page = read("/members/bob")
    assert page.text.index("How do I laugh again?") < page.text.index("How do I sleep again?")
    assert f"/questions/{newer}/posts/{answer}" in page.addresses


def test_a_hidden_answer_is_absent_for_others_at_once(forum, desk):
    thread = forum.ask("ann")
    answer = forum.answer(thread, "bob")
    forum.settle()
    forum.hide(thread, answer)
    assert "No answers yet." in read("/members/bob").text
    assert "Hidden from others" in desk.member("bob").get("/members/bob").body


def test_five_answers_lead_to_all_of_them(forum):
    for _ in range(6):
        forum.answer(forum.ask("ann"), "bob")
    forum.settle()
    page = read("/members/bob")
    assert sum("/posts/" in address for address in page.addresses) == 5
    assert "/members/bob/answers" in page.addresses
    assert sum("/posts/" in address for address in read("/members/bob/answers").addresses) == 6


def test_a_member_says_something_of_themselves(forum, desk):
    browser = desk.member("ann")
    sent = browser.fill("/members/ann/edit", about="I like\nquiet <b>mornings</b>.")
    assert (sent.status, sent.location) == (303, "/members/ann")
    assert "I like\nquiet &lt;b&gt;mornings&lt;/b&gt;." in read("/members/ann").body
    assert browser.get("/members/ann/edit").form("/members/ann/edit")["about"] == "I like\nquiet <b>mornings</b>."


def test_too_much_comes_back_with_a_complaint_and_all_of_it(forum, desk):
    page = desk.member("ann").fill("/members/ann/edit", about="a" * 501)
    assert page.status == 422
    assert [place for place, _ in page.complaints] == ["about"]
    assert page.form("/members/ann/edit")["about"] == "a" * 501


def test_nobody_speaks_for_another(forum, desk):
    browser = desk.member("mod")
    assert browser.get("/members/ann/edit").status == 404
    fields = {"about": "I am ann.", "as": "mod", "once": "x" * 22}
    assert browser.post("/members/ann/edit", fields).status == 404
    assert "I am ann." not in read("/members/ann").body


def test_a_guest_is_asked_to_sign_in_first(forum, desk):
    page = desk.browser().get("/members/ann/edit")
    assert (page.status, page.title) == (403, "Sign in · Askwell")


def test_what_one_says_of_oneself_outlives_a_session(forum, desk):
    browser = desk.member("ann")
    fields = browser.get("/members/ann/edit").form("/members/ann/edit")
    desk.end_session("ann")
    page = browser.post("/members/ann/edit", fields | {"about": "I like quiet mornings."})
    assert page.status == 403
    assert page.form("/members/ann/edit")["about"] == "I like quiet mornings."
