"""Hiding a post and restoring it, by its author or a moderator."""

from chalice.app import Response

from chalicelib.actions import editing
from chalicelib.domain.errors import NotFound
from chalicelib.web import visits
from chalicelib.web.door import Senders, Sent, elsewhere, moved, posts, reads
from chalicelib.web.questions import place_of


@reads("/questions/{question}/posts/{post}/visibility")
def back_to_post(question: str, post: str) -> Response:
    return moved(place_of(visits.current().viewer, question, post))


@posts("/questions/{question}/posts/{post}/visibility", Senders.MEMBERS)
def set_visibility(sent: Sent, question: str, post: str) -> Response:
    """Hides the post or shows it again, as the button says, and leads back to it."""
    change = {"1": editing.hide, "": editing.show}.get(sent.typed.get("hidden", ""))
    if change is None:
        raise NotFound
    change(sent.viewer, question, post)
    return elsewhere(place_of(sent.viewer, question, post))
