"""What PATCH and DELETE do to any post: edit, hide, restore, each only if it is still the version that was read."""

from collections.abc import Mapping

from chalicelib.actions import editing
from chalicelib.api import etags
from chalicelib.api.calls import Call
from chalicelib.domain.errors import (
    Conflict,
    HiddenByAnother,
    Incomplete,
    NotAllowed,
    NotFound,
    PostHidden,
    QuestionClosed,
    SignInRequired,
    StaleEdit,
)
from chalicelib.domain.posts import Post, State
from chalicelib.domain.writing import Complaint, Form

HIDE_ERRORS = (SignInRequired, NotFound, NotAllowed, StaleEdit, Conflict)
EDIT_ERRORS = (*HIDE_ERRORS, HiddenByAnother, PostHidden, QuestionClosed, Incomplete)


def change(call: Call, question: str, post: str) -> Post:
    """Edits a post, or hides or restores it where the caller sent a `state`; only a `reason` may come with it."""
    submitted = call.submitted
    version = etags.version(call, question, post)
    if not (isinstance(submitted, Mapping) and "state" in submitted):
        return editing.edit(call.viewer, question, post, submitted, version)
    set_state = editing.hide if _state(submitted) is State.HIDDEN else editing.show
    form = Form(submitted)
    reason = form.reason()
    if form.complaints:
        raise Incomplete(form.complaints)
    return set_state(call.viewer, question, post, version, reason)


def hide(call: Call, question: str, post: str) -> Post:
    """Hides a post."""
    return editing.hide(call.viewer, question, post, etags.version(call, question, post))


def _state(submitted: Mapping[str, object]) -> State:
    if submitted.keys() - {"state", "reason"}:
        said = "Hiding or restoring is a request of its own: send the state and a reason, then the other fields."
        raise Incomplete([Complaint("/state", "not_alone", said)])
    try:
        return State(str(submitted["state"]))
    except ValueError:
        raise Incomplete([Complaint("/state", "not_allowed", "A state is “visible” or “hidden”.")]) from None
