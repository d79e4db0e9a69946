"""Reads a Stack Exchange data dump, unpacked: checks every file of it and stages what the forum can use.

Only Posts.xml is needed; dumps of other years have other files and attributes.
"""

import re
from collections import Counter
from functools import partial
from pathlib import Path

from chalicelib.domain.posts import Kind, Tally
from chalicelib.domain.writing import TAG_MOST, TAGS_MOST, one_line, tag
from ops.console import progress
from ops.failures import BadInput, in_row
from ops.importing import dump_directory
from ops.importing.drafts import NAME_MOST, TITLE_MOST, Draft, Form
from ops.importing.report import READ, Report
from ops.importing.staging import Staging
from ops.importing.xml_rows import Row, rows

POSTS, USERS, COMMENTS, VOTES = "posts", "users", "comments", "votes"
_OTHERS = {"badges": "badges", "posthistory": "history", "postlinks": "links", "tags": "tags"}
FILES = {Kind.QUESTION: "Posts.xml", Kind.ANSWER: "Posts.xml", Kind.COMMENT: "Comments.xml"}
_QUESTION, _ANSWER = "1", "2"
_WIKIS = ("4", "5")
_UP, _DOWN = "2", "3"
_VOTE_KINDS = {
    "1": "a mark of acceptance",
    "4": "offensive",
    "5": "a favourite",
    "6": "a vote to close",
    "7": "a vote to reopen",
    "8": "a bounty",
    "9": "a bounty's end",
    "10": "a vote to delete",
    "11": "a vote to undelete",
    "12": "spam",
    "15": "a moderator's review",
    "16": "an approved edit",
}
_COMMUNITY = "-1"
_OLD_LICENCE = "CC BY-SA 3.0"  # dumps say it themselves only since 2019
_VOTES_AT_ONCE = 50_000


def read(directory: Path, site: str, staging: Staging, report: Report) -> None:
    """Checks and stages all files; nothing is written to a forum. Raises BadInput naming file and row."""
    dump_directory.check_site(site)
    files = dump_directory.files_in(directory)
    dump = _Dump(site, staging, report)
    takers = {USERS: dump.user, POSTS: dump.post, COMMENTS: dump.comment, VOTES: dump.vote} | {
        name: partial(dump.count, kind) for name, kind in _OTHERS.items()
    }
    present = [name for name in takers if name in files]
    with progress("Checking (bytes)", sum(files[name].stat().st_size for name in present)) as advance:
        for name in present:
            for row in rows(files[name], name, advance):
                takers[name](row)
    dump.finish()
    if not staging.questions():
        raise BadInput(f"{files[POSTS].name} holds no questions.")


