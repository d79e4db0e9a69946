"""Following a thread, a tag or a category; muting a thread or a member; and what a member follows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.actions import finding, writing
from chalicelib.domain.errors import NotFound
from chalicelib.domain.following import (
    Follow,
    Wish,
    category_target,
    member_follower,
    member_target,
    tag_target,
    thread_target,
)
from chalicelib.domain.ids import is_id
from chalicelib.domain.members import Member, Viewer, member_id
from chalicelib.domain.writing import TAG_MOST, Form, one_line
from chalicelib.storage import follows, labels, members, projections

FOLLOWS, MUTED, NEITHER = "follows", "muted", "neither"
THREAD, TAG, CATEGORY, MEMBER = "thread", "tag", "category", "member"

_TARGETS = {THREAD: thread_target, TAG: tag_target, CATEGORY: category_target, MEMBER: member_target}
_STATES = {
    THREAD: (FOLLOWS, MUTED, NEITHER),
    TAG: (FOLLOWS, NEITHER),
    CATEGORY: (FOLLOWS, NEITHER),
    MEMBER: (MUTED, NEITHER),
}
_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Following:
    """What a member follows or has muted; `name` is what others call it: a title, a tag, a category, a handle."""

    kind: str
    key: str
    name: str
    state: str
    mail: Wish


@dataclass(frozen=True, slots=True)
class Followings:
    """A page of them."""

    items: Sequence[Following]
    next_cursor: str | None


def choose(viewer: Viewer, submitted: object) -> Following:
    """Follows, mutes or leaves alone from now on what the form names by `kind` and `key`, as its `state` says.

    `mail` is "instant", "daily" or "none"; left out, it stays as it is.
    Raises `SignInRequired`, `Incomplete`, or `NotFound` for what is not there to be followed.
    """
    member, form = finding.signed_in(viewer), Form(submitted)
    kind, key = _choice(form, "kind", _TARGETS, THREAD), form.key("key")
    state = _choice(form, "state", _STATES[kind], NEITHER)
    mail = _choice(form, "mail", tuple(Wish), "") if form.has("mail") else ""
    writing.finish(form)
    name = _name(member, kind, key)
    target, follower = _TARGETS[kind](key), member_follower(member.id)
    if state == NEITHER:
        follows.drop(target, follower)
    elif state == MUTED:
        follows.mute(target, follower)
    else:
        known = follows.get(target, follower)
        stored = follows.put(target, follower, Wish(mail) if mail else known.mail if known else Wish.NONE)
        return Following(kind, key, name, state, stored.mail)
    return Following(kind, key, name, state, Wish.NONE)


def known(viewer: Viewer, kind: str, key: str) -> Following:
    """What there is to follow or mute, and what this viewer does; guests do neither. `NotFound`."""
    if kind not in _TARGETS:
        raise NotFound
    name = _name(viewer, kind, key)
    follow = follows.get(_TARGETS[kind](key), member_follower(viewer.id)) if isinstance(viewer, Member) else None
    return Following(kind, key, name, _state(follow), follow.mail if follow else Wish.NONE)


def all_of(viewer: Viewer, cursor: str | None, limit: int = _A_PAGE) -> Followings:
    """What the member follows or has muted: categories first, then members, tags, threads. `SignInRequired`."""
    member = finding.signed_in(viewer)
    page = follows.of(member_follower(member.id), cursor, limit)
    known = [(kind, key, follow) for follow in page.items for kind, key in [_parts(follow)]]
    names = _names(known)
    items = [
        Following(kind, key, names.get((kind, key), ""), _state(follow), follow.mail) for kind, key, follow in known
    ]
    return Followings(items, page.next_cursor)


def by_posting(viewer: Viewer) -> str | None:
    """Who follows a thread by posting in it: a member, unless they chose otherwise for all threads."""
    return member_follower(viewer.id) if isinstance(viewer, Member) and viewer.follows_own else None


def follow_own(viewer: Viewer, wanted: bool) -> None:
    """Whether a member follows the threads in which they post. `SignInRequired`."""
    members.follow_own(finding.signed_in(viewer).id, wanted)


def _name(viewer: Viewer, kind: str, key: str) -> str:
    """What this is called. `NotFound` if there is no such thing, or none that the viewer may see."""
    if kind == THREAD:
        return finding.question(viewer, key).title
    if kind == TAG:
        return _tag(key)
    if kind == CATEGORY:
        label = labels.category(key)
        found = label.title if label else None
    else:
        other = members.get(key) if is_id(key) and key != member_id(viewer) else None
        found = other.handle if other else None
    if found is None:
        raise NotFound
    return found


def _tag(key: str) -> str:
    """A tag may be followed before anybody uses it."""
    if not 0 < len(key) <= TAG_MOST or one_line(key) != key:
        raise NotFound
    return key


def _choice(form: Form, field: str, offered: Collection[str], usual: str) -> str:
    sent = form.identifier(field)
    if sent in offered:
        return sent
    if sent:
        form.refuse(f"/{field}", "not_allowed", "This is one of: %(choices)s.", choices=", ".join(offered))
    return usual


def _state(follow: Follow | None) -> str:
    if follow is None:
        return NEITHER
    return MUTED if follow.muted else FOLLOWS


def _parts(follow: Follow) -> tuple[str, str]:
    kind, _, key = follow.target.partition("#")
    return kind, key


def _names(known: Sequence[tuple[str, str, Follow]]) -> Mapping[tuple[str, str], str]:
    """Names by (kind, key), one round trip for each kind. A thread that is hidden by now has none."""
    threads = projections.cards(key for kind, key, _ in known if kind == THREAD)
    people = members.cards(key for kind, key, _ in known if kind == MEMBER)
    tree = {label.key: label.title for label in labels.categories()} if any(k == CATEGORY for k, _, _ in known) else {}
    return {
        **{(THREAD, key): card.title for key, card in threads.items()},
        **{(MEMBER, key): member.handle for key, member in people.items()},
        **{(CATEGORY, key): title for key, title in tree.items()},
        **{(TAG, key): key for kind, key, _ in known if kind == TAG},
    }
