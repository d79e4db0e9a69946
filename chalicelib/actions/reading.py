"""Reading: the pages of a thread, lists, and members, as one viewer may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.actions import finding
from chalicelib.domain.errors import BadCursor, NotFound
from chalicelib.domain.ids import is_id
from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.posts import Kind, Post, Question, Tally, Thread
from chalicelib.domain.projection import Card
from chalicelib.domain.visibility import may_see
from chalicelib.domain.voting import Vote
from chalicelib.storage import listings, members, projections, revisions, threads, votes
from chalicelib.storage.threads import Found

ANSWERS_A_PAGE = 30
COMMENTS_A_POST = 100
# Lambda answers with 6 MB at most, and a post may come with its source beside its HTML: see `_weight`.
_HTML_A_PAGE = 2_000_000
_HTML_OF_COMMENTS = 500_000
_SOURCES_A_PAGE = 1_500_000
_SOURCES_AT_ONCE = 100
_COMMENTS_MOST = 2_000


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Part of a thread as one viewer sees it: answers with the accepted one first, then oldest first.

    `comments` holds the newest comments of each shown post, oldest first; `comment_counts` how many there are.
    """

    question: Question
    answers: Sequence[Post]
    comments: Mapping[str, Sequence[Post]]
    comment_counts: Mapping[str, int]
    tallies: Mapping[str, Tally]
    own_votes: Mapping[str, Vote]
    authors: Mapping[str, Member]
    answer_count: int
    next_cursor: str | None = None

    @property
    def posts(self) -> list[Post]:
        return [self.question, *self.answers, *(c for some in self.comments.values() for c in some)]

    def score(self, post: Post) -> int:
        """Net votes with the viewer's own vote in it, whether or not it is tallied yet."""
        own = self.own_votes.get(post.id)
        return self.tallies.get(post.id, Tally()).score + (own.value - own.counted if own else 0)


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a reader has come through the answers, and which one stood on top of their first page."""

    last: str | None
    top: str | None

    def rank(self, answer: str) -> tuple[bool, str]:
        return answer != self.top, answer

    def is_past(self, answer: str) -> bool:
        return self.last is not None and self.rank(answer) <= self.rank(self.last)

    def cursor_behind(self, answer: str) -> str:
        return f"{answer}.{self.top}" if self.top else answer


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A post with its question, and the cursor of the page that it stands on, None for the first.

    A comment that does not stand with its post any more is found among those `before` another one.
    """

    question: Question
    post: Post
    cursor: str | None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class CardPage:
    """A page of a list: cards in the list's order and the members they name."""

    cards: Sequence[Card]
    authors: Mapping[str, Member]
    next_cursor: str | None


NO_CARDS = CardPage((), {}, None)


def thread(viewer: Viewer, key: str, cursor: str | None = None) -> ThreadPage:
    """One page of a thread. `NotFound` if the viewer may not see it, `BadCursor` for a cursor from elsewhere."""
    whole, own_votes = _as_counted(viewer, key) if is_id(key) else (None, {})
    if whole is None or not may_see(viewer, whole.question, whole.question):
        raise NotFound
    place = _place(cursor, whole.question.accepted)
    answers = _in_order(viewer, whole, place)
    comments = _comments(viewer, whole)
    shown, next_cursor = _page(answers, comments, place)
    parents = {whole.question.id, *(answer.id for answer in shown)}
    kept = {parent: _newest(some) for parent, some in comments.items() if parent in parents}
    return ThreadPage(
        question=whole.question,
        answers=shown,
        comments=kept,
        comment_counts={parent: len(comments[parent]) for parent in kept},
        tallies=whole.tallies,
        own_votes=own_votes,
        authors=authors([whole.question, *shown, *(c for some in kept.values() for c in some)]),
        answer_count=len(answers),
        next_cursor=next_cursor,
    )


def _as_counted(viewer: Viewer, key: str) -> tuple[Thread | None, Mapping[str, Vote]]:
    """A thread and the viewer's own votes in it, so that a vote is counted in the tally or by itself, never both.

    Votes are read first. Where one waited then and was tallied meanwhile, the tallies may or may not have it yet.
    """
    if not isinstance(viewer, Member):
        return threads.read(key), {}
    before, whole = votes.of_viewer(viewer.id, key), threads.read(key)
    waiting = [vote for vote in before.values() if vote.value != vote.counted]
    after = votes.of_viewer(viewer.id, key) if waiting else before
    if any(after[vote.post].counted != vote.counted for vote in waiting):
        return threads.read(key), after
    return whole, after


def whereabouts(viewer: Viewer, key: str, post: str) -> Whereabouts:
    """Where a post of a thread stands. `NotFound` if there is none that this viewer may see."""
    whole = threads.read(key) if is_id(key) else None
    found = next((known for known in whole.posts if known.id == post), None) if whole else None
    if whole is None or found is None:
        raise NotFound
    above = next((answer for answer in whole.answers if answer.id == found.parent), None)
    if not may_see(viewer, found, whole.question, above) or not may_see(viewer, whole.question, whole.question):
        raise NotFound
    answer = found if found.kind is Kind.ANSWER else above
    cursor = _cursor_to(viewer, whole, answer) if answer else None
    return Whereabouts(whole.question, found, cursor, _before(_comments(viewer, whole).get(found.parent, ()), found))


def _cursor_to(viewer: Viewer, whole: Thread, answer: Post) -> str | None:
    """The cursor of the page that shows this answer."""
    comments, cursor = _comments(viewer, whole), None
    while True:
        place = _place(cursor, whole.question.accepted)
        shown, following = _page(_in_order(viewer, whole, place), comments, place)
        if following is None or answer in shown:
            return cursor
        cursor = following


