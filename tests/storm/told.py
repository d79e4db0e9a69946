"""Who must have been told of what once the streams are drained, and who never: told anew from the rules.

Like the model it reads what is stored and imports nothing of chalicelib. Whom an event names must know, and so must
those who follow its tags and categories from the beginning. Who follows a thread by posting may: that depends on when.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.storm.stored import Item, Scan, plain_items

# What becomes of one's own post one hears in any case.
_IN_ANY_CASE = ("edited", "hidden", "restored")


@dataclass(frozen=True)
class Happened:
    """An event that the truth still tells: its id, who did it, and the members who must have been told."""

    event: str
    by: str | None
    must: frozenset[str]


def faults(scan: Scan) -> list[str]:
    """What is wrong with the notices; empty when each (event, recipient) was told as it should be."""
    told = [item for item in plain_items(scan("notices")) if "event" in item]
    threads = _threads(scan)
    return [
        *_told_twice(told),
        *_told_of_own_deeds(told, threads),
        *_told_in_spite_of_a_mute(told, threads, scan),
        *_untold(told, threads, scan),
        *_not_done(threads, scan),
        *_miscounted(told, scan),
    ]


def _told_twice(told: list[Item]) -> Iterator[str]:
    times = Counter((item["recipient"], item["event"]) for item in told)
    yield from (f"told twice: {who} of {event}" for (who, event), number in times.items() if number > 1)


def _told_of_own_deeds(told: list[Item], threads: Mapping[str, Mapping[str, Item]]) -> Iterator[str]:
    for item in told:
        author = threads[item["thread"]][item["post"]].get("member")
        own = author is not None and item["recipient"] == f"m#{author}"
        if item["deed"] == "created" and own:
            yield f"told of an own post: {item['recipient']} of {item['event']}"
        if item["deed"] in _IN_ANY_CASE and not own:
            yield f"told of what became of another's post: {item['recipient']} of {item['event']}"


def _told_in_spite_of_a_mute(told: list[Item], threads: Mapping[str, Mapping[str, Item]], scan: Scan) -> Iterator[str]:
    """The crowd mutes before anything happens, so nobody has heard anything from before."""
    muted = {(item["target"], item["follower"]) for item in plain_items(scan("follows")) if item.get("muted")}
    for item in told:
        by = threads[item["thread"]][item["post"]].get("member")
        if item["deed"] == "created" and (f"member#{by}", item["recipient"]) in muted:
            yield f"heard of somebody muted: {item['recipient']} of {item['event']}"


def _untold(told: list[Item], threads: Mapping[str, Mapping[str, Item]], scan: Scan) -> Iterator[str]:
    known = {(item["event"], item["recipient"]) for item in told}
    followed = list(plain_items(scan("follows")))
    for posts in threads.values():
        for happened in _happened(posts, followed):
            for member in sorted(happened.must):
                if (happened.event, f"m#{member}") not in known:
                    yield f"not told: {member} of {happened.event}"


def _not_done(threads: Mapping[str, Mapping[str, Item]], scan: Scan) -> Iterator[str]:
    """Each event that anybody may hear of has been told to its end."""
    done = {item["notice"] for item in plain_items(scan("notices")) if item.get("done")}
    for posts in threads.values():
        for happened in _happened(posts, []):
            if happened.event not in done:
                yield f"not told to the end: {happened.event}"


def _miscounted(told: list[Item], scan: Scan) -> Iterator[str]:
    unread = Counter(item["recipient"] for item in told if "unread_in" in item)
    counts = {i["recipient"]: i["unread"] for i in plain_items(scan("notices")) if i["notice"] == "unread"}
    for who in sorted(unread.keys() | counts.keys()):
        if unread[who] != counts.get(who, 0):
            yield f"{who} has {unread[who]} unread notices, and {counts.get(who, 0)} are counted"
    yield from (f"read and unread: {i['event']}" for i in told if ("read_at" in i) is ("unread_in" in i))


def _happened(posts: Mapping[str, Item], followed: list[Item]) -> Iterator[Happened]:
    asked = next(post for post in posts.values() if post["kind"] == "question")
    muted = {(item["target"], item["follower"]) for item in followed if item.get("muted")}

    def heard(event: str, by: str | None, *people: str | None) -> Happened:
        deaf = {w for w in people if w and not event.startswith(_IN_ANY_CASE) and _mutes(muted, w, by, asked["thread"])}
        return Happened(event, by, frozenset(who for who in people if who and who != by and who not in deaf))

    for post in posts.values():
        author = post.get("member")
        if "turned_at" in post:
            deed = "restored" if post["state"] == "visible" else "hidden"
            yield heard(f"{deed}#{post['id']}#{post['turned_number']}", post.get("turned_by"), author)
        if not _is_public(post, posts, asked):
            continue
        yield heard(f"created#{post['id']}", author, *_first_told(post, posts, asked, followed))
        if "edited_at" in post and post.get("edited_by") != author:
            yield heard(f"edited#{post['id']}#{post['version']}", post.get("edited_by"), author)
        if asked.get("accepted") == post["id"]:
            yield heard(f"accepted#{post['id']}", post.get("accepted_by"), author)


def _first_told(post: Item, posts: Mapping[str, Item], asked: Item, followed: list[Item]) -> Iterator[str | None]:
    """Whom a new post names; of a question as it was first asked, who follows its labels."""
    if post["kind"] == "answer":
        yield asked.get("member")
    elif post["kind"] == "comment":
        yield posts.get(post["parent"], asked).get("member")
        beside = (other for other in posts.values() if other["kind"] == "comment" and other["parent"] == post["parent"])
        yield from (o.get("member") for o in beside if o["id"] < post["id"] and "turned_at" not in o)
    elif post["version"] == 1:
        path = (asked.get("category") or "").split("/")
        above = {f"category#{'/'.join(path[: depth + 1])}" for depth in range(len(path))}
        targets = above | {f"tag#{tag}" for tag in asked.get("tags", [])}
        yield from (f["follower"].removeprefix("m#") for f in followed if f["target"] in targets and not f.get("muted"))


def _mutes(muted: set[tuple[str, str]], who: str, by: str | None, thread: str) -> bool:
    return (f"member#{by}", f"m#{who}") in muted or (f"thread#{thread}", f"m#{who}") in muted


def _is_public(post: Item, posts: Mapping[str, Item], asked: Item) -> bool:
    return all(p["state"] == "visible" for p in (post, asked, posts.get(post.get("parent", ""), asked)))


def _threads(scan: Scan) -> Mapping[str, Mapping[str, Item]]:
    threads: dict[str, dict[str, Item]] = defaultdict(dict)
    for item in plain_items(scan("threads")):
        if "state" in item:
            threads[item["thread"]][item["id"]] = item
    return threads
