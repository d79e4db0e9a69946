"""What only a whole forum shows: streams that arrive by themselves, preflights that API Gateway answers."""

import time


def test_points_of_a_vote_arrive_by_stream_within_two_seconds(running):
    author, voter = running.member("author"), running.member("voter")
    asked = author.send("POST", "/questions", {"title": "How long until my points arrive?"})[1]["id"]
    began = time.monotonic()
    assert voter.send("PUT", f"/questions/{asked}/votes/{asked}", {"value": 1})[0] == 200
    while running.send("GET", "/members/author")[1]["points"] != 100 + 20 + 10:
        assert time.monotonic() - began < 2
        time.sleep(0.05)


def test_pages_of_other_sites_may_ask_beforehand(running):
    status, _, headers = running.send("OPTIONS", "/questions")
    assert status == 200
    assert headers["access-control-allow-origin"] == "*"
    assert {"PATCH", "POST"} & set(headers["access-control-allow-methods"].split(","))
    assert "Idempotency-Key" in headers["access-control-allow-headers"]
