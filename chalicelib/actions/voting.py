"""Voting: one vote per member and post, changed and withdrawn at will."""

from dataclasses import dataclass

from chalicelib.actions import finding, writing
from chalicelib.domain.members import Viewer
from chalicelib.domain.posts import Post, Question
from chalicelib.domain.voting import Vote, may_vote
from chalicelib.domain.writing import Form
from chalicelib.storage import settings, votes


@dataclass(frozen=True, slots=True)
class Cast:
    """A vote that was cast: on which post of which question, the post's score with it, and the vote itself."""

    question: Question
    post: Post
    score: int
    value: int


def cast(viewer: Viewer, thread: str, post: str, submitted: object) -> Cast:
    """Sets the member's vote on a post to 1, 0 or -1.

    Raises `SignInRequired`, `NotFound`, `Incomplete`, or what `may_vote` raises.
    """
    member = finding.signed_in(viewer)
    form = Form(submitted)
    value = form.vote()
    writing.finish(form)
    found = finding.post(member, thread, post)
    may_vote(member, found.post, settings.current().options)
    vote = votes.cast(Vote(thread, post, member.id, found.post.kind, value))
    return Cast(found.question, found.post, found.tally.score + vote.value - vote.counted, vote.value)
