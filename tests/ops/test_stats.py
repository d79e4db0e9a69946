"""`stats` counts what is there without looking at posts or votes."""

import json

import pytest

from tests.ops.exporting.made_up import fill
from tests.ops.forum import Forum


@pytest.fixture
def full(forum: Forum) -> Forum:
    fill(6)
    forum.said()
    return forum


def test_totals_and_months_are_those_of_the_forum(full: Forum) -> None:
    items = full.everything()
    votes = [json.loads(item) for item in items["askwell-dev-votes"]]
    assert full.ops("stats", "--json") == 0
    said = json.loads(full.said())
    given = sum(vote["value"] != {"N": "0"} and vote["kind"] != {"S": "comment"} for vote in votes)
    assert (said["members"], said["threads"], said["votes_given"], said["parked_keys"]) == (12, 6, given, 0)
    assert said["months"] == [
        {"month": "2024-03", "members_joined": 12, "threads_asked": 6, "answers_to_them": said["answers"]}
    ]


def test_neither_posts_nor_votes_are_read(full: Forum) -> None:
    read: list[str] = []
    client = full.wire._clients[0][0]
    client.meta.events.register("before-call", lambda params, **_: read.append(params["body"].decode()), unique_id="n")
    full.ops("stats")
    client.meta.events.unregister("before-call", unique_id="n")
    assert not [body for body in read if '"askwell-dev-votes"' in body]
    assert not [body for body in read if '"askwell-dev-threads"' in body and '"by_day"' not in body]


def test_an_empty_forum_is_said_to_be_empty(forum: Forum) -> None:
    assert forum.ops("stats") == 0
    assert "Nothing is in this forum yet." in forum.said()


def test_only_the_latest_months_are_shown(full: Forum) -> None:
    full.ops("stats", "--months", 0, "--json")
    assert json.loads(full.said())["months"] == []