class _Dump:
    """One dump on its way into the staging."""

    def __init__(self, site: str, staging: Staging, report: Report) -> None:
        self._site, self._staging, self._report = site, staging, report
        self._votes: dict[str, Tally] = {}
        self._unused: Counter[tuple[str, str]] = Counter()

    def user(self, row: Row) -> None:
        self._report.count("members", READ)
        name = one_line(row.text("DisplayName"))[:NAME_MOST] or f"user{row.key('Id')}"
        joined_at = row.required_date("CreationDate")
        if row.key("Id") == _COMMUNITY:
            self._report.skip("members", "the site's own bot: a name, no member", row.file, row.number)
        else:
            self._staging.add_member(self._key("user", row.key("Id")), name, joined_at)

    def post(self, row: Row) -> None:
        key, kind = self._key("post", row.key("Id")), row.key("PostTypeId")
        if not self._staging.know(key):
            raise in_row(row.file, row.number, f"the Id {row.key('Id')} is there twice.")
        if kind == _QUESTION:
            self._stage("questions", self._question(row, key))
        elif kind == _ANSWER:
            self._stage("answers", self._answer(row, key))
        else:
            what = "tag wikis" if kind in _WIKIS else "other posts"
            self._report.count(what, READ)
            self._report.skip(what, f"neither question nor answer (PostTypeId {kind})", row.file, row.number)

    def comment(self, row: Row) -> None:
        self._report.count("comments", READ)
        parent = self._key("post", row.key("PostId"))
        thread = self._staging.thread_of(parent)
        if thread is None:
            wiki = self._staging.is_known(parent)
            why = "under a post that is neither question nor answer" if wiki else "under a post that is not in the dump"
            self._report.skip("comments", why, row.file, row.number)
            return
        author, name = self._person(row, "User")
        within, post = thread.rpartition(":")[2], row.key("PostId")
        self._keep(
            Draft(
                key=self._key("comment", row.key("Id")),
                thread=thread,
                kind=Kind.COMMENT,
                parent=parent,
                row=row.number,
                author=author,
                name=name,
                created_at=row.required_date("CreationDate"),
                body=row.text("Text"),
                form=Form.MARKDOWN,
                score=row.whole("Score"),
                link=f"https://{self._site}/questions/{within}#comment{row.key('Id')}_{post}",
                licence=self._licence(row),
            )
        )

    def vote(self, row: Row) -> None:
        self._report.count("votes", READ)
        key, kind = self._key("post", row.key("PostId")), row.key("VoteTypeId")
        if not self._staging.is_known(key):
            self._report.skip("votes", "on a post that is not in the dump", row.file, row.number)
        elif kind not in (_UP, _DOWN):
            what = _VOTE_KINDS.get(kind, f"VoteTypeId {kind}")
            self._report.skip("votes", f"neither up nor down: {what}", row.file, row.number)
        elif self._staging.thread_of(key) is None:
            self._report.skip("votes", "on a post that is neither question nor answer", row.file, row.number)
        else:
            known = self._votes.get(key, Tally())
            self._votes[key] = Tally(known.ups + (kind == _UP), known.downs + (kind == _DOWN))
            if len(self._votes) >= _VOTES_AT_ONCE:
                self._flush_votes()

    def count(self, kind: str, row: Row) -> None:
        """Takes in a row of a kind that the forum does not have."""
        self._report.count(kind, READ)
        self._unused[kind, row.file] += 1

    def finish(self) -> None:
        """Ends the staging: what hangs on nothing goes."""
        self._flush_votes()
        for draft in self._staging.drop_orphans():
            why = "under a post that is not in the dump"
            self._report.skip(f"{draft.kind}s", why, FILES[draft.kind], draft.row)
        silent = self._staging.silent_members()
        if silent:
            self._report.skip("members", "wrote nothing that is in the dump", "Users.xml", 0, silent)
        for (kind, file), number in self._unused.items():
            self._report.skip(kind, f"the forum has no use for {kind}", file, 0, number)

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
        accepted = row.whole("AcceptedAnswerId")
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
            score=row.whole("Score"),
            title=self._title(row),
            tags=self._tags(row),
            accepted=self._key("post", str(accepted)) if accepted else "",
            closed_at=row.date("ClosedDate"),
            views=max(row.whole("ViewCount"), 0),
            link=f"https://{self._site}/questions/{row.key('Id')}",
            licence=self._licence(row),
        )

    def _answer(self, row: Row, key: str) -> Draft:
        author, name = self._person(row, "Owner")
        return Draft(
            key=key,
            thread=self._key("post", row.key("ParentId")),
            kind=Kind.ANSWER,
            row=row.number,
            author=author,
            name=name,
            created_at=row.required_date("CreationDate"),
            edited_at=row.date("LastEditDate"),
            editor=self._editor(row),
            body=row.text("Body"),
            form=Form.HTML,
            score=row.whole("Score"),
            link=f"https://{self._site}/a/{row.key('Id')}",
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
        attribute = "UserId" if role == "User" else f"{role}UserId"
        name = one_line(row.text(f"{role}DisplayName"))[:NAME_MOST]
        if not row.text(attribute):
            return None, name
        user = row.key(attribute)
        if user == _COMMUNITY:
            return None, name or "Community"
        source = self._key("user", user)
        known = self._staging.member(source)
        return known or self._staging.add_member(source, name or f"user{user}", row.required_date("CreationDate")), ""

    def _editor(self, row: Row) -> str | None:
        return self._person(row, "LastEditor")[0]

    def _licence(self, row: Row) -> str:
        return f"{self._site}, {one_line(row.text('ContentLicense'))[:NAME_MOST] or _OLD_LICENCE}"

    def _key(self, kind: str, number: str) -> str:
        return f"stackexchange:{self._site}:{kind}:{number}"

    def _tags(self, row: Row) -> tuple[str, ...]:
        """Tags of "<a><b>" and of "|a|b|", the form of newer dumps, as this forum writes tags."""
        found = [tag(word) for word in re.split(r"[<>|]", row.text("Tags")) if word]
        kept = [word for word in dict.fromkeys(found) if word and len(word) <= TAG_MOST][:TAGS_MOST]
        if len(kept) < len(found):
            self._report.change("questions", "not all of its tags: too many, too long, or alike", row.file, row.number)
        return tuple(kept)
