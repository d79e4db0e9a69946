"""A member's settings for mails: where they go, and how little they say."""

from chalice.app import Response

from chalicelib.actions import addressing
from chalicelib.domain.addresses import hinted
from chalicelib.storage.addresses import Address
from chalicelib.web import visits
from chalicelib.web.door import Draft, Senders, Sent, asked, blank, elsewhere, form, here, posts, reads

_SENT = "sent"


def mail_form(draft: Draft) -> Response:
    known = addressing.own(visits.current().viewer)
    return form(
        "mail_settings.html",
        draft,
        confirmed=_hint(known, "text"),
        proposed=_hint(known, "proposed"),
        is_discreet=bool(known and known.discreet),
        stop=known.stop if known else None,
        is_sent=asked("said") == _SENT,
    )


@reads("/settings/mail")
def show_mail_settings() -> Response:
    return mail_form(blank())


@posts("/settings/mail", Senders.MEMBERS, again=mail_form)
def change_mail_settings(sent: Sent) -> Response:
    """One of three, by the button: another address, none at all, or how mails look."""
    if sent.typed.get("forget"):
        addressing.forget(sent.viewer)
    elif sent.typed.get("look"):
        addressing.set_discreet(sent.viewer, bool(sent.typed.get("discreet")))
    elif addressing.change(sent.viewer, sent.fields("email")):
        return elsewhere(here().mail_settings(said=_SENT))
    return elsewhere(here().mail_settings())


def _hint(known: Address | None, which: str) -> str:
    address = getattr(known, which) if known else ""
    return hinted(address) if address else ""
