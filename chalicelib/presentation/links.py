"""Every address of the forum's pages. Nobody else puts one together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from chalicelib.config import settings
from chalicelib.domain.help_lines import dialled
from chalicelib.domain.names import slug
from chalicelib.domain.posts import Post, Question
from chalicelib.presentation import assets

# Listed by country, and kept by people whose work that is; the forum itself vouches for no number.
HELPLINES = "https://findahelpline.com/"


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses below a prefix, which is empty but on API Gateway's own domain.

    On a page they begin with their path; with an `origin`, "https://forum.example.org", they lead here from anywhere.
    """

    prefix: str = ""
    origin: str = ""

    def home(self) -> str:
        return self._to()

    def help(self) -> str:
        return self._to("help")

    def questions(self, sort: str | None = None, cursor: str | None = None) -> str:
        return self._to("questions", sort=sort, cursor=cursor)

    def question(self, key: str, title: str, cursor: str | None = None) -> str:
        """A question's page: its id, then the words of its title if it has any."""
        return self._to("questions", key, *filter(None, [slug(title)]), cursor=cursor)

    def ask(self, category: str | None = None) -> str:
        """Where one asks, with a category chosen already."""
        return self._to("ask", category=category)

    def post(self, question: str, post: str) -> str:
        """A post's lasting address, which leads to its place on the page."""
        return self._to("questions", question, "posts", post)

    def edit(self, question: str, post: str) -> str:
        """Where a post of a question is changed."""
        return self._to("questions", question, "posts", post, "edit")

    def place(
        self,
        asked: Question,
        post: Post,
        cursor: str | None = None,
        at: str | None = None,
        said: str | None = None,
    ) -> str:
        """Where a post stands on its question's page; `at` unfolds it, `said` is what there is to say to the reader."""
        page = self._to("questions", asked.id, *filter(None, [slug(asked.title)]), cursor=cursor, at=at, said=said)
        return f"{page}#{self.anchor(post)}"

    def answers(self, question: str) -> str:
        """Where answers to a question are sent."""
        return self._to("questions", question, "answers")

    def comments(self, question: str) -> str:
        """Where comments are sent, whichever post they are about."""
        return self._to("questions", question, "comments")

    def comments_on(self, question: str, post: str, before: str | None = None) -> str:
        """The comments on a post that are earlier than one of them."""
        return self._to("questions", question, "posts", post, "comments", before=before)

    def earlier_comment(self, comment: Post, before: str) -> str:
        """Where a comment stands among those before another one."""
        return f"{self.comments_on(comment.thread, comment.parent, before)}#{self.anchor(comment)}"

    def votes(self, question: str, post: str) -> str:
        """Where votes on a post are sent."""
        return self._to("questions", question, "votes", post)

    def accepted_answer(self, question: str) -> str:
        """Where the best answer is chosen."""
        return self._to("questions", question, "accepted-answer")

    def visibility(self, question: str, post: str) -> str:
        """Where a post is hidden and restored."""
        return self._to("questions", question, "posts", post, "visibility")

    def anchor(self, post: Post) -> str:
        """The name of a post's place on its page."""
        return f"{post.kind}-{post.id}"

    def categories(self) -> str:
        return self._to("categories")

    def category(self, path: str, sort: str | None = None, cursor: str | None = None) -> str:
        return self._to("categories", *path.split("/"), sort=sort, cursor=cursor)

    def tags(self, cursor: str | None = None) -> str:
        return self._to("tags", cursor=cursor)

    def tag(self, tag: str, sort: str | None = None, cursor: str | None = None) -> str:
        return self._to("tags", tag, sort=sort, cursor=cursor)

    def members(self, cursor: str | None = None) -> str:
        return self._to("members", cursor=cursor)

    def member(self, handle: str, sort: str | None = None, cursor: str | None = None) -> str:
        return self._to("members", handle, sort=sort, cursor=cursor)

    def answered(self, handle: str, cursor: str | None = None) -> str:
        """What a member has answered."""
        return self._to("members", handle, "answers", cursor=cursor)

    def points(self, handle: str, cursor: str | None = None) -> str:
        """Where a member's points come from."""
        return self._to("members", handle, "points", cursor=cursor)

    def introduce(self, handle: str) -> str:
        """Where a member says something of themselves."""
        return self._to("members", handle, "edit")

    def inbox(self, cursor: str | None = None) -> str:
        """What somebody was told."""
        return self._to("inbox", cursor=cursor)

    def followed(self, cursor: str | None = None) -> str:
        """What somebody follows and has muted."""
        return self._to("settings", "notices", cursor=cursor)

    def follow(self, kind: str | None = None, key: str | None = None) -> str:
        """Where one follows or mutes something: a "thread", "tag", "category" or "member" by its key."""
        return self._to("follow", kind=kind, key=key)

    def feed(self, sort: str | None = None) -> str:
        """All questions as a feed."""
        return self._to("feeds", "questions", sort=sort)

    def feed_of_thread(self, question: str) -> str:
        return self._to("feeds", "questions", question)

    def feed_of_tag(self, tag: str) -> str:
        return self._to("feeds", "tags", tag)

    def feed_of_category(self, path: str) -> str:
        return self._to("feeds", "categories", *path.split("/"))

    def sign_in(self, to: str | None = None) -> str:
        """Where one signs in; `to` is the address to come back to."""
        return self._to("sign-in", to=to)

    def sign_up(self, to: str | None = None) -> str:
        return self._to("sign-up", to=to)

    def sign_out(self) -> str:
        return self._to("sign-out")

    def mail_settings(self, said: str | None = None) -> str:
        """Where a member says which address their mails go to, and how; `said` is what was just done."""
        return self._to("settings", "mail", said=said)

    def confirm_address(self, token: str) -> str:
        """Where somebody says that an address is theirs."""
        return self._to("mail", token, "confirmation")

    def unsubscribe(self, token: str) -> str:
        """Where the mails stop that bring this token."""
        return self._to("mail", token)

    def mail_choices(self, token: str) -> str:
        """What whoever got a mail can choose without an account."""
        return self._to("mail", token, "choices")

    def looked_at(self, token: str, question: str, post: str) -> str:
        """The way from a mail to a post."""
        return self._to("mail", token, "post", question=question, post=post)

    def forget_me(self) -> str:
        return self._to("forget-me")

    def about(self) -> str:
        return self._to("about")

    def rules(self) -> str:
        return self._to("rules")

    def help_worker(self) -> str:
        """The script that keeps the help page for when there is no network; its address never changes."""
        return self._to("help-worker.js")

    def asset(self, file: str) -> str:
        return self._to("static", assets.named(file).name)

    def helplines(self) -> str:
        return HELPLINES

    def call(self, number: str) -> str:
        """What a phone calls, whatever stands between the digits."""
        return f"tel:{dialled(number)}"

    def write(self, number: str) -> str:
        """What a phone sends a message to."""
        return f"sms:{dialled(number)}"

    def somewhere_else(self) -> str:
        """Where "Leave this page" leads, by the operator's choice: nothing there tells where one came from."""
        return settings.leave_to

    def site(self, address: str) -> str | None:
        """The site that an imported address leads to; None where it has any other scheme than the web's."""
        return _host(address)

    def _to(self, *parts: str, **query: str | None) -> str:
        path = "/".join(quote(part, safe="") for part in parts)
        asked = urlencode({name: value for name, value in query.items() if value})
        below = f"{self.origin}{self.prefix}/{path}"
        return f"{below}?{asked}" if asked else below


def absolute() -> Links:
    """Links for what is read elsewhere, such as mails and feeds. `LookupError` where nobody said ASKWELL_ADDRESS."""
    if not settings.address:
        raise LookupError("ASKWELL_ADDRESS is not set, so nobody elsewhere can be told where the forum is.")
    return Links(settings.prefix, settings.origin)


def stage_prefix(context: Mapping[str, Any], path: str) -> str:
    """ "/live" where the address that was asked for begins with the stage, "" behind a domain of one's own.

    `context` is API Gateway's request context, whose path has the stage in front; `path` is the event's, which
    never has it.
    """
    stage = f"/{context.get('stage', '')}"
    return stage if _is_below(stage, context.get("path", "")) and not _is_below(stage, path) else ""


def _is_below(folder: str, path: str) -> bool:
    return len(folder) > 1 and f"{path}/".startswith(f"{folder}/")


def _host(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.hostname if parts.scheme in ("http", "https") else None
