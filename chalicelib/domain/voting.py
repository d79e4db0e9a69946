"""Votes: who may vote on what, and what of a vote is not yet in the tally."""

from dataclasses import dataclass

from chalicelib.domain.errors import NotFound, OwnPostVote, PostHidden, VotingOff
from chalicelib.domain.members import Given, Member
from chalicelib.domain.posts import Kind, Post, Tally
from chalicelib.domain.settings import Options

UP, NONE, DOWN = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Vote:
    """One member's vote on one post. `counted` is the part of `value` that the tally already holds."""

    thread: str
    post: str
    voter: str
    kind: Kind
    value: int = NONE
    counted: int = NONE

    @property
    def change(self) -> Tally:
        """What the tally still lacks, as ups and downs (either may be negative)."""
        return Tally(
            (self.value == UP) - (self.counted == UP),
            (self.value == DOWN) - (self.counted == DOWN),
        )


def may_vote(member: Member, post: Post, options: Options) -> None:
    """Raises what stands between this member and a vote on this post (Q2A 1.4)."""
    if not post.is_visible:
        raise PostHidden if member.is_moderator or post.author.member == member.id else NotFound
    if post.author.member == member.id:
        raise OwnPostVote
    if post.kind is Kind.COMMENT and not options.comment_votes:
        raise VotingOff


def given(vote: Vote) -> Given:
    """What the voter's own counters still lack of this vote. Comments are not counted (Q2A 2.1)."""
    change = vote.change
    if vote.kind is Kind.QUESTION:
        return Given(question_ups=change.ups, question_downs=change.downs)
    if vote.kind is Kind.ANSWER:
        return Given(answer_ups=change.ups, answer_downs=change.downs)
    return Given()
