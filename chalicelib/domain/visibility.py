"""Who may see a post. Every read path asks here and nowhere else."""

from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.posts import Post, Question


def may_see(viewer: Viewer, post: Post, question: Question, parent: Post | None = None) -> bool:
    """A post shows when it and all it hangs on are visible; its author and moderators see it in any state.

    `parent` is the answer that a comment stands under. The author of a post sees it even where the thread
    around it is hidden from others, so that nobody wonders where their words went.
    """
    if isinstance(viewer, Member) and (viewer.is_moderator or viewer.id == post.author.member):
        return True
    return is_public(post, question, parent)


def is_public(post: Post, question: Question, parent: Post | None = None) -> bool:
    """Whether anybody at all may see this post."""
    return question.is_visible and post.is_visible and (parent is None or parent.is_visible)
