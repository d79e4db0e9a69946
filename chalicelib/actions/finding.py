"""Finding what a viewer may see. Everything that names a post goes through here first."""

from chalicelib.domain.errors import NotFound, SignInRequired
from chalicelib.domain.ids import is_id
from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.posts import Question
from chalicelib.domain.visibility import may_see
from chalicelib.storage import threads
from chalicelib.storage.threads import Found


def question(viewer: Viewer, thread: str) -> Question:
    """The question of a thread. `NotFound` if there is none that this viewer may see."""
    asked = threads.question(thread) if is_id(thread) else None
    if asked is None or not may_see(viewer, asked, asked):
        raise NotFound
    return asked


def post(viewer: Viewer, thread: str, key: str) -> Found:
    """Any post of a thread. `NotFound` if there is none that this viewer may see."""
    found = threads.find_post(thread, key) if is_id(thread) and is_id(key) else None
    if found is None or not may_see(viewer, found.post, found.question, found.parent):
        raise NotFound
    return found


def signed_in(viewer: Viewer) -> Member:
    """The member behind a viewer. `SignInRequired` for a guest."""
    if not isinstance(viewer, Member):
        raise SignInRequired
    return viewer
