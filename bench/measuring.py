"""Measures the demo forum in one process: what each page, each deed and each tick of the clock costs."""

import gzip
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import partial
from itertools import count
from statistics import fmean
from typing import Any
from unittest import mock

from app import app
from bench.units import MeteredEngine
from chalicelib.triggers import mailing, schedules
from local import demo
from local.gateway import Answer, Gateway, Request
from tests.harness import ministack_engine
from tests.storm.stage import Stage, stage

MODERATOR = "Tobiah"
TIMES = 5

_TICK = {
    **dict.fromkeys(("version", "account", "region", "detail-type", "source", "id"), ""),
    "detail": {},
    "resources": [],
    "time": "2026-01-01T00:00:00Z",
}
_TICKS = {
    "retry_parked": schedules.retry_parked,
    "post_mail": mailing.post_mail,
    "post_digests": mailing.post_digests,
}
_SENTENCE = "It began in the spring, and since then I have not slept through. "
_LISTS = ("/", "/questions", "/questions?sort=hot", "/questions?sort=active", "/categories/relationships")
_OTHERS = ("/help", "/tags", "/members", "/categories", "/about", "/rules")

Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request costs: units, round trips, milliseconds of this machine, bytes sent plain and compressed.

    `runs` are those of the triggers that follow from it, `run_trips` and `run_milliseconds` theirs all together; their
    units are among the others.
    """

    reads: float
    writes: float
    trips: float
    milliseconds: float
    plain: float = 0.0
    compressed: float = 0.0
    runs: float = 0.0
    run_trips: float = 0.0
    run_milliseconds: float = 0.0


def mean(costs: Iterable[Cost]) -> Cost:
    """The mean in everything."""
    listed = list(costs)
    return Cost(*(round(fmean(getattr(cost, one.name) for cost in listed), 2) for one in fields(Cost)))


class Bench:
    """The demo forum behind its gateway, and the meter."""

    def __init__(self, made: Stage, engine: MeteredEngine) -> None:
        self._stage, self._engine = made, engine
        self._gateway = Gateway(app, "live")
        self._number = count(1)
        demo.load()
        made.drain()
        self._token = self._api("POST", "/sessions", {"handle": MODERATOR, "password": demo.PASSWORD})["token"]
        self._questions = self._api("GET", "/questions?limit=30")["items"]

    def pages(self) -> Iterator[tuple[str, Cost]]:
        """Each kind of page as guests and members get it, and what else a browser and a program ask for."""
        questions = [question["url"] for question in self._questions]
        handles = {question["author"]["handle"] for question in self._questions} - {None}
        known = {"Cookie": self._session()}
        yield "question", self._read(questions)
        yield "question, signed in", self._read(questions, known)
        yield "list", self._read(_LISTS)
        yield "list, signed in", self._read(_LISTS, known)
        yield "member", self._read([f"/members/{handle}" for handle in sorted(handles)])
        yield "other page", self._read(_OTHERS)
        yield "static file", self._read(self._files())
        yield "list, by a program", self._read(["/api/v1/questions"])

    def deeds(self) -> Iterator[tuple[str, Cost]]:
        """Each deed with all that follows from it, done by the API."""
        voter = self._join()
        tags = {"category": "relationships", "tags": ["sleep", "work"]}
        asked = [self._deed("POST", "/questions", self._text(30) | tags) for _ in range(TIMES)]
        keys = [made["id"] for made, _ in asked]
        yield "question", mean(cost for _, cost in asked)
        answers = [self._deed("POST", f"/questions/{key}/answers", self._text(25), voter) for key in keys]
        yield "answer", mean(cost for _, cost in answers)
        comments = [self._deed("POST", f"/questions/{key}/comments", self._text(3) | {"parent": key}) for key in keys]
        yield "comment", mean(cost for _, cost in comments)
        votes = [self._deed("PUT", f"/questions/{key}/votes/{key}", {"value": 1}, voter) for key in keys]
        yield "vote", mean(cost for _, cost in votes)
        chosen = [{"answer": made["id"]} for made, _ in answers]
        best = [self._deed("PUT", f"/questions/{key}/accepted-answer", a) for key, a in zip(keys, chosen, strict=True)]
        yield "best answer", mean(cost for _, cost in best)
        credentials = {"handle": MODERATOR, "password": demo.PASSWORD}
        yield "signing in", mean(self._deed("POST", "/sessions", credentials)[1] for _ in range(TIMES))

    def ticks(self) -> Iterator[tuple[str, Cost]]:
        """What the clock starts, when there is nothing to do."""
        for name, run in _TICKS.items():
            yield name, mean(self._metered(partial(run, _TICK, None)) for _ in range(TIMES))

    def _read(self, paths: Iterable[str], headers: Headers | None = None) -> Cost:
        """Each path often enough for what a process keeps to be kept."""
        told = {"Host": "localhost"} | dict(headers or {})
        for path in (listed := list(paths)):
            self._ask("GET", path, told)
        return mean(self._metered(partial(self._ask, "GET", path, told)) for path in listed * 2)

    def _deed(self, method: str, path: str, sent: object, token: str = "") -> tuple[Any, Cost]:
        """What came back, and what it cost with all that followed."""
        answers: list[Any] = []
        own = self._metered(lambda: answers.append(self._api(method, path, sent, token or self._token)))
        with mock.patch.object(self._stage, "deliver", wraps=self._stage.deliver) as delivered:
            after = self._metered(self._stage.drain)
        whole = Cost(
            own.reads + after.reads,
            own.writes + after.writes,
            own.trips,
            own.milliseconds,
            plain=1000,
            compressed=1000,
            runs=delivered.call_count,
            run_trips=after.trips,
            run_milliseconds=after.milliseconds,
        )
        return answers[0], whole

    def _metered(self, deed: Callable[[], Answer | None]) -> Cost:
        self._engine.forget()
        began = time.process_time()
        answer = deed()
        spent = time.process_time() - began - self._engine.seconds
        body = answer.body if answer else b""
        meter = self._engine
        return Cost(meter.reads, meter.writes, meter.calls, spent * 1000, len(body), len(gzip.compress(body)))

    def _ask(self, method: str, path: str, headers: Headers, body: bytes = b"") -> Answer:
        answer = self._gateway.answer(Request(method, path, list(headers.items()), body))
        assert answer.status < 400, f"{method} {path}: {answer.status} {answer.body[:200]!r}"
        return answer

    def _api(self, method: str, path: str, sent: object = None, token: str = "") -> Any:
        told = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        body = json.dumps(sent).encode() if sent is not None else b""
        return json.loads(self._ask(method, f"/api/v1{path}", told, body).body or b"null")

    def _session(self) -> str:
        member = self._api("GET", f"/members/{MODERATOR}")["id"]
        return f"askwell-member={member}.{self._token}"

    def _join(self) -> str:
        credentials = {"handle": "Bench", "password": "a quiet place to sit"}
        self._api("POST", "/members", credentials)
        return str(self._api("POST", "/sessions", credentials)["token"])

    def _text(self, sentences: int) -> dict[str, Any]:
        number = next(self._number)
        title = {"title": f"How do I begin again, try {number}?"} if sentences == 30 else {}
        return title | {"body": f"Number {number}. {_SENTENCE * sentences}"}

    def _files(self) -> list[str]:
        page = self._ask("GET", "/", {}).body.decode()
        return sorted({f"/static/{part.partition(chr(34))[0]}" for part in page.split('"/static/')[1:]})


@contextmanager
def bench() -> Iterator[Bench]:
    """A demo forum to measure, in this process."""
    with ministack_engine() as engine:
        metered = MeteredEngine(engine)
        with stage(metered) as made:
            yield Bench(made, metered)
