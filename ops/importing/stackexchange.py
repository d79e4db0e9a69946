"""Reads a Stack Exchange data dump, unpacked: checks every file of it and stages what the forum can use.

Only Posts.xml is needed; dumps of other years have other files and attributes.
"""

import re
from collections.abc import Callable
from pathlib import Path

from chalicelib.domain.posts import Kind, Tally
from chalicelib.domain.writing import one_line, tag
from ops.failures import BadInput, in_row
from ops.importing.drafts import TITLE_MOST, Draft, Form
from ops.importing.report import READ, Report
from ops.importing.staging import Staging
from ops.importing.xml_rows import Row, rows

POSTS, USERS, COMMENTS, VOTES = "posts", "users", "comments", "votes"
_OTHERS = {"badges": "badges", "posthistory": "history", "postlinks": "links", "tags": "tags"}
FILES = {Kind.QUESTION: "Posts.xml", Kind.ANSWER: "Posts.xml", Kind.COMMENT: "Comments.xml"}
_QUESTION, _ANSWER = "1", "2"
_WIKIS = ("4", "5")
_UP, _DOWN = "2", "3"
_COMMUNITY = "-1"
_OLD_LICENCE = "CC BY-SA 3.0"  # dumps say it themselves only since 2019
_VOTES_AT_ONCE = 50_000

_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_NAME = re.compile(r"[a-z0-9-]+")


def site_of(directory: Path) -> str:
    """The site that a directory's name says: beer.stackexchange.com for itself, for "beer" and "stackexchange-beer".

    Raises BadInput where the name says none.
    """
    name = directory.resolve().name.lower().removeprefix("stackexchange-")
    if _HOST.fullmatch(name):
        return name
    if not _NAME.fullmatch(name):
        raise BadInput(f"The directory's name, {name}, is no site: say it with --site beer.stackexchange.com.")
    return f"{name}.stackexchange.com"


def read(directory: Path, site: str, staging: Staging, report: Report) -> None:
    """Checks and stages all files; nothing is written to a forum. Raises BadInput naming file and row."""
    if not _HOST.fullmatch(site):
        raise BadInput(f"“{site}” is no site; an example is beer.stackexchange.com.")
    files = _files_in(directory)
    dump = _Dump(site, staging, report)
    for name, take in ((USERS, dump.user), (POSTS, dump.post), (COMMENTS, dump.comment), (VOTES, dump.vote)):
        if name in files:
            _read_each(files[name], name, take)
    dump.finish()
    if not staging.questions():
        raise BadInput(f"{files[POSTS].name} holds no questions.")
    for name, kind in _OTHERS.items():
        if name in files:
            _count(files[name], name, kind, report)


def _files_in(directory: Path) -> dict[str, Path]:
    """The dump's files by their names in small letters, as old dumps write them."""
    if not directory.is_dir():
        raise BadInput(f"{directory} is not a directory; unpack the dump and name its directory.")
    files = {path.stem.lower(): path for path in sorted(directory.iterdir()) if path.suffix.lower() == ".xml"}
    if POSTS not in files:
        raise BadInput(f"{directory} holds no Posts.xml, so it is no Stack Exchange dump.")
    return files


def _read_each(path: Path, root: str, take: Callable[[Row], None]) -> None:
    for row in rows(path, root):
        take(row)


def _count(path: Path, root: str, kind: str, report: Report) -> None:
    number = sum(1 for _ in rows(path, root))
    report.count(kind, READ, number)
    if number:
        report.skip(kind, f"the forum has no use for {kind}", path.name, 0, number)


