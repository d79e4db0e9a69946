"""What readers think of posts: votes, and the best answer of a question."""

from http import HTTPStatus

from chalice.app import Response

from chalicelib.actions import accepting, voting
from chalicelib.domain.errors import Incomplete
from chalicelib.domain.posts import Kind
from chalicelib.web import replies, visits
from chalicelib.web.door import Draft, Senders, Sent, elsewhere, here, moved, posts, reads
from chalicelib.web.questions import VOTE, place_of

_VALUES = {"1": 1, "0": 0, "-1": -1}


def vote_later(draft: Draft, question: str, post: str) -> Response:
    """For who is not signed in: signing in, and from there back to the post."""
    if not draft.doubt:
        raise Incomplete(draft.complaints)
    back = Draft(typed={"to": here().votes(question, post)})
    headers = replies.unshared()
    return replies.html(HTTPStatus.FORBIDDEN, "sign_in.html", None, headers, draft=back, is_needed=True)


@reads("/questions/{question}/votes/{post}")
def back_to_vote(question: str, post: str) -> Response:
    """The way back to the post. An address alone casts no vote."""
    return moved(place_of(visits.current().viewer, question, post, VOTE))


@posts("/questions/{question}/votes/{post}", Senders.MEMBERS, again=vote_later)
def vote(sent: Sent, question: str, post: str) -> Response:
    """Sets the vote, and leads back to the post on the page where it was cast: that page is in the form."""
    cast = voting.cast(sent.viewer, question, post, {"value": _VALUES.get(sent.typed.get("vote", ""))})
    is_comment, before = cast.post.kind is Kind.COMMENT, sent.typed.get("before")
    if is_comment and before:
        return elsewhere(here().earlier_comment(cast.post, before))
    at = post if is_comment else None
    return elsewhere(here().place(cast.question, cast.post, sent.typed.get("cursor"), at))


@posts("/questions/{question}/accepted-answer", Senders.MEMBERS)
def accept(sent: Sent, question: str) -> Response:
    """Chooses the answer in the form as the best one, or takes that back, as the button says."""
    answer = sent.typed.get("answer", "")
    accepting.accept(sent.viewer, question, {"answer": answer if sent.typed.get("accepted") else None})
    return elsewhere(place_of(sent.viewer, question, answer or question))
