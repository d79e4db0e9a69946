"""`stats`: how large a forum is and how it grows. It reads indexes, and members' profiles once; no post and no vote.

A thread's and a member's id begin with the date, so keys alone say when they came to be. Votes are known from what
members are noted to have given; answers, from what lists show of each thread.
"""

from argparse import Namespace
from collections import Counter

from chalicelib.domain import ids
from chalicelib.storage import bulk, parked
from ops.console import note, say, show_table

_MOST_PARKED = 100_000


def show(asked: Namespace) -> int:
    """Shows totals, and months, the latest first. Numbers of a forum in motion are those of the moment."""
    threads, answers = _threads()
    joined, votes = _members()
    waiting = len(parked.all_parked(_MOST_PARKED))
    totals = {
        "members": joined.total(),
        "threads": threads.total(),
        "answers": answers.total(),
        "votes given": votes,
        "parked keys": waiting,
    }
    show_table("Totals", ("what", "number"), list(totals.items()))
    months = sorted(threads.keys() | joined.keys(), reverse=True)[: asked.months]
    rows = [(month, joined[month], threads[month], answers[month]) for month in months]
    show_table("Months", ("month", "members joined", "threads asked", "answers to them"), rows)
    for name, number in totals.items():
        note(name.replace(" ", "_"), number)
    if not months:
        say("Nothing is in this forum yet.")
    return 0


def _threads() -> tuple[Counter[str], Counter[str]]:
    """Threads by month, and the visible answers to the threads of that month."""
    asked: Counter[str] = Counter()
    answers: Counter[str] = Counter()
    for key in set(bulk.all_threads()):
        asked[_month(key)] += 1
    for key, number in bulk.answers_shown():
        answers[_month(key)] += number
    return asked, answers


def _members() -> tuple[Counter[str], int]:
    """Members by the month in which they joined, and the votes that all of them have given."""
    joined: Counter[str] = Counter()
    votes = 0
    for member in bulk.all_members():
        joined[f"{member.joined_at:%Y-%m}"] += 1
        given = member.given
        votes += given.question_ups + given.question_downs + given.answer_ups + given.answer_downs
    return joined, votes


def _month(key: str) -> str:
    return f"{ids.date_of(key):%Y-%m}"
