"""A question with its answers and comments, to read."""

from datetime import timedelta
from urllib.parse import unquote

from chalice.app import Response

from chalicelib.actions import reading
from chalicelib.domain.members import Guest
from chalicelib.domain.names import slug
from chalicelib.domain.posts import Post
from chalicelib.web import tree
from chalicelib.web.door import asked, here, moved, reads, shown

# Whoever mends a typing error in the first minutes has not changed what others have read (Q2A 1.6).
_UNREMARKED = timedelta(seconds=300)


@reads("/questions/{question}", "/questions/{question}/{slug}")
def question(question: str, **words: str) -> Response:
    """The page under its right address; from any other address of the question, the way there."""
    cursor = asked("cursor")
    page = reading.thread(Guest(), question, cursor)
    title = page.question.title
    if unquote(words.get("slug", "")) != slug(title):
        return moved(here().question(question, title, cursor))
    return shown(
        "question.html",
        page=page,
        category=tree.current().find(page.question.category),
        is_remarkable_edit=is_remarkable_edit,
        first=here().question(question, title) if cursor else None,
        more=here().question(question, title, page.next_cursor) if page.next_cursor else None,
    )


def is_remarkable_edit(post: Post) -> bool:
    """Whether to say that a post was edited: later than five minutes after it was written, or by somebody else."""
    if post.edited_at is None:
        return False
    return post.edited_by != post.author.member or post.edited_at - post.created_at > _UNREMARKED
