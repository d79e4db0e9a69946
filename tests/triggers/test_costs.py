"""What deeds and pages cost: round trips to DynamoDB, and write units of all that follows (design.md 8).

Write units are ministack's, which counts an index's write within a transaction once, where AWS may count it twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from chalicelib.actions import earning, joining, reading
from chalicelib.domain.posts import Kind
from chalicelib.domain.voting import Vote
from chalicelib.storage import base, ledger, members, settings, votes
from chalicelib.storage.records import MemberRecord
from tests.forum import Forum

BODY = "It began in the spring, and since then I have not slept through. " * 30


@dataclass(frozen=True)
class Seeded:
    """The peer's page: a question, three answers and two comments, all drained."""

    forum: Forum
    thread: str
    answer: str


@pytest.fixture
def seeded(forum: Forum) -> Iterator[Seeded]:
    thread = forum.ask(by="ann", category="family/parents/care", tags=["x", "y", "z"], body=BODY)
    answers = [forum.answer(thread, by=by, body=f"{by} says. {BODY}") for by in ("bob", "cas", None)]
    for answer in answers[:2]:
        forum.comment(thread, answer, by="dan")
    forum.settle()
    events = base.connection().client.meta.events
    events.register("provide-client-params.dynamodb.TransactWriteItems", _ask_for_units, unique_id="units")
    events.register("provide-client-params.dynamodb.BatchWriteItem", _ask_for_units, unique_id="units2")
    yield Seeded(forum, thread, answers[0])
    events.unregister("provide-client-params.dynamodb.TransactWriteItems", unique_id="units")
    events.unregister("provide-client-params.dynamodb.BatchWriteItem", unique_id="units2")


def _ask_for_units(params: dict[str, object], **_: object) -> dict[str, object]:
    return params | {"ReturnConsumedCapacity": "TOTAL"}


def round_trips(forum: Forum, deed: Callable[[], object]) -> dict[str, int]:
    settings.current()
    with forum.stage.wire.metered() as meter:
        deed()
    return dict(meter.calls)


def units(forum: Forum, deed: Callable[[], object]) -> float:
    """Write units of a deed and of all that follows from it."""
    with forum.stage.wire.metered() as meter:
        deed()
        forum.settle()
    return float(meter.write_units.total())


PAGES: dict[str, tuple[Callable[[Seeded], object], dict[str, int]]] = {
    "question, signed out": (lambda s: s.forum.page(s.thread), {"Query": 1, "BatchGetItem": 1}),
    "question, signed in": (lambda s: s.forum.page(s.thread, by="dan"), {"Query": 2, "BatchGetItem": 1}),
    "list": (lambda s: reading.list_of("all", "hot", 20, None), {"Query": 1, "BatchGetItem": 2}),
    "member": (lambda s: reading.member("ann"), {"GetItem": 2}),
    "members": (lambda s: members.by_points(20, None), {"Query": 1}),
    "own ledger": (lambda s: ledger.page(s.forum.people["ann"].id, 20, None), {"Query": 1}),
    "another's ledger": (
        lambda s: earning.ledger_of(s.forum.viewer(None), s.forum.people["ann"], 20, None),
        {"Query": 1, "BatchGetItem": 1},
    ),
}

DEEDS: dict[str, tuple[Callable[[Seeded], object], dict[str, int]]] = {
    "vote": (lambda s: s.forum.vote(s.thread, s.answer), {"BatchGetItem": 1, "UpdateItem": 1}),
    "ask": (lambda s: s.forum.ask(), {"Query": 1, "BatchGetItem": 1, "TransactWriteItems": 1}),
    "ask in a category": (
        lambda s: s.forum.ask(category="work"),
        {"GetItem": 1, "Query": 1, "BatchGetItem": 1, "TransactWriteItems": 1},
    ),
    "answer": (
        lambda s: s.forum.answer(s.thread),
        {"GetItem": 1, "Query": 1, "BatchGetItem": 1, "TransactWriteItems": 1},
    ),
    "answer as a named guest": (
        lambda s: s.forum.answer(s.thread, by=None, name="Passing by"),
        {"GetItem": 2, "Query": 1, "BatchGetItem": 1, "TransactWriteItems": 1},
    ),
    "comment on an answer": (
        lambda s: s.forum.comment(s.thread, s.answer),
        {"GetItem": 1, "Query": 1, "BatchGetItem": 2, "TransactWriteItems": 1},
    ),
    "accept": (
        lambda s: s.forum.accept(s.thread, s.answer),
        {"GetItem": 1, "BatchGetItem": 1, "TransactWriteItems": 1},
    ),
    "edit": (
        lambda s: s.forum.edit(s.thread, s.answer, "bob", body="Begin with another step."),
        {"BatchGetItem": 2, "TransactWriteItems": 1},
    ),
    "hide": (lambda s: s.forum.hide(s.thread, s.answer), {"BatchGetItem": 2, "TransactWriteItems": 1}),
    "join": (
        lambda s: joining.join({"handle": "Eva", "password": "a quiet place"}),
        {"GetItem": 1, "TransactWriteItems": 1},
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_so_many_round_trips(seeded: Seeded, name: str) -> None:
    read, expected = PAGES[name]
    assert round_trips(seeded.forum, lambda: read(seeded)) == expected
    assert sum(expected.values()) <= 3


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_takes_so_many_round_trips(seeded: Seeded, name: str) -> None:
    deed, expected = DEEDS[name]
    assert round_trips(seeded.forum, lambda: deed(seeded)) == expected


def test_a_page_costs_the_same_on_a_larger_forum(seeded: Seeded) -> None:
    for _ in range(21):
        seeded.forum.ask()
    seeded.forum.settle()
    read, expected = PAGES["list"]
    assert round_trips(seeded.forum, lambda: read(seeded)) == expected


def test_an_isolated_vote_on_an_answer_costs_at_most_40_write_units(seeded: Seeded) -> None:
    assert units(seeded.forum, lambda: seeded.forum.vote(seeded.thread, seeded.answer)) <= 40


def test_an_isolated_vote_on_a_question_costs_at_most_40_write_units(seeded: Seeded) -> None:
    assert units(seeded.forum, lambda: seeded.forum.vote(seeded.thread, seeded.thread)) <= 40


def test_a_vote_in_a_burst_on_one_thread_costs_at_most_10_write_units(seeded: Seeded) -> None:
    voters = [f"01VOTER{place:04d}" for place in range(100)]
    with MemberRecord.batch_write() as batch:
        for voter in voters:
            batch.save(MemberRecord(voter, handle=voter, ranked="member", points=100, base=100))

    def burst() -> None:
        for voter in voters:
            votes.cast(Vote(seeded.thread, seeded.thread, voter, Kind.QUESTION, 1))

    assert units(seeded.forum, burst) / len(voters) <= 10


def test_an_answer_costs_at_most_200_write_units(seeded: Seeded) -> None:
    assert units(seeded.forum, lambda: seeded.forum.answer(seeded.thread, body=f"Once more. {BODY}")) <= 200


def test_a_question_costs_at_most_200_write_units(seeded: Seeded) -> None:
    asked = {"category": "family/parents/care", "tags": ["a", "b", "c", "d", "e"], "body": BODY}
    assert units(seeded.forum, lambda: seeded.forum.ask(**asked)) <= 200
