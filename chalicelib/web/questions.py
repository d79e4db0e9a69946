"""A question with its answers and comments, and all that its reader may do there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from chalice.app import Response

from chalicelib.actions import inbox, reading
from chalicelib.actions.reading import ThreadPage
from chalicelib.domain.members import Viewer
from chalicelib.domain.names import slug
from chalicelib.domain.posts import Kind, Post
from chalicelib.storage import settings
from chalicelib.web import tree, visits
from chalicelib.web.door import Draft, asked, blank, form, here, moved, reads, shown_to_write_on
from chalicelib.web.offers import Offers
from chalicelib.web.previews import Preview
from chalicelib.web.telling import Telling

# Whoever mends a typing error in the first minutes has not changed what others have read (Q2A 1.6).
_UNREMARKED = timedelta(seconds=300)
# Q2A 1.3: of more than ten comments the last five are open.
_FOLDED_FROM, _LEFT_OPEN = 10, 5
# How long after it was posted the page still says so: an address that was copied says nothing to others.
_JUST_NOW = timedelta(minutes=10)

POSTED, POSTED_WITH_ADDRESS, VOTE = "posted", "posted-with-address", "vote"


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a page: the one that was sent and needs another look, and empty ones in all other places."""

    empty: Draft
    sent: Draft | None = None
    place: str = ""

    def at(self, place: str) -> Draft:
        """The form below this post, or for "answer" the one that ends the page."""
        draft = self.sent if self.sent and place == self.place else self.empty
        return replace(draft, within=place if place == "answer" else f"comment_{place}")


@dataclass(frozen=True, slots=True)
class Occasion:
    """Which post somebody came for, and what there is to say to them about it."""

    at: str = ""
    said: str = ""

    def is_posted(self, post: Post) -> bool:
        """Whether to thank for a post. Who comes without a cookie of ours has not just sent it."""
        is_new = datetime.now(UTC) - post.created_at < _JUST_NOW
        is_said = self._is(post, POSTED) or self._is(post, POSTED_WITH_ADDRESS)
        return is_said and is_new and visits.current().is_known

    def is_to_confirm(self, post: Post) -> bool:
        """Whether to say that a mail is on its way to an address given with the post."""
        return self._is(post, POSTED_WITH_ADDRESS)

    def is_to_vote(self, post: Post) -> bool:
        """Whether to say that a vote is still to be cast, after signing in for it."""
        return self._is(post, VOTE) and visits.current().member is not None

    def is_for_one_of(self, posts: list[Post]) -> bool:
        return any(post.id == self.at for post in posts)

    def _is(self, post: Post, said: str) -> bool:
        return post.id == self.at and said == self.said


NO_OCCASION = Occasion()


@reads(
    "/questions/{question}",
    "/questions/{question}/{slug}",
    # These take forms; a title of the same words has its page here, and any other is led to its own.
    "/questions/{question}/answers",
    "/questions/{question}/comments",
    "/questions/{question}/votes",
    "/questions/{question}/posts",
    "/questions/{question}/accepted-answer",
)
def question(question: str, **_: str) -> Response:
    """The page under its right address; from any other address of the question, the way there."""
    viewer, cursor = visits.current().viewer, asked("cursor")
    page = reading.thread(viewer, question, cursor)
    title = page.question.title
    if unquote(visits.current().path.rpartition("/")[2]) != (slug(title) or question):
        return moved(here().question(question, title, cursor))
    if visits.current().is_a_look:
        visits.current().unread = inbox.opened(viewer, question)
    return shown_to_write_on("question.html", **_contents(page, viewer, cursor, Forms(blank(shared=True))))


def question_again(draft: Draft, question: str, place: str, preview: Preview | None = None) -> Response:
    """The same page with a form on it that was sent and needs another look, at the place where it was sent from."""
    viewer, cursor = visits.current().viewer, draft.typed.get("cursor") or None
    page = reading.thread(viewer, question, cursor)
    known = {"answer", *(post.id for post in (page.question, *page.answers))}
    forms = Forms(blank(), draft, place if place in known else question)
    return form("question.html", draft, **_contents(page, viewer, cursor, forms, preview))


def place_of(viewer: Viewer, question: str, post: str, said: str | None = None) -> str:
    """The address of a post on the page that it stands on. `NotFound` if this viewer may not see it."""
    found = reading.whereabouts(viewer, question, post)
    if found.before:
        return here().earlier_comment(found.post, found.before)
    at = post if said or found.post.kind is Kind.COMMENT else None
    return here().place(found.question, found.post, found.cursor, at, said)


def is_remarkable_edit(post: Post) -> bool:
    """Whether to say that a post was edited: later than five minutes after it was written, or by somebody else."""
    if post.edited_at is None:
        return False
    return post.edited_by != post.author.member or post.edited_at - post.created_at > _UNREMARKED


def folded(comments: list[Post]) -> tuple[list[Post], list[Post]]:
    """The earlier comments, which are folded away, and the newest, which are not."""
    if len(comments) <= _FOLDED_FROM:
        return [], comments
    return comments[:-_LEFT_OPEN], comments[-_LEFT_OPEN:]


def _contents(
    page: ThreadPage, viewer: Viewer, cursor: str | None, forms: Forms, preview: Preview | None = None
) -> Mapping[str, object]:
    links, known, asked_for = here(), tree.current(), page.question
    return {
        "page": page,
        "offers": Offers(viewer, asked_for, settings.current().options),
        "forms": forms,
        "preview": preview,
        "occasion": Occasion(asked("at") or "", asked("said") or ""),
        "telling": Telling(viewer),
        "category": known.find(asked_for.category),
        "above": known.above(asked_for.category),
        "is_remarkable_edit": is_remarkable_edit,
        "folded": folded,
        "cursor": cursor,
        "before": None,
        "first": links.question(asked_for.id, asked_for.title) if cursor else None,
        "more": links.question(asked_for.id, asked_for.title, page.next_cursor) if page.next_cursor else None,
    }
