"""Whoever sends a creation twice under one key gets one thing, and the same answer."""

import pytest

from chalicelib.storage import passes
from tests.harness import AnswerLost, KillAfter, ServerError, on

QUESTION = {"title": "How do I find sleep again?", "body": "I lie awake."}


def test_a_repeated_request_gets_the_first_answer_and_makes_nothing(people, forum):
    first, again = (people.ann.post("/questions", QUESTION, idempotency_key="k") for _ in range(2))
    assert (again.status, again.text) == (first.status, first.text)
    assert {name: again.headers[name] for name in ("etag", "location")} == {
        name: first.headers[name] for name in ("etag", "location")
    }
    assert again.headers["idempotency-replayed"] == "true" and "idempotency-replayed" not in first.headers
    forum.settle()
    assert len(people.guest.listed()) == 1


@pytest.mark.parametrize("what", ["answers", "comments", "members"])
def test_every_creation_takes_a_key(people, what):
    asked = people.ann.ask()
    path, sent = {
        "answers": (f"/questions/{asked}/answers", {"body": "Get up at the same time each day."}),
        "comments": (f"/questions/{asked}/comments", {"parent": asked, "body": "Me too, for a long time."}),
        "members": ("/members", {"handle": "zoe", "password": "correct horse battery"}),
    }[what]
    first, again = (people.guest.post(path, sent, idempotency_key="k") for _ in range(2))
    assert first.status == again.status == 201 and first.json == again.json


def test_a_key_is_good_for_one_body(people):
    people.ann.post("/questions", QUESTION, idempotency_key="k")
    reply = people.ann.post("/questions", QUESTION | {"body": "Other"}, idempotency_key="k")
    assert (reply.status, reply.code) == (422, "idempotency_key_reused")


def test_a_key_is_good_for_one_question(people):
    one, two = people.ann.ask(), people.ann.ask()
    sent = {"body": "Get up at the same time each day."}
    assert people.bob.post(f"/questions/{one}/answers", sent, idempotency_key="k").status == 201
    assert people.bob.post(f"/questions/{two}/answers", sent, idempotency_key="k").status == 422


def test_keys_belong_to_their_member_or_guest_and_route(people):
    texts = ({"title": f"How do I find sleep again, {n}?"} for n in range(9))
    for caller in (people.ann, people.bob, people.guest, people.other_guest):
        reply = caller.post("/questions", next(texts), idempotency_key="k")
        assert reply.status == 201 and "idempotency-replayed" not in reply.headers
    asked = people.ann.ask()
    assert (
        people.ann.post(f"/questions/{asked}/answers", {"body": "I found it myself."}, idempotency_key="k").status
        == 201
    )


@pytest.mark.parametrize("key", ["", "k" * 256, "schlüssel", "a\tb"])
def test_a_key_is_short_and_printable(people, key):
    reply = people.ann.post("/questions", QUESTION, idempotency_key=key)
    assert (reply.status, reply.code) == (400, "bad_idempotency_key")


def test_a_rule_in_the_way_frees_the_key(people):
    assert people.ann.post("/questions", {"title": "Short"}, idempotency_key="k").status == 422
    assert people.ann.post("/questions", QUESTION, idempotency_key="k").status == 201


def test_a_request_in_work_is_not_begun_again(people, forum):
    plan = on("TransactWriteItems", KillAfter())
    assert forum.stage.run(lambda: people.ann.post("/questions", QUESTION, idempotency_key="k"), plan).killed
    reply = people.ann.post("/questions", QUESTION, idempotency_key="k")
    assert (reply.status, reply.code, reply.headers["retry-after"]) == (409, "idempotency_key_in_flight", "1")


def test_the_work_of_one_that_died_is_taken_over_and_nothing_is_made_twice(people, forum, monkeypatch):
    plan = on("TransactWriteItems", KillAfter())
    forum.stage.run(lambda: people.ann.post("/questions", QUESTION, idempotency_key="k"), plan)
    later = passes.time.time() + 60
    monkeypatch.setattr(passes.time, "time", lambda: later)
    reply = people.ann.post("/questions", QUESTION, idempotency_key="k")
    forum.settle()
    assert reply.status == 201
    assert people.guest.listed() == [reply.json["id"]]


def test_after_silence_from_the_storage_the_next_try_goes_on_at_once(people, forum):
    forum.stage.wire.scheduler.plan = on("TransactWriteItems", ServerError(), times=2)
    assert people.ann.post("/questions", QUESTION, idempotency_key="k").status == 503
    reply = people.ann.post("/questions", QUESTION, idempotency_key="k")
    forum.settle()
    assert reply.status == 201 and people.guest.listed() == [reply.json["id"]]


def test_what_was_written_before_the_silence_is_found_again(people, forum):
    forum.stage.wire.scheduler.plan = on("TransactWriteItems", AnswerLost(), times=2)
    assert people.ann.post("/questions", QUESTION, idempotency_key="k").status == 503
    forum.settle()
    reply = people.ann.post("/questions", QUESTION, idempotency_key="k")
    assert (reply.status, [reply.json["id"]]) == (201, people.guest.listed())


def test_a_session_is_never_replayed(people):
    people.guest.post("/members", {"handle": "zoe", "password": "correct horse battery"})
    sent = {"handle": "zoe", "password": "correct horse battery"}
    one, two = (people.guest.post("/sessions", sent, idempotency_key="k").json["token"] for _ in range(2))
    assert one != two


def test_the_longest_post_is_replayed_whole(people):
    sent = QUESTION | {"body": "".join(chr(0x4E00 + n % 20_000) for n in range(21_000))}
    first, again = (people.ann.post("/questions", sent, idempotency_key="k") for _ in range(2))
    assert again.text == first.text and again.json["body"] == sent["body"]


def test_a_password_leaves_no_trace_that_could_be_guessed_at(people, forum):
    sent = {"handle": "zoe", "password": "correct horse battery"}
    people.guest.post("/members", sent, idempotency_key="k")
    stored = str(forum.stage.scan("passes"))
    assert "correct horse" not in stored
