"""Notices and follows by the API; every answer is held to the document by the caller."""

import pytest


@pytest.fixture
def told(people, forum):
    """Ann's question, which Bob has answered."""
    asked = people.ann.ask()
    people.bob.answer(asked)
    forum.settle()
    return asked


def test_a_member_reads_what_they_were_told(people, told):
    page = people.ann.get("/notices").json
    (notice,) = page["items"]
    assert (page["unread"], notice["deed"], notice["why"], notice["read"]) == (1, "created", "answered", False)
    assert (notice["thread"], notice["by"]["handle"]) == (told, "bob")
    assert notice["url"].endswith(f"/questions/{told}/posts/{notice['post']}")


@pytest.mark.parametrize("what", ["notice", "thread", "all"])
def test_notices_are_marked_as_read(people, told, what):
    (notice,) = people.ann.get("/notices").json["items"]
    sent = {"notice": notice["id"], "thread": told, "all": True}
    assert people.ann.post("/notices/read", {what: sent[what]}).json == {"unread": 0}
    assert people.ann.get("/notices").json["items"][0]["read"]


def test_of_what_is_hidden_by_now_nothing_shows(people, told, forum):
    (answer,) = people.guest.get(f"/questions/{told}").json["answers"]
    forum.hide(told, answer["id"])
    (notice,) = people.ann.get("/notices").json["items"]
    assert [notice[name] for name in ("thread", "post", "title", "url", "by")] == [None] * 5


def test_what_is_no_notice_is_not_read(people, told):
    assert people.bob.post("/notices/read", {"notice": "2026"}).status == 404
    assert people.ann.post("/notices/read", {}).pointers == {"/all": "required"}


def test_the_reason_for_hiding_is_told_to_the_author(people, told, forum):
    (answer,) = people.guest.get(f"/questions/{told}").json["answers"]
    sent = {"state": "hidden", "reason": "It names somebody."}
    assert people.mod.patch(f"/questions/{told}/posts/{answer['id']}", sent).status == 200
    forum.settle()
    (notice,) = people.bob.get("/notices").json["items"]
    assert (notice["deed"], notice["reason"], notice["by"]) == ("hidden", "It names somebody.", None)


@pytest.mark.parametrize("reason", [7, "x" * 501])
def test_a_reason_is_a_short_text(people, told, reason):
    assert people.mod.patch(f"/questions/{told}", {"state": "hidden", "reason": reason}).pointers.keys() == {"/reason"}


def test_guests_have_neither_notices_nor_follows(people, told):
    for reply in (people.guest.get("/notices"), people.guest.get("/follows")):
        assert reply.status == 401
    assert people.guest.post("/notices/read", {"all": True}).status == 401


def test_following_is_chosen_and_listed(people, told):
    choice = {"kind": "category", "key": "family", "state": "follows", "mail": "daily"}
    chosen = people.cas.send("PUT", "/follows", choice).json
    assert chosen == choice | {"name": "Family"}
    assert people.cas.get("/follows").json["items"] == [chosen]
    assert people.cas.send("PUT", "/follows", choice | {"state": "neither"}).json["state"] == "neither"
    assert people.cas.get("/follows").json["items"] == []


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [({"kind": "post"}, "/kind"), ({"state": "muted"}, "/state"), ({"mail": "hourly"}, "/mail"), ({"x": 1}, "/x")],
)
def test_what_cannot_be_chosen_is_said(people, changed, pointer):
    choice = {"kind": "tag", "key": "sleep", "state": "follows"} | changed
    assert pointer in people.cas.send("PUT", "/follows", choice).pointers


def test_nobody_follows_what_is_not_there(people, told):
    assert people.cas.send("PUT", "/follows", {"kind": "thread", "key": "1", "state": "follows"}).status == 404


def test_a_page_of_notices_leads_to_the_next(people, told, forum):
    people.cas.answer(told)
    forum.settle()
    first = people.ann.get("/notices", limit=1)
    assert first.json["has_more"]
    second = people.ann.get("/notices", limit=1, cursor=first.json["next_cursor"])
    assert second.json["items"][0]["id"] < first.json["items"][0]["id"]
    assert not second.json["has_more"]
