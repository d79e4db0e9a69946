"""What others find on a member's page: what the member says of themselves, and what they answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.actions import earning, finding, writing
from chalicelib.actions.earning import Earning
from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.posts import Kind, Post, Question, Tally
from chalicelib.domain.visibility import may_see
from chalicelib.domain.writing import Form
from chalicelib.storage import ledger, members, threads
from chalicelib.storage.cursors import Page

# Answers are found among the entries of the ledger, a few reads at most: a page may hold fewer than it could.
_ENTRIES_AT_ONCE, _READS = 20, 3


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer for a list: `question` is None where the viewer may not see that."""

    post: Post
    question: Question | None
    tally: Tally

    @property
    def is_best(self) -> bool:
        return self.question is not None and self.question.accepted == self.post.id


def introduce(viewer: Viewer, submitted: object) -> Member:
    """Changes what a member says of themselves; returns who says it. Raises `SignInRequired` or `Incomplete`."""
    member = finding.signed_in(viewer)
    form = Form(submitted)
    about = form.about()
    writing.finish(form)
    members.introduce(member.id, about)
    return member


def answers_of(viewer: Viewer, owner: Member, limit: int, cursor: str | None) -> Page[Answered]:
    """A member's answers, newest first; others than the member get those that anybody may see."""
    found: list[Earning] = []
    for _ in range(_READS):
        page = earning.earnings_of(viewer, owner, _ENTRIES_AT_ONCE, cursor)
        found += [one for one in page.items if _is_answer_of(owner, one)]
        cursor = page.next_cursor
        if cursor is None or len(found) >= limit:
            break
    if len(found) > limit:
        cursor = ledger.cursor_behind(found[limit - 1].entry)
    return Page(tuple(_answered(viewer, found[:limit])), cursor)


def _is_answer_of(owner: Member, one: Earning) -> bool:
    return one.kind is Kind.ANSWER and one.post is not None and one.post.author.member == owner.id


def _answered(viewer: Viewer, found: Sequence[Earning]) -> list[Answered]:
    posts = [one.post for one in found if one.post]
    tallies = threads.tallies_of(posts)
    asked = {one.question.id: one.question for one in found if one.question}
    seen = {key: question for key, question in asked.items() if may_see(viewer, question, question)}
    return [Answered(post, seen.get(post.thread), tallies.get(post.id, Tally())) for post in posts]
