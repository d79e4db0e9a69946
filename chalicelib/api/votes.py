"""Votes on posts, and the asker's acceptance of an answer."""

from chalicelib.actions import accepting, voting
from chalicelib.api import shapes
from chalicelib.api.answers import Answer, answer
from chalicelib.api.calls import Call
from chalicelib.api.door import About, Door
from chalicelib.domain.errors import (
    Incomplete,
    NotAllowed,
    NotFound,
    OwnPostVote,
    PostHidden,
    SignInRequired,
    VotingOff,
)

votes = Door(__name__)


@votes.on(
    "PUT",
    "/questions/{question}/votes/{post}",
    About(
        summary="Vote on a post, change the vote or take it back",
        takes=shapes.NewVote,
        gives=shapes.Vote,
        raises=(SignInRequired, NotFound, OwnPostVote, PostHidden, VotingOff, Incomplete),
    ),
)
def vote(call: Call, question: str, post: str) -> Answer:
    cast = voting.cast(call.viewer, question, post, call.submitted)
    return answer({"score": cast.score, "value": cast.value})


@votes.on(
    "PUT",
    "/questions/{question}/accepted-answer",
    About(
        summary="Accept an answer, another one, or none",
        takes=shapes.Acceptance,
        gives=shapes.Acceptance,
        raises=(SignInRequired, NotFound, NotAllowed, PostHidden, Incomplete),
    ),
)
def accept(call: Call, question: str) -> Answer:
    return answer({"answer": accepting.accept(call.viewer, question, call.submitted)})
