"""What mails lead to: having no more of them, choosing how they come, saying that an address is one's own.

Nothing here asks who is signed in: whoever holds a mail holds its token. Programs that scan mails follow links, so
that a GET changes nothing; a POST to end mails may come from anywhere (RFC 8058).
"""

from chalice.app import Response

from chalicelib.actions import addressing, unsubscribing
from chalicelib.domain.errors import NotFound
from chalicelib.domain.following import is_guest
from chalicelib.domain.ids import is_id
from chalicelib.storage import addresses
from chalicelib.web.door import Senders, Sent, asked, blank, elsewhere, form, here, moved, posts, reads, takes


@reads("/mail/{token}")
def show_unsubscribe(token: str) -> Response:
    """A button, the same for every token: nobody learns here which of them mean something."""
    return form("unsubscribe.html", blank(), token=token, is_done=False)


@takes("/mail/{token}")
def unsubscribe(token: str) -> Response:
    unsubscribing.stop(token)
    return form("unsubscribe.html", blank(), token=token, is_done=True)


@reads("/mail/{token}/post")
def look(token: str) -> Response:
    """On to the post that a mail told of; the next mail about its thread may come. Half a link leads home."""
    question, post = asked("question") or "", asked("post") or ""
    if not is_id(question) or not is_id(post):
        return moved(here().home())
    unsubscribing.look(token, question)
    return elsewhere(here().post(question, post))


@reads("/mail/{token}/confirmation")
def show_confirmation(token: str) -> Response:
    return form("confirmation.html", blank(), token=token, is_done=False, is_over=False)


@posts("/mail/{token}/confirmation", Senders.ANYBODY)
def confirm(_: Sent, token: str) -> Response:
    is_theirs = addressing.confirm(token)
    return form("confirmation.html", blank(), token=token, is_done=is_theirs, is_over=not is_theirs)


@reads("/mail/{token}/choices")
def show_choices(token: str) -> Response:
    """How mails come to a guest; a member has a page for that."""
    recipient = addresses.recipient_of(token)
    if recipient is None:
        raise NotFound
    if not is_guest(recipient):
        return moved(here().mail_settings())
    known = addresses.get(recipient)
    return form(
        "mail_choices.html", blank(), token=token, is_discreet=bool(known and known.discreet), is_gone=not known
    )


@posts("/mail/{token}/choices", Senders.ANYBODY)
def choose(sent: Sent, token: str) -> Response:
    recipient = addresses.recipient_of(token)
    if recipient is None or not is_guest(recipient):
        raise NotFound
    if sent.typed.get("forget"):
        unsubscribing.stop_all(recipient)
    else:
        addresses.set_discreet(recipient, bool(sent.typed.get("discreet")))
    return elsewhere(here().mail_choices(token))
