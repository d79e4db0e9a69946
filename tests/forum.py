"""A forum for tests: members by handle and their deeds, on an engine in this process; streams wait until `settle`."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import moto.core.models  # noqa: F401 - before our client is made, as in tests.storm.stage
import pytest

from chalicelib.actions import accepting, answering, asking, editing, reading, voting
from chalicelib.domain import ids
from chalicelib.domain.members import Guest, Member, Viewer
from chalicelib.domain.posts import Kind, Post, Question
from chalicelib.storage import members, settings, threads
from chalicelib.storage.records import ThreadRecord
from tests.harness import ministack_engine, moto_engine
from tests.storm.deeds import found
from tests.storm.stage import Stage, stage

GUEST = Guest()

_words = count(1)


class Ground:
    """An engine's stage with the members and categories that every forum starts from, founded once, laid again fast."""

    def __init__(self, made: Stage) -> None:
        self.stage = made
        self.people: Mapping[str, Member] = found(made)
        tables = made.engine.tables()
        puts = {name: [{"PutRequest": {"Item": item}} for item in made.engine.scan(name)] for name in tables}
        self._laid = json.dumps({"RequestItems": {name: some for name, some in puts.items() if some}}).encode()

    def lay(self) -> None:
        self.stage.reset()
        assert self.stage.engine.answer("BatchWriteItem", self._laid).accepted


class Forum:
    """Ann, Bob, Cas, Dan and Mod, who moderates; `by=None` is a guest. Each deed brings a text of its own."""

    def __init__(self, ground: Ground) -> None:
        ground.lay()
        self.stage, self.people = ground.stage, ground.people

    def viewer(self, by: str | None) -> Viewer:
        return self.people[by] if by else GUEST

    def ask(self, by: str | None = "ann", **fields: Any) -> str:
        number = next(_words)
        texts = {"title": f"How do I begin, try {number}?", "body": f"I do not know where, try {number}."}
        return asking.ask(self.viewer(by), texts | fields).id

    def answer(self, thread: str, by: str | None = "bob", **fields: Any) -> str:
        text = {"body": f"Begin with one small step, number {next(_words)}."}
        return answering.answer(self.viewer(by), thread, text | fields).id

    def comment(self, thread: str, parent: str = "", by: str | None = "cas", **fields: Any) -> str:
        text = {"body": f"That helped me as well, number {next(_words)}.", "parent": parent or thread}
        return answering.comment(self.viewer(by), thread, text | fields).id

    def fill(self, thread: str, number: int, html: str = "<p>Yes.</p>", parent: str = "") -> list[str]:
        """Many answers, or comments under a parent, a second apart and all at once."""
        start, kind = self.question(thread).created_at, Kind.COMMENT if parent else Kind.ANSWER
        dates = [start + timedelta(seconds=second) for second in range(1, number + 1)]
        keys = [ids.new(date) for date in dates]
        with ThreadRecord.batch_write() as batch:
            for key, date in zip(keys, dates, strict=True):
                post = Post(id=key, thread=thread, kind=kind, parent=parent, html=html, created_at=date)
                for record in threads.records_of(post):
                    batch.save(record)
        return keys

    def vote(self, thread: str, post: str, value: int = 1, by: str | None = "dan") -> tuple[int, int]:
        cast = voting.cast(self.viewer(by), thread, post, {"value": value})
        return cast.score, cast.value

    def accept(self, thread: str, answer: str | None, by: str | None = "ann") -> str | None:
        return accepting.accept(self.viewer(by), thread, {"answer": answer})

    def edit(self, thread: str, post: str, by: str | None, version: int | None = None, **fields: Any) -> Post:
        return editing.edit(self.viewer(by), thread, post, fields, version)

    def hide(self, thread: str, post: str, by: str | None = "mod") -> Post:
        return editing.hide(self.viewer(by), thread, post)

    def show(self, thread: str, post: str, by: str | None = "mod") -> Post:
        return editing.show(self.viewer(by), thread, post)

    def close(self, thread: str) -> None:
        """Only imports bring closed questions so far; the sweep of the streams sees this as any write."""
        closed = ThreadRecord.closed_at.set(datetime(2026, 3, 1, tzinfo=UTC))
        ThreadRecord(thread, "question").update([closed])

    def refresh(self, by: str) -> None:
        """A member as they are stored by now."""
        member = members.get(self.people[by].id)
        assert member is not None
        self.people = {**self.people, by: member}

    def settle(self) -> None:
        """Lets everything follow that follows."""
        self.stage.drain()

    def question(self, thread: str) -> Question:
        asked = threads.question(thread)
        assert asked is not None
        return asked

    def post(self, thread: str, key: str) -> Post:
        there = threads.find_post(thread, key)
        assert there is not None
        return there.post

    def page(self, thread: str, by: str | None = None, cursor: str | None = None) -> reading.ThreadPage:
        return reading.thread(self.viewer(by), thread, cursor)

    def listed(self, name: str = "all", sort: str = "newest") -> list[str]:
        return [card.thread for card in reading.list_of(name, sort, 50, None).cards]

    def points(self, by: str) -> int:
        member = members.get(self.people[by].id)
        assert member is not None
        return member.points

    def rule(self, **changed: int) -> None:
        """An operator changes the points rule."""
        settings.put("points", changed)


@pytest.fixture(scope="module")
def moto_ground() -> Iterator[Ground]:
    with moto_engine() as engine, stage(engine) as made:
        yield Ground(made)


@pytest.fixture(scope="module")
def ministack_ground() -> Iterator[Ground]:
    with ministack_engine() as engine, stage(engine) as made:
        yield Ground(made)


@pytest.fixture
def forum(moto_ground: Ground) -> Forum:
    """A new forum on moto."""
    return Forum(moto_ground)
