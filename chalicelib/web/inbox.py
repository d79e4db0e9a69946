"""The inbox: what a member was told, by thread; marking it as read."""

from collections.abc import Callable

from chalice.app import Response

from chalicelib.actions import inbox as told
from chalicelib.actions.inbox import Line
from chalicelib.domain.notices import Deed, Why
from chalicelib.domain.posts import Kind
from chalicelib.presentation.language import later
from chalicelib.web import visits
from chalicelib.web.door import Draft, Senders, Sent, asked, blank, elsewhere, form, here, posts, reads

_GONE = later("Something that is hidden by now.")
_ANSWERED, _COMMENTED = later("%(who)s answered."), later("%(who)s commented.")
_CHOSEN, _CLOSED = later("An answer was chosen as the best one."), later("The question was closed.")
_ON_ANSWER, _ON_QUESTION = (
    later("%(who)s commented on your answer."),
    later("%(who)s commented on your question."),
)
_OWN = {
    Kind.QUESTION: {
        Deed.EDITED: later("Your question was edited by %(who)s."),
        Deed.HIDDEN: later("Your question was hidden by a moderator."),
        Deed.RESTORED: later("Your question is shown again."),
    },
    Kind.ANSWER: {
        Deed.EDITED: later("Your answer was edited by %(who)s."),
        Deed.HIDDEN: later("Your answer was hidden by a moderator."),
        Deed.RESTORED: later("Your answer is shown again."),
    },
    Kind.COMMENT: {
        Deed.EDITED: later("Your comment was edited by %(who)s."),
        Deed.HIDDEN: later("Your comment was hidden by a moderator."),
        Deed.RESTORED: later("Your comment is shown again."),
    },
}
_SAID: dict[Why, str | Callable[[Line], str]] = {
    Why.ANSWERED: later("%(who)s answered your question."),
    Why.COMMENTED: lambda line: _ON_ANSWER if line.on_kind is Kind.ANSWER else _ON_QUESTION,
    Why.MENTIONED: later("%(who)s mentioned you."),
    Why.COMMENTED_LATER: later("%(who)s commented after you."),
    Why.ACCEPTED: later("Your answer was chosen as the best one."),
    Why.CLOSED: later("Your question was closed."),
    Why.THREAD: lambda line: _in_thread(line),
    Why.TAG: later("%(who)s asked this, with a tag you follow."),
    Why.CATEGORY: later("%(who)s asked this, in a category you follow."),
}
_ACCOUNT = {
    Deed.SIGNED_IN: later("Somebody signed in to your account with a kind of device that is new: %(device)s."),
    Deed.ADDRESS_CHANGED: later("The address that your mails go to was changed."),
}


def sentence(line: Line) -> str:
    """What a line says, in English and with %(who)s for who did it; to be translated."""
    if line.notice.why is Why.ACCOUNT:
        return _ACCOUNT.get(line.notice.deed, _GONE)
    if line.post is None:
        return _GONE
    said = _SAID.get(line.notice.why) or _OWN[line.post.kind][line.notice.deed]
    return said if isinstance(said, str) else said(line)


def inbox_form(draft: Draft) -> Response:
    page = told.page_of(visits.current().viewer, asked("cursor"))
    visits.current().unread = page.unread
    return form(
        "inbox.html",
        draft,
        inbox=page,
        sentence=sentence,
        first=here().inbox() if asked("cursor") else None,
        more=here().inbox(page.next_cursor) if page.next_cursor else None,
    )


@reads("/inbox")
def inbox() -> Response:
    return inbox_form(blank())


@posts("/inbox", Senders.MEMBERS)
def mark(sent: Sent) -> Response:
    """Marks as read what the button says, and leads back to the inbox."""
    told.mark(sent.viewer, sent.fields("notice", "thread", "all"))
    return elsewhere(here().inbox())


def _in_thread(line: Line) -> str:
    if line.notice.deed is Deed.CREATED:
        return _ANSWERED if line.post and line.post.kind is Kind.ANSWER else _COMMENTED
    return _CHOSEN if line.notice.deed is Deed.ACCEPTED else _CLOSED
