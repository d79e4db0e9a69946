"""A small forum and a dozen deeds on it: each is what one person does with one thread, again and again if asked."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from chalicelib.actions import accepting, answering, asking, editing, voting
from chalicelib.domain import ids
from chalicelib.domain.members import Guest, Level, Member
from chalicelib.domain.points import PointsRule
from chalicelib.storage import labels, members
from chalicelib.storage.labels import Label
from tests.harness.items import Item
from tests.storm.stage import Stage

HANDLES = ("ann", "bob", "cas", "dan", "mod")
CATEGORIES = ("family", "family/parents", "family/parents/care", "work")
NEXT_ANSWER = "hide or show the answer to be accepted next"
BASE = PointsRule().base
_FOUNDED = datetime(2024, 3, 1, tzinfo=UTC)


def found(stage: Stage) -> dict[str, Member]:
    """Members, one of them a moderator, and categories: what every story starts from. Returns members by handle."""
    people = {handle: _member(handle) for handle in HANDLES}
    for person in people.values():
        members.add(person, None)
    for place, path in enumerate(CATEGORIES):
        labels.describe(Label(path, title=path.title(), position=place))
    return people


def _member(handle: str) -> Member:
    level = Level.MODERATOR if handle == "mod" else Level.MEMBER
    key = ids.derived(_FOUNDED, handle)
    return Member(id=key, handle=handle, name=handle, joined_at=_FOUNDED, level=level, points=BASE, base=BASE)


class SmallForum:
    """One thread: Ann asks, Bob's answer is accepted, Cas's two are shown and hidden, Dan comments on Bob's.

    Everything is drained. Each deed finds out what there is by peeking, so it makes the calls of one request only.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._people = found(stage)
        self._written = 0
        question = {"title": "How do I tell them?", "category": "family/parents", "tags": ["x", "y"]}
        self.thread = asking.ask(self._people["ann"], self._text(question)).id
        self.first, self.second, self.hidden = (self._answer(handle) for handle in ("bob", "cas", "cas"))
        self.remark = answering.comment(self._people["dan"], self.thread, self._text({"parent": self.first})).id
        for handle, post, value in self._votes():
            self._vote(handle, post, value)
        accepting.accept(self._people["ann"], self.thread, {"answer": self.first})
        self._turn(self.hidden)
        stage.drain()

    def deeds(self) -> Mapping[str, Callable[[], object]]:
        """The deeds by name. Those that turn something turn it back when they are done a second time."""
        return {
            "answer": lambda: self._answer("dan"),
            "comment": self._comment_as_a_guest,
            "vote on the question": lambda: self._vote("cas", self.thread, 1 - 2 * max(0, self._value("cas"))),
            "change a vote": lambda: self._vote("ann", self.first, -self._value("ann", self.first)),
            "withdraw a vote": lambda: self._vote("dan", self.first, 1 - self._value("dan", self.first)),
            "accept another or none": self._accept_another_or_none,
            "hide or show the question": lambda: self._turn(self.thread),
            "hide or show the accepted answer": lambda: self._turn(self.first),
            "show or hide the other answer": lambda: self._turn(self.hidden),
            NEXT_ANSWER: lambda: self._turn(self.second),
            "hide or show a comment": lambda: self._turn(self.remark),
            "move and retag": self._move_and_retag,
        }

    @property
    def who_voted_down(self) -> str:
        """Dan, the only one."""
        return self._people["dan"].id

    def _votes(self) -> list[tuple[str, str, int]]:
        return [
            ("bob", self.thread, 1),
            ("ann", self.first, 1),
            ("dan", self.first, 1),
            ("dan", self.hidden, -1),
            ("bob", self.hidden, 1),
        ]

    def _answer(self, handle: str) -> str:
        return answering.answer(self._people[handle], self.thread, self._text({})).id

    def _comment_as_a_guest(self) -> None:
        answering.comment(Guest(), self.thread, self._text({"parent": self.thread, "name": "Passing by"}))

    def _vote(self, handle: str, post: str, value: int) -> None:
        voting.cast(self._people[handle], self.thread, post, {"value": value})

    def _accept_another_or_none(self) -> None:
        """Ann prefers Cas's answer; if that one is accepted already, she takes it back."""
        chosen = self._question().get("accepted") == {"S": self.second}
        accepting.accept(self._people["ann"], self.thread, {"answer": None if chosen else self.second})

    def _turn(self, post: str) -> None:
        """A moderator hides what is visible and shows what is hidden."""
        turn = editing.hide if self._state(post) == "visible" else editing.show
        turn(self._people["mod"], self.thread, post)

    def _move_and_retag(self) -> None:
        """From one category and its tags to another, or back."""
        here = self._question()["category"] == {"S": "family/parents"}
        category, tags = ("work", ["y", "z"]) if here else ("family/parents", ["x", "y"])
        editing.edit(self._people["ann"], self.thread, self.thread, {"category": category, "tags": tags})

    def _text(self, fields: Mapping[str, object]) -> dict[str, object]:
        """A form with a text that nobody has sent before."""
        self._written += 1
        return {"body": f"This is text number {self._written} of the small forum.", **fields}

    def _question(self) -> Item:
        return self._stage.item("threads", thread=self.thread, item="question")

    def _state(self, post: str) -> str:
        keys = {self.thread: "question", self.remark: f"comment#{self.first}#{post}"}
        return str(self._stage.item("threads", thread=self.thread, item=keys.get(post, f"answer#{post}"))["state"]["S"])

    def _value(self, handle: str, post: str = "") -> int:
        key = f"{self._people[handle].id}#{post or self.thread}"
        return int(self._stage.item("votes", thread=self.thread, item=key).get("value", {"N": 0})["N"])
