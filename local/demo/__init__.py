"""Fills an empty forum with the demo content, by the same deeds as its members would: points arrive by stream.

Everything gets its id from the content and the moment the loading began, so that an interrupted load goes on
where it stopped.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.actions import accepting, answering, asking, editing, introducing, joining, voting
from chalicelib.domain import ids
from chalicelib.domain.members import Guest, Level, Member, Viewer
from chalicelib.storage import labels, members, settings, threads

PASSWORD = "quiet-lanterns"
CONTENT = Path(__file__).parent / "content"

_MARK = "demo"
_LEVELS = {"admin": Level.ADMIN, "moderator": Level.MODERATOR}
_MODERATOR = "Tobiah"

Part = dict[str, Any]


def is_loaded() -> bool:
    """Whether the demo content is in this forum, all of it."""
    return bool(settings.get(_MARK).get("done"))


def load() -> None:
    """Writes members, categories and threads. Safe to call again after an interruption."""
    begun = settings.get(_MARK).get("begun") or datetime.now(UTC).isoformat()
    settings.put(_MARK, {"begun": begun, "done": False})
    forum = tomllib.loads((CONTENT / "forum.toml").read_text("utf-8"))
    for position, category in enumerate(forum["categories"]):
        labels.describe(labels.Label(category["path"], 0, category["title"], category["description"], position))
    now = datetime.fromisoformat(begun)
    people = {part["handle"]: _join(part, now) for part in forum["members"]}
    for part in sorted(_threads(), key=lambda part: -part["days_ago"]):
        _Telling(part, now, people).tell()
    settings.put(_MARK, {"begun": begun, "done": True})


def _threads() -> Iterator[Part]:
    for path in sorted((CONTENT / "threads").glob("*.toml")):
        yield from tomllib.loads(path.read_text("utf-8"))["threads"]


def _join(part: Part, now: datetime) -> Member:
    joined_at = now - timedelta(days=part["joined_days_ago"])
    intended = ids.derived(joined_at, f"demo member {part['handle']}")
    member = joining.join({"handle": part["handle"], "password": PASSWORD}, intended)
    introducing.introduce(member, {"about": part.get("about", "")})
    if "role" in part:
        members.set_level(member, _LEVELS[part["role"]])
        return members.get(member.id) or member
    return member


@dataclass(frozen=True)
class _Telling:
    """One thread of the content, told in the order in which its deeds have to come."""

    thread: Part
    now: datetime
    people: dict[str, Member]

    def tell(self) -> None:
        asked = self._when(0)
        key = ids.derived(asked, f"demo thread {self.thread['key']}")
        if self._is_told(key):
            return
        question = {name: self.thread[name] for name in ("title", "body", "category", "tags")}
        asking.ask(self._by(self.thread), question | self._name(self.thread), key)
        self._comments(key, key, self.thread)
        answers = [self._answer(key, number, part) for number, part in enumerate(self.thread.get("answers", ()))]
        self._vote(key, key, self.thread)
        for answer, part in answers:
            self._vote(key, answer, part)
            if part.get("accepted"):
                accepting.accept(self._accepter(), key, {"answer": answer})
        for post, part in [*answers, (key, self.thread)]:
            self._change(key, post, part)

    def _is_told(self, key: str) -> bool:
        """Hiding comes last, and nobody could do the rest again on what is hidden."""
        thread = threads.read(key)
        return thread is not None and not all(post.is_visible for post in thread.posts)

    def _answer(self, key: str, number: int, part: Part) -> tuple[str, Part]:
        answer = ids.derived(self._when(part["hours_later"]), f"demo answer {self.thread['key']} {number}")
        said = {"body": part["body"]} | self._name(part)
        answering.answer(self._by(part), key, said, answer)
        self._comments(key, answer, part)
        return answer, part

    def _comments(self, key: str, parent: str, part: Part) -> None:
        for number, comment in enumerate(part.get("comments", ())):
            intended = ids.derived(self._when(comment["hours_later"]), f"demo comment {parent} {number}")
            said = {"parent": parent, "body": comment["body"]} | self._name(comment)
            answering.comment(self._by(comment), key, said, intended)

    def _vote(self, key: str, post: str, part: Part) -> None:
        for direction, value in (("up", 1), ("down", -1)):
            for handle in part.get(direction, ()):
                voting.cast(self.people[handle], key, post, {"value": value})

    def _change(self, key: str, post: str, part: Part) -> None:
        if "edited" in part:
            edit = part["edited"]
            editing.edit(self.people[edit["by"]], key, post, {"body": edit["body"]}, at=self._when(edit["hours_later"]))
        if part.get("hidden"):
            editing.hide(self.people[_MODERATOR], key, post)

    def _accepter(self) -> Member:
        """The asker; for a guest's question a moderator."""
        return self.people[self.thread.get("by", _MODERATOR)]

    def _by(self, part: Part) -> Viewer:
        return self.people[part["by"]] if "by" in part else Guest()

    @staticmethod
    def _name(part: Part) -> Part:
        return {"name": part["guest"]} if "guest" in part else {}

    def _when(self, hours_later: float) -> datetime:
        return self.now - timedelta(days=self.thread["days_ago"]) + timedelta(hours=hours_later)