class _Dump:
    """One dump on its way into the staging."""

    def __init__(self, site: str, staging: Staging, report: Report) -> None:
        self._site, self._staging, self._report = site, staging, report
        self._votes: dict[str, Tally] = {}

    def user(self, row: Row) -> None:
        self._report.count("members", READ)
        name = one_line(row.text("DisplayName")) or f"user{row.required('Id')}"
        joined_at = row.required_date("CreationDate")
        if row.required("Id") == _COMMUNITY:
            self._report.skip("members", "the site's own bot: a name, no member", row.file, row.number)
        else:
            self._staging.add_member(self._key("user", row.text("Id")), name, joined_at)

    def post(self, row: Row) -> None:
        key, kind = self._key("post", row.required("Id")), row.required("PostTypeId")
        if not self._staging.know(key):
            raise in_row(row.file, row.number, f"the Id {row.text('Id')} is there twice.")
        if kind == _QUESTION:
            self._stage("questions", self._question(row, key))
        elif kind == _ANSWER:
            self._stage("answers", self._answer(row, key))
        else:
            what = "tag wikis" if kind in _WIKIS else "other posts"
            self._report.count(what, READ)
            self._report.skip(what, f"neither question nor answer (PostTypeId {kind[:10]})", row.file, row.number)

    def comment(self, row: Row) -> None:
        self._report.count("comments", READ)
        parent = self._key("post", row.required("PostId"))
        thread = self._staging.thread_of(parent)
        if thread is None:
            wiki = self._staging.is_known(parent)
            why = "under a post that is neither question nor answer" if wiki else "under a post that is not in the dump"
            self._report.skip("comments", why, row.file, row.number)
            return
        at, score = row.required_date("CreationDate"), row.whole("Score")
        author, name = self._person(row, "User")
        within, post = thread.rpartition(":")[2], row.text("PostId")
        self._keep(
            Draft(
                key=self._key("comment", row.required("Id")),
                thread=thread,
                kind=Kind.COMMENT,
                parent=parent,
                row=row.number,
                author=author,
                name=name,
                created_at=at,
                body=row.text("Text"),
                form=Form.MARKDOWN,
                ups=max(score, 0),
                downs=max(-score, 0),
                link=f"https://{self._site}/questions/{within}#comment{row.text('Id')}_{post}",
                licence=self._licence(row),
            )
        )

    def vote(self, row: Row) -> None:
        self._report.count("votes", READ)
        key, kind = self._key("post", row.required("PostId")), row.required("VoteTypeId")
        if not self._staging.is_known(key):
            self._report.skip("votes", "on a post that is not in the dump", row.file, row.number)
        elif kind not in (_UP, _DOWN):
            self._report.skip("votes", f"neither up nor down (VoteTypeId {kind[:10]})", row.file, row.number)
        elif self._staging.thread_of(key) is None:
            self._report.skip("votes", "on a post that is neither question nor answer", row.file, row.number)
        else:
            known = self._votes.get(key, Tally())
            self._votes[key] = Tally(known.ups + (kind == _UP), known.downs + (kind == _DOWN))
            if len(self._votes) >= _VOTES_AT_ONCE:
                self._flush_votes()

    def finish(self) -> None:
        """Ends the staging: what hangs on nothing goes."""
        self._flush_votes()
        for draft in self._staging.drop_orphans():
            why = "under a post that is not in the dump"
            self._report.skip(f"{draft.kind}s", why, FILES[draft.kind], draft.row)
        silent = self._staging.silent_members()
        if silent:
            self._report.skip("members", "wrote nothing that is in the dump", "Users.xml", 0, silent)

    def _flush_votes(self) -> None:
        self._staging.add_votes(self._votes)
        self._votes = {}

    def _stage(self, kind: str, draft: Draft) -> None:
        self._report.count(kind, READ)
        self._keep(draft)

    def _keep(self, draft: Draft) -> None:
        if not self._staging.add_post(draft):
            file, twice = FILES[draft.kind], draft.key.rpartition(":")[2]
            raise in_row(file, draft.row, f"the Id {twice} is there twice.")
        self._staging.wrote(draft.author)
        self._staging.wrote(draft.editor)

    def _question(self, row: Row, key: str) -> Draft:
        accepted, score = row.text("AcceptedAnswerId"), row.whole("Score")
        author, name = self._person(row, "Owner")
        return Draft(
            key=key,
            thread=key,
            kind=Kind.QUESTION,
            row=row.number,
            author=author,
            name=name,
            created_at=row.required_date("CreationDate"),
            edited_at=row.date("LastEditDate"),
            editor=self._editor(row),
            body=row.text("Body"),
            form=Form.HTML,
            ups=max(score, 0),
            downs=max(-score, 0),
            title=self._title(row),
            tags=_tags(row.text("Tags")),
            accepted=self._key("post", accepted) if accepted else "",
            closed_at=row.date("ClosedDate"),
            views=max(row.whole("ViewCount"), 0),
            link=f"https://{self._site}/questions/{row.text('Id')}",
            licence=self._licence(row),
        )

    def _answer(self, row: Row, key: str) -> Draft:
        score = row.whole("Score")
        author, name = self._person(row, "Owner")
        return Draft(
            key=key,
            thread=self._key("post", row.required("ParentId")),
            kind=Kind.ANSWER,
            row=row.number,
            author=author,
            name=name,
            created_at=row.required_date("CreationDate"),
            edited_at=row.date("LastEditDate"),
            editor=self._editor(row),
            body=row.text("Body"),
            form=Form.HTML,
            ups=max(score, 0),
            downs=max(-score, 0),
            link=f"https://{self._site}/a/{row.text('Id')}",
            licence=self._licence(row),
        )

    def _title(self, row: Row) -> str:
        title = one_line(row.required("Title"))
        if len(title) <= TITLE_MOST:
            return title
        self._report.change("questions", f"a title of more than {TITLE_MOST:,} characters: cut", row.file, row.number)
        return title[: TITLE_MOST - 1] + "…"

    def _person(self, row: Row, role: str) -> tuple[str | None, str]:
        """Who has a role: a member's id, or a guest's name for people who deleted their account and for the bot."""
        user = row.text("UserId" if role == "User" else f"{role}UserId")
        name = one_line(row.text(f"{role}DisplayName"))
        if user == _COMMUNITY:
            return None, name or "Community"
        if not user:
            return None, name
        source = self._key("user", user)
        known = self._staging.member(source)
        return known or self._staging.add_member(source, name or f"user{user}", row.required_date("CreationDate")), ""

    def _editor(self, row: Row) -> str | None:
        return self._person(row, "LastEditor")[0]

    def _licence(self, row: Row) -> str:
        return f"{self._site}, {one_line(row.text('ContentLicense')) or _OLD_LICENCE}"

    def _key(self, kind: str, number: str) -> str:
        return f"stackexchange:{self._site}:{kind}:{number}"


def _tags(text: str) -> tuple[str, ...]:
    """Tags of "<a><b>" and of "|a|b|", the form of newer dumps, as this forum writes tags."""
    found = (tag(word) for word in re.split(r"[<>|]", text))
    return tuple(dict.fromkeys(word for word in found if word))
