"""Following something or muting it, and the list of all that a member follows."""

from chalice.app import Response

from chalicelib.actions import finding
from chalicelib.actions import following as choosing
from chalicelib.actions.following import CATEGORY, FOLLOWS, MEMBER, MUTED, NEITHER, TAG, THREAD
from chalicelib.presentation.language import later
from chalicelib.web import visits
from chalicelib.web.door import Draft, Senders, Sent, asked, blank, elsewhere, form, here, moved, posts, reads

_ASKED = {
    THREAD: later("Follow this question?"),
    TAG: later("Follow this tag?"),
    CATEGORY: later("Follow this category?"),
    MEMBER: later("Mute this member?"),
}
_STATES = {
    FOLLOWS: later("Follow it: what is new comes to your inbox"),
    MUTED: later("Mute it: nothing of it reaches you"),
    NEITHER: later("Neither of these"),
}
_OF_MEMBERS = {
    MUTED: later("Mute them: nothing they write reaches you as a notice"),
    NEITHER: later("Do not mute them"),
}
_OF_LABELS = {state: _STATES[state] for state in (FOLLOWS, NEITHER)}
_OFFERED = {THREAD: _STATES, TAG: _OF_LABELS, CATEGORY: _OF_LABELS, MEMBER: _OF_MEMBERS}
_MAILS = {
    "none": later("No mail"),
    "instant": later("A mail each time"),
    "daily": later("One mail a day"),
}
_KINDS = {
    THREAD: later("Questions"),
    TAG: later("Tags"),
    CATEGORY: later("Categories"),
    MEMBER: later("Members"),
}


def follow_form(draft: Draft) -> Response:
    """What the reader chose before, to be chosen anew. Guests are told of feeds, and of signing in."""
    known = choosing.known(visits.current().viewer, draft.value("kind"), draft.value("key"))
    return form(
        "follow.html",
        draft,
        known=known,
        words=_ASKED[known.kind],
        states=_OFFERED[known.kind],
        mails=_MAILS,
        back=_address(known),
        feed=_feed(known),
    )


@reads("/follow")
def show_follow() -> Response:
    """What to do with the thing that the address names; without one, all that the reader follows."""
    kind, key = asked("kind"), asked("key")
    return follow_form(blank(kind=kind, key=key or "")) if kind else moved(here().followed())


@posts("/follow", Senders.MEMBERS, again=follow_form)
def follow(sent: Sent) -> Response:
    """Stores what was chosen, and leads back to what it is about."""
    return elsewhere(_address(choosing.choose(sent.viewer, sent.fields("kind", "key", "state", "mail"))))


@reads("/settings/notices")
def followed() -> Response:
    return followed_form(blank())


def followed_form(draft: Draft) -> Response:
    member = finding.signed_in(visits.current().viewer)
    page = choosing.all_of(member, asked("cursor"))
    return form(
        "followed.html",
        draft,
        followed=page.items,
        kinds=_KINDS,
        mails=_MAILS,
        follows_own=member.follows_own,
        address_of=_address,
        first=here().followed() if asked("cursor") else None,
        more=here().followed(page.next_cursor) if page.next_cursor else None,
    )


@posts("/settings/notices", Senders.MEMBERS)
def choose_own(sent: Sent) -> Response:
    """Stores whether posting in a thread follows it."""
    choosing.follow_own(sent.viewer, bool(sent.typed.get("follows_own")))
    return elsewhere(here().followed())


def _address(known: choosing.Following) -> str:
    """Where the thing itself is."""
    links = here()
    if known.kind == THREAD:
        return links.question(known.key, known.name)
    if known.kind == MEMBER:
        return links.member(known.name)
    return links.tag(known.key) if known.kind == TAG else links.category(known.key)


def _feed(known: choosing.Following) -> str | None:
    links = here()
    feeds = {THREAD: links.feed_of_thread, TAG: links.feed_of_tag, CATEGORY: links.feed_of_category}
    return feeds[known.kind](known.key) if known.kind in feeds else None
