"""A form that is sent twice makes one post, with a key or without; also when both arrive at the same time."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

QUESTION = {"title": "How do I find sleep again?", "body": "I lie awake."}
AT_ONCE = 8


def test_a_double_click_without_a_key_makes_one_question(people, forum):
    assert people.guest.post("/questions", QUESTION).status == 201
    forum.settle()
    reply = people.guest.post("/questions", QUESTION)
    assert (reply.status, reply.code) == (409, "said_before")
    assert len(people.guest.listed()) == 1


@pytest.mark.parametrize("kind", ["answers", "comments"])
def test_a_double_click_without_a_key_makes_one_reply(people, kind):
    asked = people.ann.ask()
    sent = {"body": "Get up at the same time each day."} | ({"parent": asked} if kind == "comments" else {})
    replies = [people.bob.post(f"/questions/{asked}/{kind}", sent).status for _ in range(2)]
    assert replies == [201, 409]


def at_once(send):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda _: send(), range(AT_ONCE)))


@pytest.mark.parametrize("who", ["member", "guest"])
def test_of_many_requests_at_once_under_one_key_one_makes_a_question(running, who):
    caller = running.member("ann") if who == "member" else running
    sent = {"title": f"How does a {who} find sleep again?"}
    replies = at_once(lambda: caller.send("POST", "/questions", sent, Idempotency_Key=who))
    made = {body["id"] for status, body, _ in replies if status == 201}
    assert len(made) == 1
    assert {status for status, _, _ in replies} <= {201, 409}
    assert Counter("idempotency-replayed" not in headers for status, _, headers in replies if status == 201)[True] == 1
    status, body, headers = caller.send("POST", "/questions", sent, Idempotency_Key=who)
    assert (status, body["id"], headers["idempotency-replayed"]) == (201, *made, "true")


def test_of_many_requests_at_once_under_one_key_one_makes_an_answer(running):
    asked = running.send("POST", "/questions", {"title": "Who answers me once and only once?"})[1]["id"]
    sent = {"body": "Get up at the same time each day."}
    path = f"/questions/{asked}/answers"
    replies = at_once(lambda: running.send("POST", path, sent, Idempotency_Key="k"))
    assert len({body["id"] for status, body, _ in replies if status == 201}) == 1
    assert running.send("GET", f"/questions/{asked}")[1]["answer_count"] == 1


def test_of_many_who_want_one_handle_at_once_one_gets_it(running):
    sent = {"handle": "wanted", "password": "correct horse battery"}
    statuses = [status for status, _, _ in at_once(lambda: running.send("POST", "/members", sent))]
    assert sorted(statuses) == [201] + [422] * (AT_ONCE - 1)
