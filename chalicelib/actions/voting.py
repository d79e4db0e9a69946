"""Voting: one vote per member and post, changed and withdrawn at will."""

from chalicelib.actions import finding, writing
from chalicelib.domain.members import Viewer
from chalicelib.domain.voting import Vote, may_vote
from chalicelib.domain.writing import Form
from chalicelib.storage import settings, votes


def cast(viewer: Viewer, thread: str, post: str, submitted: object) -> tuple[int, int]:
    """Sets the member's vote on a post to 1, 0 or -1; returns the post's score, this vote included, and the vote.

    Raises `SignInRequired`, `NotFound`, `Incomplete`, or what `may_vote` raises.
    """
    member = finding.signed_in(viewer)
    form = Form(submitted)
    value = form.vote()
    writing.finish(form)
    found = finding.post(member, thread, post)
    may_vote(member, found.post, settings.current().options)
    vote = votes.cast(Vote(thread, post, member.id, found.post.kind, value))
    return found.tally.score + vote.value - vote.counted, vote.value
