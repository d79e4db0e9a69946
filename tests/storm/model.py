"""What a forum must look like once its streams are drained, told anew from its rules.

An independent second opinion: nothing of chalicelib is imported. It reads the truth (posts, votes, settings) as
stored, says what follows from it, and compares that with everything derived that is stored, strays included.
Sources: Q2A 2.1 and 2.2 (points), 3.3 and 3.4 (orders, hotness), 1.1 (the unanswered), design.md 3 and 5.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.storm.stored import REASONS, Facts, Item, Scan, facts_of_card, plain_items, stored

# Q2A 2.1 with its defaults; all but the base are multiplied.
RULE = {
    "multiple": 10, "base": 100, "question": 2, "answer": 4, "accepting": 3, "accepted": 30,
    "question_up": 1, "question_down": 1, "question_max_gain": 10, "question_max_loss": 3,
    "answer_up": 2, "answer_down": 2, "answer_max_gain": 20, "answer_max_loss": 5,
    "comment_up": 0, "comment_down": 0, "comment_max_gain": 10, "comment_max_loss": 3,
    "give_question_up": 1, "give_question_down": 1, "give_answer_up": 1, "give_answer_down": 1,
}  # fmt: skip

_YEAR_2010 = datetime(2010, 1, 1, tzinfo=UTC)


def drift(scan: Scan) -> list[str]:
    """Where what is stored differs from what follows from the truth; empty when all is well."""
    forum = Forum.read(scan)
    wanted, found = expected(forum), stored(scan)
    lines = [f"truth: {fault}" for fault in unsound(forum)]
    for section, facts in wanted.items():
        there = found[section]
        for key in sorted(facts.keys() | there.keys(), key=repr):
            if facts.get(key) != there.get(key):
                lines.append(f"{section} {key}: stored {there.get(key)}, should be {facts.get(key)}")
    return lines


@dataclass(frozen=True)
class Forum:
    """The truth: posts by thread and id, votes, members, and the points rule in force."""

    threads: Mapping[str, Mapping[str, Item]]
    votes: list[Item]
    members: Mapping[str, Item]
    rule: Mapping[str, int]
    tallied: frozenset[str]
    revisions: frozenset[tuple[str, int]]

    @classmethod
    def read(cls, scan: Scan) -> "Forum":
        threads: dict[str, dict[str, Item]] = defaultdict(dict)
        tallied = set()
        for item in plain_items(scan("threads")):
            if item["item"].startswith("tally#"):
                tallied.add(item["item"].removeprefix("tally#"))
            else:
                threads[item["thread"]][item["id"]] = item
        return cls(
            threads,
            list(plain_items(scan("votes"))),
            {m["id"]: m for m in plain_items(scan("members")) if "joined_at" in m},
            RULE | _set_by_operators(scan),
            frozenset(tallied),
            frozenset((r["post"], r["number"]) for r in plain_items(scan("revisions"))),
        )


def expected(forum: Forum) -> Facts:
    """What must be stored, by section."""
    tallies = _tallies(forum)
    facts: Facts = {"tally": dict(tallies), "ledger": {}, "list": {}, "label": Counter(), "card": {}}
    for key, posts in forum.threads.items():
        facts["ledger"] |= dict(_ledger(forum.rule, posts, tallies))
        card = _card(posts, tallies) if _asked(posts)["state"] == "visible" else None
        facts["card"] |= facts_of_card(key, _asked(posts)["visibility"], card)
        if card:
            facts["list"] |= dict(_places(key, card))
            facts["label"].update(_labels(card))
    facts["member"] = _members(forum, facts["ledger"])
    facts["waiting"], facts["parked"] = {}, {}
    facts["label"] = dict(facts["label"])
    return facts


def unsound(forum: Forum) -> Iterator[str]:
    """Where the truth itself says what no deed may leave behind."""
    for key, posts in forum.threads.items():
        if key not in posts:
            yield f"{key} has posts without a question"
            continue
        chosen = _asked(posts).get("accepted")
        if chosen and (posts[chosen]["kind"], posts[chosen]["state"]) != ("answer", "visible"):
            yield f"{key} has accepted {chosen}, which is no visible answer"
        for post in posts.values():
            if post["id"] not in forum.tallied:
                yield f"{post['id']} has no tally"
            if any((post["id"], number + 1) not in forum.revisions for number in range(post["version"])):
                yield f"{post['id']} lacks one of its {post['version']} revisions"


def hidden_posts(scan: Scan) -> frozenset[str]:
    """Posts that nobody but their author and moderators may see now."""
    threads: dict[str, dict[str, Item]] = defaultdict(dict)
    for item in plain_items(scan("threads")):
        if "state" in item:
            threads[item["thread"]][item["id"]] = item
    return frozenset(post["id"] for posts in threads.values() for post in posts.values() if not _is_public(post, posts))


def _tallies(forum: Forum) -> Mapping[str, tuple[int, int]]:
    """Votes on each post: what an import brought and all that members cast, hidden or not (Q2A 2.2)."""
    ups, downs = Counter[str](), Counter[str]()
    for posts in forum.threads.values():
        for post in posts.values():
            ups[post["id"]] = post.get("base_ups", 0)
            downs[post["id"]] = post.get("base_downs", 0)
    for vote in forum.votes:
        ups[vote["post"]] += vote["value"] == 1
        downs[vote["post"]] += vote["value"] == -1
    return {post: (ups[post], downs[post]) for post in ups}


def _ledger(rule: Mapping[str, int], posts: Mapping[str, Item], tallies: Mapping[str, tuple[int, int]]) -> Any:
    """Points by (member, post) and reason. Hiding takes posting and accepting, never votes received (Q2A 2.2)."""
    asked = _asked(posts)
    best = posts.get(asked.get("accepted", ""))
    chosen = best is not None and best["state"] == "visible"
    by_another = chosen and (asked.get("member") is None or asked.get("member") != best.get("member"))
    for post in posts.values():
        if "member" not in post:
            continue
        kind, shown = post["kind"], post["state"] == "visible"
        ups, downs = tallies[post["id"]]
        gain = min(rule[f"{kind}_up"] * ups, rule[f"{kind}_max_gain"])
        loss = min(rule[f"{kind}_down"] * downs, rule[f"{kind}_max_loss"])
        amounts = {
            "posting": rule[kind] if shown and kind != "comment" else 0,
            "votes": gain - loss,
            "accepting": rule["accepting"] if shown and post is asked and by_another else 0,
            "accepted": rule["accepted"] if post is best and by_another else 0,
        }
        if any(amounts.values()):
            yield (post["member"], post["id"]), tuple(rule["multiple"] * amounts[reason] for reason in REASONS)


def _members(forum: Forum, ledger: Mapping[tuple[str, str], tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Each member's points, their parts, and the votes they gave on questions and answers (Q2A 2.1)."""
    given: dict[str, Counter[str]] = defaultdict(Counter)
    for vote in forum.votes:
        if vote["kind"] in ("question", "answer") and vote["value"]:
            given[vote["voter"]][f"{vote['kind']}_{'up' if vote['value'] == 1 else 'down'}"] += 1
    earned: Counter[str] = Counter()
    for (member, _), amounts in ledger.items():
        earned[member] += sum(amounts)
    base = forum.rule["base"]
    facts = {}
    for key, member in forum.members.items():
        gave = given[key]
        voting = forum.rule["multiple"] * sum(forum.rule[f"give_{what}"] * count for what, count in gave.items())
        points = base + member.get("bonus", 0) + earned[key] + voting
        counters = (gave[w] for w in ("question_up", "question_down", "answer_up", "answer_down"))
        facts[key] = (points, base, voting, *counters)
    return facts


