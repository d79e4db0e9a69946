"""What feeds show: the newest of a thread, as anybody may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.actions import reading
from chalicelib.domain.errors import NotFound
from chalicelib.domain.ids import is_id
from chalicelib.domain.members import Member
from chalicelib.domain.posts import Post, Question
from chalicelib.domain.visibility import is_public
from chalicelib.storage import threads

POSTS_A_FEED = 30


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest posts of a thread, edits counted, with the members who wrote them."""

    question: Question
    posts: Sequence[Post]
    authors: Mapping[str, Member]


def newest_of(thread: str) -> Newest:
    """The newest public posts of a thread, the newest first. `NotFound` for one that not everybody may see."""
    whole = threads.read(thread) if is_id(thread) else None
    if whole is None or not whole.question.is_visible:
        raise NotFound
    answers = {answer.id: answer for answer in whole.answers}
    public = [post for post in whole.posts if is_public(post, whole.question, answers.get(post.parent))]
    newest = sorted(public, key=lambda post: (changed_at(post), post.id), reverse=True)[:POSTS_A_FEED]
    return Newest(whole.question, newest, reading.authors(newest))


def changed_at(post: Post) -> datetime:
    """When a post was last written to by hand."""
    return post.edited_at or post.created_at
