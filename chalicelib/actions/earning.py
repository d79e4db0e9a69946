"""Where a member's points come from: the entries of their ledger, with their posts, as one viewer may see them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from chalicelib.domain.errors import BadCursor
from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.posts import Kind, Post, Question
from chalicelib.domain.visibility import is_public
from chalicelib.storage import keys, ledger, threads
from chalicelib.storage.cursors import Page
from chalicelib.storage.ledger import Entry

# How often a ledger is read on for one page of it: behind so many pages of hidden posts, it ends for others.
_LEDGER_READS = 20
_WHOLE = re.compile("-?[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Earning:
    """An entry of the ledger with the post it is for and the question of that post's thread."""

    entry: Entry
    post: Post | None
    question: Question | None
    parent: Post | None = None

    @property
    def kind(self) -> Kind:
        return Kind(self.entry.item.partition("#")[0])


@dataclass(frozen=True, slots=True)
class Account:
    """A page of a ledger that adds up: `before` is base, bonus and votes given, and what the pages before came to."""

    earnings: Sequence[Earning]
    before: int
    is_first: bool
    next_cursor: str | None

    @property
    def here(self) -> int:
        return sum(earning.entry.earned.total for earning in self.earnings)

    @property
    def so_far(self) -> int:
        return self.before + self.here


def account_of(viewer: Viewer, owner: Member, limit: int, cursor: str | None) -> Account:
    """A page of the member's account, as this viewer may see it. `BadCursor` for a cursor from elsewhere."""
    before, place = _read(owner, cursor) if cursor else (owner.base + owner.bonus + owner.voting, None)
    page = earnings_of(viewer, owner, limit, place)
    account = Account(page.items, before, cursor is None, None)
    return replace(account, next_cursor=_written(owner, account.so_far, page.next_cursor)) if page.has_more else account


def ledger_of(viewer: Viewer, owner: Member, limit: int, cursor: str | None) -> Page[Entry]:
    """A member's entries, newest post first. Others than the member see only those of posts that anybody may see."""
    if _is(viewer, owner):
        return ledger.page(owner.id, limit, cursor)
    page = earnings_of(viewer, owner, limit, cursor)
    return Page(tuple(earning.entry for earning in page.items), page.next_cursor)


def earnings_of(viewer: Viewer, owner: Member, limit: int, cursor: str | None) -> Page[Earning]:
    """The same entries with their posts."""
    if _is(viewer, owner):
        page = ledger.page(owner.id, limit, cursor)
        return Page(tuple(_with_posts(page.items)), page.next_cursor)
    public = list(islice(_public(owner, limit + 1, cursor), limit + 1))
    return Page(tuple(public[:limit]), ledger.cursor_behind(public[limit - 1].entry) if len(public) > limit else None)


def _written(owner: Member, so_far: int, place: str | None) -> str:
    """A cursor that carries what the pages before it came to, sealed so that nobody can put another sum into a link."""
    return f"{so_far}.{_seals(owner, so_far, place)[0]}.{place}"


def _read(owner: Member, cursor: str) -> tuple[int, str]:
    so_far, _, rest = cursor.partition(".")
    seal, _, place = rest.partition(".")
    if not _WHOLE.fullmatch(so_far) or seal not in _seals(owner, int(so_far), place):
        raise BadCursor
    return int(so_far), place


def _seals(owner: Member, so_far: int, place: str | None) -> list[str]:
    return [known[:16] for known in keys.keyed_hashes("account", f"{owner.id} {so_far} {place}")]


def _is(viewer: Viewer, owner: Member) -> bool:
    return isinstance(viewer, Member) and viewer.id == owner.id


def _public(owner: Member, at_once: int, cursor: str | None) -> Iterator[Earning]:
    """Entries of posts that anybody may see. So no cursor names a hidden post, and no gap tells of one."""
    for _ in range(_LEDGER_READS):
        page = ledger.page(owner.id, at_once, cursor)
        yield from (earning for earning in _with_posts(page.items) if _is_public_and_named(owner, earning))
        cursor = page.next_cursor
        if cursor is None:
            return


def _with_posts(entries: Sequence[Entry]) -> Iterator[Earning]:
    posts = threads.posts_at((entry.thread, entry.item) for entry in entries)
    for entry in entries:
        post, asked = posts.get((entry.thread, entry.item)), posts.get((entry.thread, threads.QUESTION))
        parent = posts.get((entry.thread, f"answer#{post.parent}")) if post and post.parent else None
        yield Earning(entry, post, asked if isinstance(asked, Question) else None, parent)


def _is_public_and_named(owner: Member, earning: Earning) -> bool:
    post, asked = earning.post, earning.question
    return bool(post and asked and post.author.member == owner.id and is_public(post, asked, earning.parent))
