"""What is derived and stored, in the words of the model: read from raw items, nothing of chalicelib is imported."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Item = dict[str, Any]
Scan = Callable[[str], Iterable[Mapping[str, Any]]]
Facts = dict[str, dict[Any, Any]]

REASONS = ("posting", "votes", "accepting", "accepted")
_SORTS = ("newest", "active", "hot", "votes", "answers", "unanswered", "unaccepted", "unupvoted")
_CARD = (
    "title", "category", "tags", "asker", "asker_name", "asked_at", "ups", "downs", "answers", "posts",
    "accepted", "upvoted", "closed", "views", "hot",
)  # fmt: skip
_LATEST = ("latest_what", "latest_at", "latest_post", "latest_by", "latest_name")


def stored(scan: Scan) -> Facts:
    """What is stored, in the same words."""
    threads, votes = list(plain_items(scan("threads"))), list(plain_items(scan("votes")))
    projections = list(plain_items(scan("projections")))
    return {
        "tally": {
            i["item"].removeprefix("tally#"): (i["ups"], i["downs"]) for i in threads if i["item"].startswith("tally#")
        },
        "ledger": dict(_stored_ledger(scan)),
        "list": dict(_stored_places(scan)),
        "label": {(i["kind"], i["key"]): i["questions"] for i in plain_items(scan("labels")) if i.get("questions")},
        "card": dict(fact for i in projections if i["item"] == "card" for fact in _stored_card(i).items()),
        "member": {i["id"]: _points_of(i) for i in plain_items(scan("members")) if "joined_at" in i},
        "waiting": {
            (i["thread"], i["item"]): (i["value"], i["counted"])
            for i in votes
            if "pending" in i or i["value"] != i["counted"]
        },
        "parked": {i["key"]: i.get("error") for i in plain_items(scan("casework"))},
    }


def plain_items(items: Iterable[Mapping[str, Any]]) -> Iterator[Item]:
    for item in items:
        yield {name: _plain(value) for name, value in item.items()}


def _plain(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    if kind == "N":
        return int(content)
    return [_plain(element) for element in content] if kind == "L" else content


def _stored_ledger(scan: Scan) -> Iterator[tuple[tuple[str, str], tuple[int, ...]]]:
    for item in plain_items(scan("ledger")):
        amounts = tuple(item.get(reason, 0) for reason in REASONS)
        if any(amounts):
            yield (item["member"], item["post"]), amounts


def _stored_places(scan: Scan) -> Iterator[tuple[tuple[str, str, str], int]]:
    """A rank is the number lifted over zero in sixteen digits, then the thread, so that equals sort by date."""
    for item in plain_items(scan("listings")):
        for sort in _SORTS:
            if sort in item:
                digits, thread = item[sort].split(".")
                sound = len(digits) == 16 and thread == item["thread"]
                yield (item["list"], item["thread"], sort), int(digits) - 10**15 if sound else item[sort]


def _stored_card(item: Item) -> dict[tuple[str, str], Any]:
    """Where nothing is said to be the latest, a list shows that the question was asked."""
    card = None if item.get("gone") else {name: item.get(name) for name in _CARD + _LATEST}
    if card and card["latest_what"] is None:
        asked = ("asked", card["asked_at"], item["thread"], card["asker"], card["asker_name"])
        card |= dict(zip(_LATEST, asked, strict=True))
    return facts_of_card(item["thread"], item["visibility"], card)


def facts_of_card(thread: str, visibility: int, card: Mapping[str, Any] | None) -> dict[tuple[str, str], Any]:
    """One fact a field, so that a difference is short; a hidden question's card is gone, whatever is left in it."""
    return {(thread, name): value for name, value in {"visibility": visibility, **(card or {"gone": True})}.items()}


def _points_of(item: Item) -> tuple[int, ...]:
    parts = ("points", "base", "voting", "question_ups", "question_downs", "answer_ups", "answer_downs")
    return tuple(item.get(part, 0) for part in parts)
