"""A temporary SQLite file between reading a source and delivering it, so that no source has to fit into memory."""

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from chalicelib.domain import ids
from chalicelib.domain.posts import Kind, Tally
from ops.importing.drafts import Draft, DraftedThread, Newcomer, Topic
from ops.importing.report import Line

_TABLES = """
    pragma journal_mode = off; pragma synchronous = off;
    create table member (source text primary key, id text, name text, joined_at text, wrote integer default 0);
    create index by_id on member (id);
    create table topic (path text primary key, title text);
    create table post (key text primary key, thread text, kind text, parent text, line integer, draft text);
    create table known (key text primary key) without rowid;
    create table vote (key text primary key, ups integer, downs integer) without rowid;
    create table note (file text, line integer, what text, outcome text, why text);
"""
_INDEX = "create index if not exists by_thread on post (thread, line)"


@contextmanager
def opened() -> Iterator["Staging"]:
    """A staging of its own, gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="askwell-import-") as directory,
        closing(sqlite3.connect(Path(directory) / "staging.sqlite", isolation_level=None)) as database,
    ):
        database.executescript(_TABLES)
        database.execute("begin")
        yield Staging(database)


class Staging:
    """Everything that was read from one source."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._run = database.execute
        self._database = database

    def add_member(self, source: str, name: str, joined_at: datetime) -> str:
        """Stages somebody under the source's name for them; whoever is staged already stays. Returns their id."""
        self._run(
            "insert or ignore into member (source, id, name, joined_at) values (?, ?, ?, ?)",
            (source, ids.derived(joined_at, source), name, joined_at.isoformat()),
        )
        return str(self.member(source))

    def member(self, source: str) -> str | None:
        """The id of somebody who is staged."""
        found = self._run("select id from member where source = ?", (source,)).fetchone()
        return found[0] if found else None

    def wrote(self, member: str | None) -> None:
        """Notes that a member wrote or edited something; members who did not are not delivered."""
        if member:
            self._run("update member set wrote = 1 where id = ?", (member,))

    def add_topic(self, topic: Topic) -> None:
        self._run("insert or ignore into topic values (?, ?)", (topic.path, topic.title))

    def add_post(self, draft: Draft) -> bool:
        """Stages a post; False, and nothing done, if one with its key is staged."""
        done = self._run("insert or ignore into post values (?, ?, ?, ?, ?, ?)", _row(draft))
        return done.rowcount == 1

    def replace_post(self, draft: Draft) -> None:
        self._run("insert or replace into post values (?, ?, ?, ?, ?, ?)", _row(draft))

    def post(self, key: str) -> Draft | None:
        """A staged post by its key."""
        found = self._run("select draft from post where key = ?", (key,)).fetchone()
        return Draft.from_json(json.loads(found[0])) if found else None

    def thread_of(self, key: str) -> str | None:
        """The thread that a staged post says it is in."""
        found = self._run("select thread from post where key = ?", (key,)).fetchone()
        return found[0] if found else None

    def know(self, key: str) -> bool:
        """Notes a key of any row; False if it was known before."""
        return self._run("insert or ignore into known values (?)", (key,)).rowcount == 1

    def is_known(self, key: str) -> bool:
        return self._run("select 1 from known where key = ?", (key,)).fetchone() is not None

    def add_votes(self, votes: Mapping[str, Tally]) -> None:
        """Adds votes to posts by key."""
        self._database.executemany(
            "insert into vote values (?, ?, ?) on conflict (key) do update"
            " set ups = ups + excluded.ups, downs = downs + excluded.downs",
            [(key, tally.ups, tally.downs) for key, tally in votes.items()],
        )

    def drop_orphans(self) -> Iterator[Draft]:
        """Takes out, and returns, what is not under a staged question: answers first, then comments on them."""
        for kind, home in ((Kind.ANSWER, "thread"), (Kind.COMMENT, "parent")):
            lost = (
                f"kind = ? and not exists (select 1 from post above where above.key = post.{home} and above.kind != ?)"
            )
            for (draft,) in self._run(f"select draft from post where {lost} order by line", (kind, kind)):
                yield Draft.from_json(json.loads(draft))
            self._run(f"delete from post where {lost}", (kind, kind))

    def questions(self) -> int:
        """How many questions are staged."""
        return int(self._run("select count(*) from post where kind = 'question'").fetchone()[0])

    def topics(self) -> list[Topic]:
        return [Topic(*row) for row in self._run("select path, title from topic order by title")]

    def newcomers(self) -> Iterator[Newcomer]:
        """Those who wrote something, in the order in which they were staged."""
        found = self._run("select id, source, name, joined_at from member where wrote order by rowid")
        return (Newcomer(key, source, name, datetime.fromisoformat(at)) for key, source, name, at in found)

    def silent_members(self) -> int:
        """How many are staged who wrote nothing."""
        return int(self._run("select count(*) from member where not wrote").fetchone()[0])

    def threads(self) -> Iterator[DraftedThread]:
        """Every question with what is under it, in the order of the source."""
        self._run(_INDEX)
        for (key,) in self._run("select key from post where kind = 'question' order by rowid"):
            found = self._run(
                "select draft, ups, downs, vote.key from post left join vote using (key) where thread = ?"
                " order by line, post.rowid",
                (key,),
            )
            yield _thread(key, found)

    def note(self, line: Line) -> None:
        self._run("insert into note values (?, ?, ?, ?, ?)", line)

    def notes(self) -> Iterator[Line]:
        return self._run("select * from note order by file, line, rowid")


def _row(draft: Draft) -> tuple[str, str, str, str, int, str]:
    return draft.key, draft.thread, draft.kind, draft.parent, draft.row, json.dumps(draft.as_json())


def _thread(key: str, found: Iterable[tuple[str, int, int, str | None]]) -> DraftedThread:
    question, replies, votes = None, [], {}
    for text, ups, downs, counted in found:
        draft = Draft.from_json(json.loads(text))
        if counted is not None:
            votes[draft.key] = Tally(ups, downs)
        if draft.key == key:
            question = draft
        else:
            replies.append(draft)
    assert question is not None
    return DraftedThread(question, tuple(replies), votes)
