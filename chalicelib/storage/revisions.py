"""Revisions: the Markdown source of every version of every post."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.posts import Post
from chalicelib.storage.base import find_all
from chalicelib.storage.records import RevisionRecord


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """One version of a post, as it was written and by whom (None: a guest)."""

    post: str
    number: int
    source: str
    written_at: datetime
    editor: str | None = None
    title: str | None = None
    category: str | None = None
    tags: tuple[str, ...] | None = None


def sources(posts: Iterable[Post]) -> Mapping[str, str]:
    """The Markdown of the current version of each post, by post id: one round trip per 100."""
    keys = {(post.id, post.version) for post in posts}
    return {record.post: record.source for record in find_all(RevisionRecord, keys)}


def record_of(revision: Revision) -> RevisionRecord:
    return RevisionRecord(
        revision.post,
        revision.number,
        source=revision.source,
        written_at=revision.written_at,
        editor=revision.editor,
        title=revision.title,
        category=revision.category,
        tags=list(revision.tags) if revision.tags is not None else None,
    )
