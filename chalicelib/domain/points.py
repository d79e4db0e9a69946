"""The points rule: how many points a post earns its author, and votes earn the voter (Q2A 2.1, 2.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.members import Given
from chalicelib.domain.posts import Kind, Post, Tally, Thread


@dataclass(frozen=True, slots=True)
class PointsRule:
    """The numbers of the rule, with Q2A's defaults (Q2A 2.1). All but `base` are multiplied by `multiple`."""

    multiple: int = 10
    base: int = 100
    question: int = 2
    answer: int = 4
    accepting: int = 3
    accepted: int = 30
    question_up: int = 1
    question_down: int = 1
    question_max_gain: int = 10
    question_max_loss: int = 3
    answer_up: int = 2
    answer_down: int = 2
    answer_max_gain: int = 20
    answer_max_loss: int = 5
    comment_up: int = 0
    comment_down: int = 0
    comment_max_gain: int = 10
    comment_max_loss: int = 3
    give_question_up: int = 1
    give_question_down: int = 1
    give_answer_up: int = 1
    give_answer_down: int = 1


@dataclass(frozen=True, slots=True)
class Earned:
    """What one post gives one member, by reason, in points."""

    posting: int = 0
    votes: int = 0
    accepting: int = 0
    accepted: int = 0

    @property
    def total(self) -> int:
        return self.posting + self.votes + self.accepting + self.accepted


NOTHING = Earned()


def owed(rule: PointsRule, thread: Thread) -> Mapping[tuple[str, str], Earned]:
    """What each (member, post) of a thread is owed; former authors of a post are owed nothing for it.

    Points for posting and accepting come from visible posts only; points for votes received stay with a
    hidden post (Q2A 2.2). Comments earn for votes alone, by default nothing.
    """
    entries = {(former, post.id): NOTHING for post in thread.posts for former in post.former_authors}
    for post in thread.posts:
        if post.author.member:
            entries[post.author.member, post.id] = _earned(rule, thread, post)
    return entries


def for_votes_given(rule: PointsRule, given: Given) -> int:
    """What a member earns for having voted, whichever way (Q2A 2.1: +10 for each vote on a question or answer)."""
    return rule.multiple * (
        rule.give_question_up * given.question_ups
        + rule.give_question_down * given.question_downs
        + rule.give_answer_up * given.answer_ups
        + rule.give_answer_down * given.answer_downs
    )


def _earned(rule: PointsRule, thread: Thread, post: Post) -> Earned:
    votes = rule.multiple * _for_votes(rule, post.kind, thread.tally(post.id))
    if not post.is_visible or post.kind is Kind.COMMENT:
        return Earned(votes=votes)
    if post.kind is Kind.QUESTION:
        accepting = rule.accepting if _accepted_anothers(thread) else 0
        return Earned(rule.multiple * rule.question, votes, accepting=rule.multiple * accepting)
    accepted = rule.accepted if post.id == thread.question.accepted and _accepted_anothers(thread) else 0
    return Earned(rule.multiple * rule.answer, votes, accepted=rule.multiple * accepted)


def _accepted_anothers(thread: Thread) -> bool:
    """Nothing is earned for accepting one's own answer (stricter than Q2A 2.1, which pays the asker for it)."""
    answer = thread.accepted_answer()
    if answer is None:
        return False
    asker = thread.question.author.member
    return asker is None or answer.author.member != asker


def _for_votes(rule: PointsRule, kind: Kind, tally: Tally) -> int:
    """Ups and downs are capped each by itself, never the net (Q2A 2.1)."""
    up, down, max_gain, max_loss = {
        Kind.QUESTION: (rule.question_up, rule.question_down, rule.question_max_gain, rule.question_max_loss),
        Kind.ANSWER: (rule.answer_up, rule.answer_down, rule.answer_max_gain, rule.answer_max_loss),
        Kind.COMMENT: (rule.comment_up, rule.comment_down, rule.comment_max_gain, rule.comment_max_loss),
    }[kind]
    return min(up * tally.ups, max_gain) - min(down * tally.downs, max_loss)
