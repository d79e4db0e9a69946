"""Readable values for tests: a question, an answer, a comment, the thread they form."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain import ids
from chalicelib.domain.posts import Author, Kind, Post, Question, Tally, Thread

MORNING = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    """So many hours after the morning on which every test's question is asked."""
    return MORNING + timedelta(hours=hours)


def a_question(by: str | None = "ann", hours: float = 0, **more: Any) -> Question:
    key = ids.derived(at(hours), f"question by {by}")
    facts: dict[str, Any] = {"title": "How do I find sleep again?", "author": Author(member=by), "html": "<p>Help</p>"}
    return Question(id=key, thread=key, kind=Kind.QUESTION, created_at=at(hours), **facts | more)


def an_answer(question: Question, by: str | None = "bob", hours: float = 1, **more: Any) -> Post:
    return _reply(Kind.ANSWER, question, by, hours, **more)


def a_comment(question: Question, under: Post, by: str | None = "cid", hours: float = 2, **more: Any) -> Post:
    return _reply(Kind.COMMENT, question, by, hours, parent=under.id, **more)


def a_thread(question: Question, /, *replies: Post, **votes: Tally) -> Thread:
    """`votes` by what was voted on: question=Tally(1, 0), bob=Tally(3, 1) for bob's answer."""
    posts = (question, *replies)
    tallies = {p.id: votes["question" if p is question else str(p.author.member)] for p in posts if _voted(p, votes)}
    return Thread(
        question,
        tuple(reply for reply in replies if reply.kind is Kind.ANSWER),
        tuple(reply for reply in replies if reply.kind is Kind.COMMENT),
        tallies,
    )


def _voted(post: Post, votes: dict[str, Tally]) -> bool:
    return ("question" if post.kind is Kind.QUESTION else str(post.author.member)) in votes


def _reply(kind: Kind, question: Question, by: str | None, hours: float, **more: Any) -> Post:
    key = ids.derived(at(hours), f"{kind} by {by}")
    facts: dict[str, Any] = {"author": Author(member=by), "html": "<p>Yes</p>"}
    return Post(id=key, thread=question.id, kind=kind, created_at=at(hours), **facts | more)
