"""Comments that are too many to stand with their post: the earlier ones, on pages of their own."""

from chalice.app import Response

from chalicelib.actions import reading
from chalicelib.domain.errors import NotFound
from chalicelib.domain.ids import is_id
from chalicelib.storage import settings
from chalicelib.web import visits
from chalicelib.web.door import asked, here, reads, shown
from chalicelib.web.offers import Offers
from chalicelib.web.questions import NO_OCCASION, is_remarkable_edit


@reads("/questions/{question}/posts/{post}/comments")
def earlier(question: str, post: str) -> Response:
    """A hundred comments on a post, and the way to those before them. `NotFound` where there are none."""
    viewer, before = visits.current().viewer, asked("before")
    if before and not is_id(before):
        raise NotFound
    page, parent = reading.part(viewer, question, post, before)
    some = page.comments.get(parent.id)
    if not some:
        raise NotFound
    has_more = page.comment_counts[parent.id] > len(some)
    return shown(
        "comments.html",
        page=page,
        parent=parent,
        some=some,
        offers=Offers(viewer, page.question, settings.current().options),
        occasion=NO_OCCASION,
        is_remarkable_edit=is_remarkable_edit,
        cursor=None,
        before=before,
        first=None,
        more=here().comments_on(question, post, some[0].id) if has_more else None,
    )
