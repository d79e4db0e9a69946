"""Members, their profiles and ledgers."""

from urllib.parse import quote

import pytest

PASSWORD = "correct horse battery"


def test_somebody_joins_signs_in_and_out(people):
    joined = people.guest.post("/members", {"handle": "Zoë K", "password": PASSWORD, "email": "zoe@example.org"})
    assert (joined.status, joined.json["points"], joined.headers["location"]) == (
        201,
        100,
        "/api/v1/members/Zo%C3%AB%20K",
    )
    session = people.guest.post("/sessions", {"handle": "zoë k", "password": PASSWORD})
    assert session.status == 201
    zoe = type(people.guest)(session.json["token"])
    assert zoe.ask()
    assert zoe.delete("/sessions/current").status == 204
    assert zoe.get("/questions").status == 401


def test_a_wrong_password_and_an_unknown_handle_sound_alike(people):
    people.guest.post("/members", {"handle": "zoe", "password": PASSWORD})
    replies = [
        people.guest.post("/sessions", {"handle": handle, "password": "wrong horse battery"})
        for handle in ("zoe", "nobody-here", "\ufdfa" * 60)
    ]
    assert {(reply.status, reply.code, reply.json["detail"]) for reply in replies} == {
        (401, "wrong_password", replies[0].json["detail"])
    }
    assert replies[0].headers["www-authenticate"] == 'Bearer realm="askwell"'


def test_neither_password_nor_address_is_ever_told(people):
    people.guest.post("/members", {"handle": "zoe", "password": PASSWORD, "email": "zoe@example.org"})
    for path in ("/members", "/members/zoe", "/members/zoe/ledger"):
        text = people.guest.get(path).text
        assert "argon2" not in text and "example.org" not in text


def test_a_guest_has_no_session_to_end(people):
    assert people.guest.delete("/sessions/current").status == 401


@pytest.mark.parametrize("handle", ["ann b", "Ünïcödé", "50% off", "a?b", "a&b=c", "日本語", "🌻"])
def test_a_handle_is_found_however_it_has_to_be_encoded(people, handle):
    assert people.guest.post("/members", {"handle": handle, "password": PASSWORD}).status == 201
    assert people.guest.get(f"/members/{quote(handle, safe='')}").json["handle"] == handle


@pytest.mark.parametrize("handle", ["nobody-here", "a%2Fb", "%00", "x" * 3_000, "%EF%B7%BA" * 60, "%E2%80%8B"])
def test_an_unknown_member_is_nowhere(people, handle):
    assert people.guest.get(f"/members/{handle}").status == 404
    assert people.guest.get(f"/members/{handle}/ledger").status == 404


def test_members_stand_in_the_order_of_their_points(people, forum):
    people.bob.answer(people.ann.ask())
    forum.settle()
    handles = [member["handle"] for member in people.guest.get("/members", sort="points").json["items"]]
    assert handles[:2] == ["bob", "ann"]
    assert people.guest.get("/members", sort="name").pointers == {"sort": "unknown_sort"}


def test_a_ledger_tells_each_reason_once_and_adds_up(people, forum):
    asked = people.ann.ask()
    answer = people.bob.answer(asked)
    people.ann.accept(asked, answer)
    people.cas.vote(asked, answer)
    people.bob.vote(asked, asked)
    forum.settle()
    ledger = people.guest.get("/members/bob/ledger").json
    assert {(item["post"], item["thread"], item["reason"], item["amount"]) for item in ledger["items"]} == {
        (answer, asked, "posting", 40),
        (answer, asked, "votes", 20),
        (answer, asked, "accepted", 300),
    }
    total = ledger["base"] + ledger["bonus"] + ledger["votes_given"] + sum(i["amount"] for i in ledger["items"])
    assert total == people.guest.get("/members/bob").json["points"] == 470


def test_a_ledger_comes_in_pages(people, forum):
    asked = [people.ann.ask() for _ in range(3)]
    forum.settle()
    first = people.guest.get("/members/ann/ledger", limit=2)
    rest = people.guest.get("/members/ann/ledger", limit=2, cursor=first.json["next_cursor"]).json
    assert [item["post"] for item in first.json["items"] + rest["items"]] == asked[::-1]
    assert first.headers["link"].startswith("</api/v1/members/ann/ledger?")
