"""Cursors: every item once, however equal the sort keys; whatever no list gave out is refused."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import BadCursor
from chalicelib.storage import labels, ledger, listings, members
from chalicelib.storage.cursors import Page
from chalicelib.storage.records import LabelRecord, LedgerRecord, MemberRecord
from tests.forum import Forum, Ground
from tests.harness import on
from tests.harness.engines import Answer

List = Callable[[int, str | None], Page[Any]]

LISTS: dict[str, List] = {
    "listing": lambda limit, cursor: listings.page("all", "votes", limit, cursor),
    "members": members.by_points,
    "tags": labels.tags,
    "ledger": lambda limit, cursor: ledger.page("ann", limit, cursor),
}


class RefusedKey:
    """DynamoDB's answer to a starting key that cannot be."""

    def befall(self, call: object, go_on: object) -> Any:
        kind = "com.amazon.coral.validate#ValidationException"
        said = "The provided starting key is outside query boundaries based on provided conditions"
        return Answer(400, json.dumps({"__type": kind, "message": said}).encode())


EAGER = settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def lists(moto_ground: Ground) -> Iterator[dict[str, List]]:
    """Lists of 23 items each, nearly all of which sort alike."""
    moto_ground.stage.reset()
    for number in range(23):
        key, equal = f"item{number:02d}", number // 20
        listings.put(key, {"all": {"votes": f"{equal}"}, "tag:x": {"newest": key}}, [])
        MemberRecord(
            key, handle=key, joined_at=moto_ground.people["ann"].joined_at, ranked="member", points=equal
        ).save()
        LabelRecord("tag", key, questions=1 + equal).save()
        LedgerRecord("ann", key, thread=key, item="question").save()
    yield LISTS
    moto_ground.stage.reset()


def walk(read: List, limit: int) -> list[Any]:
    page = read(limit, None)
    items = list(page.items)
    while page.next_cursor:
        page = read(limit, page.next_cursor)
        items += page.items
    return items


def tampered(cursor: str, change: Callable[[list[Any], list[Any]], tuple[list[Any], list[Any]]]) -> str:
    position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    names, values = change(list(position), list(position.values()))
    return base64.urlsafe_b64encode(json.dumps(dict(zip(names, values, strict=True))).encode()).decode().rstrip("=")


def refuse_or_answer(lists: dict[str, List], cursor: str) -> None:
    """No cursor, however strange, is answered by anything but a page or `BadCursor`."""
    for read in lists.values():
        with suppress(BadCursor):
            assert len(read(5, cursor).items) <= 5


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("limit", [1, 5, 22, 23, 50])
def test_a_list_walked_page_by_page_shows_every_item_once(lists: dict[str, List], name: str, limit: int) -> None:
    whole = lists[name](100, None).items
    assert len(whole) == 23
    assert walk(lists[name], limit) == list(whole)


@pytest.mark.parametrize("name", LISTS)
def test_a_page_that_is_just_full_is_the_last(lists: dict[str, List], name: str) -> None:
    assert lists[name](23, None).next_cursor is None
    assert lists[name](22, None).has_more


@pytest.mark.parametrize("name", LISTS)
def test_a_cursor_of_another_list_is_refused(lists: dict[str, List], name: str) -> None:
    for other in LISTS.keys() - {name}:
        with pytest.raises(BadCursor):
            lists[name](5, lists[other](5, None).next_cursor)


def test_a_cursor_of_the_same_order_in_another_list_is_refused(lists: dict[str, List]) -> None:
    cursor = lists["listing"](5, None).next_cursor
    with pytest.raises(BadCursor):
        listings.page("category:work", "votes", 5, cursor)
    with pytest.raises(BadCursor):
        listings.page("all", "hot", 5, cursor)


def test_an_item_that_is_gone_still_leads_to_the_next_one(lists: dict[str, List]) -> None:
    first = ledger.page("ann", 5, None)
    LedgerRecord("ann", first.items[-1].post).delete()
    following = ledger.page("ann", 5, first.next_cursor).items
    LedgerRecord("ann", first.items[-1].post, thread="t", item="question").save()
    assert [entry.post for entry in following] == ["item17", "item16", "item15", "item14", "item13"]


@pytest.mark.parametrize(
    "change",
    [
        lambda names, values: (names, [*values[:-1], "é" * 1000]),
        lambda names, values: (names, [*values[:-1], "\ud800"]),
        lambda names, values: (names, [*values[:-1], ""]),
        lambda names, values: (names, [*values[:-1], 7]),
        lambda names, values: (names, [*values[:-1], ["item01"]]),
        lambda names, values: (names, ["somebody else", *values[1:]]),
        lambda names, values: (names[:-1], values[:-1]),
        lambda names, values: (names[::-1], values[::-1]),
        lambda names, values: ([*names, "more"], [*values, "x"]),
        lambda names, values: ([], []),
    ],
)
@pytest.mark.parametrize("name", LISTS)
def test_a_forged_cursor_is_refused(lists: dict[str, List], name: str, change: Any) -> None:
    with pytest.raises(BadCursor):
        lists[name](5, tampered(lists[name](5, None).next_cursor or "", change))


@pytest.mark.parametrize("number", ["-5", "0", "1e400", "9" * 20, "9" * 5000, "١", "1_0", " 1", "NaN", "0x1", ""])
@pytest.mark.parametrize("name", ["members", "tags"])
def test_a_cursor_with_a_forged_number_is_refused_or_answered(lists: dict[str, List], name: str, number: str) -> None:
    cursor = lists[name](5, None).next_cursor or ""
    forged = tampered(cursor, lambda names, values: (names, [values[0], number, values[2]]))
    refuse_or_answer({name: lists[name]}, forged)


@EAGER
@given(st.binary(max_size=80))
def test_random_bytes_are_refused(lists: dict[str, List], noise: bytes) -> None:
    refuse_or_answer(lists, base64.urlsafe_b64encode(noise).decode())


@EAGER
@given(st.text(max_size=40))
@example("====")
@example("[" * 3000)
def test_random_text_is_refused(lists: dict[str, List], noise: str) -> None:
    refuse_or_answer(lists, noise)


def json_values() -> st.SearchStrategy[Any]:
    plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from("SNB")
    return st.recursive(
        plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner), max_leaves=8
    )


@EAGER
@given(json_values())
@example([["list", "S", "all"]] * 3)
@example({"abc": 1})
def test_any_other_json_is_refused(lists: dict[str, List], value: Any) -> None:
    refuse_or_answer(lists, base64.urlsafe_b64encode(json.dumps(value).encode()).decode())


@EAGER
@given(st.sampled_from(sorted(LISTS)), st.integers(0, 2), st.booleans(), json_values())
def test_a_cursor_with_one_part_changed_is_refused_or_answered(
    lists: dict[str, List], name: str, place: int, in_names: bool, value: Any
) -> None:
    def change(names: list[Any], values: list[Any]) -> tuple[list[Any], list[Any]]:
        changed = names if in_names else values
        changed[place % len(changed)] = str(value) if in_names else value
        return names, values

    refuse_or_answer(lists, tampered(lists[name](5, None).next_cursor or "", change))


def test_a_starting_key_that_dynamodb_refuses_is_a_bad_cursor(forum: Forum) -> None:
    """AWS says so of a key outside the range asked for; moto does not, so the answer is made up here."""
    LabelRecord("tag", "x", questions=1).save()
    LabelRecord("tag", "y", questions=1).save()
    cursor = labels.tags(1, None).next_cursor
    with pytest.raises(BadCursor):
        forum.stage.run(lambda: labels.tags(1, cursor), on("Query", RefusedKey()))
