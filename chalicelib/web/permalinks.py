"""The lasting address of a post: it leads to its place on the question's page, whatever the title is by now."""

from chalice.app import Response

from chalicelib.web import visits
from chalicelib.web.door import moved, reads
from chalicelib.web.questions import place_of


@reads("/questions/{question}/posts/{post}")
def post(question: str, post: str) -> Response:
    """Off to the page of thirty answers that the post stands on, and there to the post."""
    return moved(place_of(visits.current().viewer, question, post))


@reads("/questions/{question}/answers/{answer}")
def answer(question: str, answer: str) -> Response:
    return post(question=question, post=answer)


@reads("/questions/{question}/comments/{comment}")
def comment(question: str, comment: str) -> Response:
    return post(question=question, post=comment)