def _card(posts: Mapping[str, Item], tallies: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    asked = _asked(posts)
    answers = [p for p in posts.values() if p["kind"] == "answer" and p["state"] == "visible"]
    ups, downs = tallies[asked["id"]]
    newest = max((_moment(a["created_at"]) for a in answers), default=_moment(asked["created_at"]))
    ages = sum(int((at - _YEAR_2010).total_seconds()) for at in (_moment(asked["created_at"]), newest))
    what, at, post, by, name = _latest(posts)
    return {
        "title": asked["title"],
        "category": asked.get("category"),
        "tags": asked.get("tags", []),
        "asker": asked.get("member"),
        "asker_name": asked.get("name"),
        "asked_at": asked["created_at"],
        "ups": ups,
        "downs": downs,
        "answers": len(answers),
        "posts": len(posts),
        "accepted": any(a["id"] == asked.get("accepted") for a in answers),
        "upvoted": any(tallies[a["id"]][0] > tallies[a["id"]][1] for a in answers),
        "closed": "closed_at" in asked,
        "views": asked.get("views", 0),
        "hot": 100 * (ages + 160_000 * (len(answers) + ups - downs)),
        "latest_what": what,
        "latest_at": at,
        "latest_post": post,
        "latest_by": by,
        "latest_name": name,
    }


def _latest(posts: Mapping[str, Item]) -> tuple[Any, ...]:
    """The newest thing that anybody may see in the thread."""
    verbs = {"question": "asked", "answer": "answered", "comment": "commented"}
    happenings = []
    for post in posts.values():
        if not _is_public(post, posts):
            continue
        who = post.get("member"), post.get("name")
        happenings.append((post["created_at"], post["id"], 1, (verbs[post["kind"]], *who)))
        if "edited_at" in post:
            happenings.append((post["edited_at"], post["id"], 0, ("edited", post.get("edited_by"), None)))
    at, post, _, (what, member, name) = max(happenings, key=lambda happening: happening[:3])
    return what, at, post, member, name


def _places(thread: str, card: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str], int]]:
    """The lists a visible thread stands in, and its number under each order of that list."""
    asked = _milliseconds(card["asked_at"])
    numbers = {
        "newest": asked,
        "active": _milliseconds(card["latest_at"]),
        "hot": card["hot"],
        "votes": card["ups"] - card["downs"],
        "answers": card["answers"],
    }
    lacking = {"unanswered": not card["answers"], "unaccepted": not card["accepted"], "unupvoted": not card["upvoted"]}
    if not card["closed"]:
        numbers |= {sort: asked for sort, lacks in lacking.items() if lacks}
    for place in ("all", *(f"category:{path}" for path in _paths(card["category"]))):
        yield from (((place, thread, sort), number) for sort, number in numbers.items())
    for place in (*(f"tag:{tag}" for tag in card["tags"]), *([f"member:{card['asker']}"] if card["asker"] else ())):
        yield from (((place, thread, sort), numbers[sort]) for sort in ("newest", "active"))


def _labels(card: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [*(("category", path) for path in _paths(card["category"])), *(("tag", tag) for tag in card["tags"])]


def _paths(category: str | None) -> list[str]:
    """A category and those above it."""
    parts = category.split("/") if category else []
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def _asked(posts: Mapping[str, Item]) -> Item:
    return next(post for post in posts.values() if post["kind"] == "question")


def _is_public(post: Item, posts: Mapping[str, Item]) -> bool:
    around = [post, _asked(posts), *([posts[post["parent"]]] if post.get("parent") else ())]
    return all(p["state"] == "visible" for p in around)


def _set_by_operators(scan: Scan) -> dict[str, int]:
    changed = [item["value"] for item in plain_items(scan("settings")) if item["key"] == "points"]
    return json.loads(changed[0]) if changed else {}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _milliseconds(text: str) -> int:
    return round(_moment(text).timestamp() * 1000)