def _before(siblings: Sequence[Post], found: Post) -> str | None:
    """The comment before which a page of these ends with this one on it, None if it is among the newest."""
    before = None
    while found in siblings and found not in (shown := _newest(siblings)):
        before, siblings = shown[0].id, siblings[: len(siblings) - len(shown)]
    return before


def part(viewer: Viewer, thread: str, key: str, before: str | None = None) -> tuple[ThreadPage, Post]:
    """One post of a thread with the comments under it, without reading the rest of the thread. `NotFound`.

    With `before` as if this comment and all newer ones were not there.
    """
    found = finding.post(viewer, thread, key)
    below = [comment for comment in _below(viewer, found) if before is None or comment.id < before]
    comments = {key: _newest(below)} if below else {}
    below_shown = comments.get(key, ())
    shown = [found.post, *below_shown]
    page = ThreadPage(
        question=found.question,
        answers=(found.post,) if found.post.kind is Kind.ANSWER else (),
        comments=comments,
        comment_counts={key: len(below)},
        tallies={key: found.tally, **threads.tallies_of(below_shown)},
        own_votes=votes.of_viewer(viewer.id, thread) if isinstance(viewer, Member) else {},
        authors=authors(shown),
        answer_count=0,
    )
    return page, found.post


def sources(posts: Sequence[Post]) -> Mapping[str, str]:
    """The Markdown of these posts by id, from the first on, as much of it as a page can hold."""
    known: dict[str, str] = {}
    for start in range(0, len(posts), _SOURCES_AT_ONCE):
        some = posts[start : start + _SOURCES_AT_ONCE]
        found = revisions.sources(some)
        known.update((post.id, found[post.id]) for post in some if post.id in found)
        if sum(map(_weight, known.values())) > _SOURCES_A_PAGE:
            break
    return _fitting(known)


def list_of(name: str, sort: str, limit: int, cursor: str | None) -> CardPage:
    """A page of a list. A reader never trusts a list's entry, only the card behind it."""
    page = listings.page(name, sort, limit, cursor)
    cards = projections.cards(page.items)
    shown = [cards[key] for key in page.items if key in cards]
    people = {who.member for card in shown for who in (card.asker, card.latest.by) if who.member}
    return CardPage(shown, members.cards(people), page.next_cursor)


def member(handle: str) -> Member:
    """The member with this handle. `NotFound` if there is none."""
    found = members.by_handle(handle)
    if found is None:
        raise NotFound
    return found


def authors(posts: Iterable[Post]) -> Mapping[str, Member]:
    """The members who wrote or last edited these posts, by id: one round trip."""
    people = {who for post in posts for who in (post.author.member, post.edited_by) if who}
    return members.cards(people)


def _place(cursor: str | None, accepted: str | None) -> _Place:
    """Where the cursor leaves off. What is accepted or withdrawn meanwhile moves nothing under the reader's eyes."""
    if cursor is None:
        return _Place(None, accepted)
    ids = cursor.split(".")
    if len(ids) > 2 or not all(map(is_id, ids)):
        raise BadCursor
    return _Place(ids[0], ids[1] if len(ids) > 1 else None)


def _in_order(viewer: Viewer, whole: Thread, place: _Place) -> list[Post]:
    """The answers this viewer may see: the one on top, then the oldest first."""
    seen = [answer for answer in whole.answers if may_see(viewer, answer, whole.question)]
    return sorted(seen, key=lambda answer: place.rank(answer.id))


def _below(viewer: Viewer, found: Found) -> Sequence[Post]:
    """The comments under a post that this viewer may see, oldest first."""
    if found.post.kind is Kind.COMMENT:
        return ()
    parent = found.post if found.post.kind is Kind.ANSWER else None
    comments = threads.newest(found.post.thread, Kind.COMMENT, found.post.id, _COMMENTS_MOST)
    return [c for c in reversed(comments) if may_see(viewer, c, found.question, parent)]


def _comments(viewer: Viewer, whole: Thread) -> dict[str, list[Post]]:
    answers = {answer.id: answer for answer in whole.answers}
    by_parent: dict[str, list[Post]] = {}
    for comment in whole.comments:
        if may_see(viewer, comment, whole.question, answers.get(comment.parent)):
            by_parent.setdefault(comment.parent, []).append(comment)
    return by_parent


def _page(
    answers: Sequence[Post], comments: Mapping[str, Sequence[Post]], place: _Place
) -> tuple[Sequence[Post], str | None]:
    """The answers behind this place that fit a page, by number and by size, and the cursor behind those."""
    start = sum(place.is_past(answer.id) for answer in answers)
    size, end = 0, start
    for answer in answers[start : start + ANSWERS_A_PAGE]:
        size += _weight(answer.html) + sum(_weight(c.html) for c in _newest(comments.get(answer.id, ())))
        if size > _HTML_A_PAGE and end > start:
            break
        end += 1
    return answers[start:end], place.cursor_behind(answers[end - 1].id) if end < len(answers) else None


def _newest(comments: Sequence[Post]) -> Sequence[Post]:
    kept, size = 0, 0
    for comment in reversed(comments[-COMMENTS_A_POST:]):
        size += _weight(comment.html)
        if size > _HTML_OF_COMMENTS and kept:
            break
        kept += 1
    return comments[len(comments) - kept :]


def _fitting(sources: Mapping[str, str]) -> Mapping[str, str]:
    kept, size = {}, 0
    for key, source in sources.items():
        size += _weight(source)
        if size > _SOURCES_A_PAGE:
            break
        kept[key] = source
    return kept


def _weight(text: str) -> int:
    """Bytes on the way through Lambda, where a text is JSON within JSON: quotes are escaped in both."""
    return len(text.encode()) + 3 * (text.count('"') + text.count("\\")) + 2 * text.count("\n")
