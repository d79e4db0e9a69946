"""Random deeds by several members at once."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.live.visitor import Visitor

PASSWORD = "a storm is coming"


@dataclass(frozen=True)
class Known:
    """A post that somebody wrote in this storm."""

    thread: str
    post: str
    kind: str
    by: str


@dataclass
class Sky:
    """What all visitors know: the threads and posts there are, and what has come of the deeds."""

    posts: list["Known"] = field(default_factory=list)
    outcomes: Counter[tuple[str, int]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, known: "Known") -> None:
        with self.lock:
            self.posts.append(known)

    def any(self, chance: random.Random, kinds: tuple[str, ...], by: str | None = None) -> "Known | None":
        """A post of one of these kinds; half the time one of the three newest, so that deeds meet.

        With `by` mostly one of this member's own.
        """
        with self.lock:
            known = [post for post in self.posts if post.kind in kinds]
        own = [post for post in known if post.by == by]
        if own and chance.random() < 0.8:
            known = own
        if not known:
            return None
        return chance.choice(known[-3:] if chance.random() < 0.5 else known)

    def note(self, deed: str, status: int) -> None:
        with self.lock:
            self.outcomes[deed, status] += 1


class Stormer(threading.Thread):
    """A member who does random things, one after the other."""

    def __init__(self, url: str, name: str, sky: Sky, chance: random.Random, deeds: int) -> None:
        super().__init__(name=name, daemon=True)
        self._visitor = Visitor(url)
        self._sky = sky
        self._chance = chance
        self._left = deeds
        self._said = 0

    def run(self) -> None:
        self._visitor.sign_in(self.name, PASSWORD)
        deeds: list[Callable[[], None]] = [self._ask, *[self._answer] * 3, self._comment, *[self._vote] * 10]
        deeds += [self._accept, self._accept, self._edit, self._hide_or_show, self._hide_or_show]
        for _ in range(self._left):
            self._chance.choice(deeds)()

    def _text(self) -> str:
        self._said += 1
        return f"{self.name} says for the {self._said}th time that rain is only weather {self._chance.random()}"

    def _ask(self) -> None:
        tags = self._chance.sample(["wind", "rain", "hail", "snow", "sun"], self._chance.randint(0, 3))
        status, asked = self._send("POST", "/questions", {"title": self._text()[:100], "body": "", "tags": tags})
        if status == 201:
            self._sky.add(Known(asked["id"], asked["id"], "question", self.name))

    def _answer(self) -> None:
        self._reply("question", "answers", "answer")

    def _comment(self) -> None:
        self._reply("answer", "comments", "comment")

    def _reply(self, to: str, path: str, kind: str) -> None:
        if found := self._sky.any(self._chance, (to,)):
            body = {"body": self._text()} | ({"parent": found.post} if kind == "comment" else {})
            status, said = self._send("POST", f"/questions/{found.thread}/{path}", body)
            if status == 201:
                self._sky.add(Known(found.thread, said["id"], kind, self.name))

    def _vote(self) -> None:
        if found := self._sky.any(self._chance, ("question", "answer")):
            value = {"value": self._chance.choice([1, 1, 0, -1])}
            self._send("PUT", f"/questions/{found.thread}/votes/{found.post}", value)

    def _accept(self) -> None:
        """Mostly in a thread of one's own: any answer there, or none."""
        asked = self._sky.any(self._chance, ("question",), by=self.name)
        if asked is not None:
            with self._sky.lock:
                answers = [p.post for p in self._sky.posts if p.thread == asked.thread and p.kind == "answer"]
            answer = {"answer": self._chance.choice([*answers, None])}
            self._send("PUT", f"/questions/{asked.thread}/accepted-answer", answer)

    def _edit(self) -> None:
        if found := self._sky.any(self._chance, ("question", "answer"), by=self.name):
            changes: dict[str, Any] = {"body": self._text()}
            if found.kind == "question":
                changes["tags"] = self._chance.sample(["wind", "rain", "fog"], 2)
            self._send("PATCH", f"/questions/{found.thread}/posts/{found.post}", changes)

    def _hide_or_show(self) -> None:
        if found := self._sky.any(self._chance, ("question", "answer", "comment"), by=self.name):
            state = self._chance.choice(["hidden", "visible", "visible"])
            self._send("PATCH", f"/questions/{found.thread}/posts/{found.post}", {"state": state})

    def _send(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        status, answer = self._visitor.send(method, path, body)
        self._sky.note(f"{method} {path.split('/')[-2 if 'votes' in path or 'posts' in path else -1]}", status)
        return status, answer


def storm(url: str, members: int, deeds: int, seed: int) -> Counter[tuple[str, int]]:
    """Lets so many members do so many deeds each; returns how often each deed met each answer."""
    sky, began = Sky(), int(time.time()) % 10**8
    stormers = [
        Stormer(url, f"w{began}n{number}", sky, random.Random(f"{seed} {number}"), deeds) for number in range(members)
    ]
    for stormer in stormers:
        stormer.start()
    for stormer in stormers:
        stormer.join()
    return sky.outcomes
