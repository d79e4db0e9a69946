"""What a page offers its reader to do with each post. Whether they may is asked once more by the actions themselves."""

from dataclasses import dataclass

from chalicelib.domain.errors import RuleBroken
from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.posts import Kind, Post, Question
from chalicelib.domain.settings import Options
from chalicelib.domain.voting import may_vote


@dataclass(frozen=True, slots=True)
class Offers:
    """The buttons that this reader finds on the page of a question."""

    viewer: Viewer
    question: Question
    options: Options

    @property
    def is_asker(self) -> bool:
        return self.is_own(self.question)

    @property
    def answer(self) -> bool:
        """Whether the question takes answers."""
        return self.question.is_visible and not self.question.is_closed

    def is_own(self, post: Post) -> bool:
        return isinstance(self.viewer, Member) and post.author.member == self.viewer.id

    def vote(self, post: Post) -> bool:
        """Guests find the buttons too: they lead to signing in (Q2A 1.4)."""
        if not isinstance(self.viewer, Member):
            return post.is_visible and (post.kind is not Kind.COMMENT or self.options.comment_votes)
        try:
            may_vote(self.viewer, post, self.options)
        except RuleBroken:
            return False
        return True

    def comment(self, post: Post) -> bool:
        """Also where the question is closed (Q2A 1.7)."""
        return self.question.is_visible and post.is_visible and post.kind is not Kind.COMMENT

    def accept(self, answer: Post) -> bool:
        """To choose an answer as the best one, or to take that back."""
        return (self.is_asker or self._is_moderator) and self.question.is_visible and answer.is_visible

    def edit(self, post: Post) -> bool:
        is_open = post.kind is not Kind.QUESTION or not self.question.is_closed
        return self._is_theirs(post) and post.is_visible and is_open

    def hide(self, post: Post) -> bool:
        return self._is_theirs(post) and post.is_visible

    def restore(self, post: Post) -> bool:
        """What a moderator hid, only a moderator restores (Q2A 1.7)."""
        hid_it = isinstance(self.viewer, Member) and post.hidden_by == self.viewer.id
        return not post.is_visible and (self._is_moderator or (self.is_own(post) and hid_it))

    def hid(self, post: Post) -> bool:
        """Whether it was this reader who hid the post."""
        return isinstance(self.viewer, Member) and post.hidden_by == self.viewer.id

    def _is_theirs(self, post: Post) -> bool:
        return self.is_own(post) or self._is_moderator

    @property
    def _is_moderator(self) -> bool:
        return isinstance(self.viewer, Member) and self.viewer.is_moderator
