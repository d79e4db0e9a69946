"""Staged threads become the forum's own.

A thread's question item is written last: without it nobody can see the thread or vote in it. So a run that was killed
leaves nothing half-visible, and the next run writes the same again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.posts import Author, Kind, Post, Question, Source
from chalicelib.storage import bulk, labels
from chalicelib.storage.labels import Label
from chalicelib.storage.revisions import Revision
from ops.console import progress
from ops.importing import bodies, members
from ops.importing.drafts import Draft, DraftedThread, Topic
from ops.importing.report import CAME_IN, HERE, Report
from ops.importing.staging import Staging

_POSTS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """What a source is called in messages, and the site that its addresses are on."""

    name: str
    site: str
    files: Mapping[Kind, str]


def deliver(staging: Staging, origin: Origin, report: Report) -> None:
    """Writes members, categories and threads. Whatever of them is in the forum already is left alone."""
    members.deliver(staging.newcomers(), report)
    for topic in staging.topics():
        _make_category(topic, report)
    with progress("Questions", staging.questions()) as advance:
        for threads in _in_batches(staging.threads()):
            _deliver(threads, origin, report)
            advance(len(threads))


def _make_category(topic: Topic, report: Report) -> None:
    known = labels.category(topic.path)
    if known is None:
        labels.describe(Label(topic.path, title=topic.title))
    report.count("categories", HERE if known else CAME_IN)


def _in_batches(threads: Iterator[DraftedThread]) -> Iterator[list[DraftedThread]]:
    """Threads together, as long as they have not too many posts."""
    batch: list[DraftedThread] = []
    for thread in threads:
        if batch and sum(len(known.drafts) for known in batch) + len(thread.drafts) > _POSTS_AT_ONCE:
            yield batch
            batch = []
        batch.append(thread)
    if batch:
        yield batch


def _deliver(threads: Sequence[DraftedThread], origin: Origin, report: Report) -> None:
    here = bulk.threads_there({thread.question.id for thread in threads})
    new = [_Making(thread, origin, report) for thread in threads if thread.question.id not in here]
    bulk.put_posts([post for making in new for post in making.posts[1:]], [])
    bulk.put_below_questions([making.posts[0] for making in new], [r for making in new for r in making.revisions])
    bulk.put_questions([making.posts[0] for making in new])
    for thread in threads:
        _count(thread, HERE if thread.question.id in here else CAME_IN, report)


def _count(thread: DraftedThread, outcome: str, report: Report) -> None:
    for draft in thread.drafts:
        report.count(f"{draft.kind}s", outcome)
    votes = sum(tally.ups + tally.downs for tally in thread.votes.values())
    if votes:
        report.count("votes", outcome, votes)


class _Making:
    """One thread's posts, the question first, and their revisions."""

    def __init__(self, thread: DraftedThread, origin: Origin, report: Report) -> None:
        self._thread, self._origin, self._report = thread, origin, report
        self._ids = {draft.key: draft.id for draft in thread.drafts}
        self.posts: list[Post] = []
        self.revisions: list[Revision] = []
        for draft in thread.drafts:
            self._make(draft)

    def _make(self, draft: Draft) -> None:
        source, html, changed = bodies.readable(draft.body, draft.form, self._origin.site)
        self._tell(draft, changed)
        self.posts.append(
            self._question(draft, html) if draft.kind is Kind.QUESTION else Post(**self._common(draft, html))
        )
        self.revisions.append(
            Revision(
                post=draft.id,
                number=1,
                source=source,
                written_at=draft.edited_at or draft.created_at,
                editor=draft.editor if draft.edited_at else draft.author,
                title=draft.title or None,
                category=draft.category if draft.title else None,
                tags=draft.tags if draft.title else None,
            )
        )

    def _question(self, draft: Draft, html: str) -> Question:
        if draft.accepted and draft.accepted not in self._ids:
            self._tell(draft, "its accepted answer is not in the dump")
        return Question(
            **self._common(draft, html),
            title=draft.title,
            category=draft.category,
            tags=draft.tags,
            accepted=self._ids.get(draft.accepted),
            closed_at=draft.closed_at,
            views=draft.views,
        )

    def _common(self, draft: Draft, html: str) -> dict[str, Any]:
        base = self._thread.base(draft)
        if draft.key in self._thread.votes and base != self._thread.votes[draft.key]:
            self._tell(draft, "its votes do not sum up to its score: the score stays")
        return {
            "id": draft.id,
            "thread": self._thread.question.id,
            "kind": draft.kind,
            "parent": self._ids[draft.parent] if draft.parent else "",
            "author": Author(draft.author, draft.name),
            "html": html,
            "created_at": draft.created_at,
            "edited_at": draft.edited_at,
            "edited_by": draft.editor,
            "base": base,
            "source": Source(draft.link, draft.licence),
        }

    def _tell(self, draft: Draft, changed: str) -> None:
        if changed:
            self._report.change(f"{draft.kind}s", changed, self._origin.files[draft.kind], draft.row)
