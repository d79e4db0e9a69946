"""What we say in a mail: which letter a notice becomes, and the words of the posts that stand in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from chalicelib.domain.notices import Deed, Notice, Why
from chalicelib.domain.posts import Author, Question
from chalicelib.domain.visibility import is_public
from chalicelib.presentation import stationery
from chalicelib.presentation.language import later, translate
from chalicelib.presentation.links import Links
from chalicelib.presentation.markdown import to_text
from chalicelib.presentation.stationery import Letter
from chalicelib.storage import members, threads
from chalicelib.storage.threads import Found

# Enough to see whether one wants to read on; the rest is where it can be answered.
_SAID_MOST = 1_200
_ENTRIES_MOST = 50

_WITH_THE_TEXT = {
    *(Why.ANSWERED, Why.COMMENTED, Why.COMMENTED_LATER, Why.MENTIONED, Why.EDITED, Why.THREAD, Why.TAG, Why.CATEGORY)
}
_IN_A_DIGEST: Mapping[str, str] = {
    "answered": later("%(who)s answered your question."),
    "commented": later("%(who)s commented on what you wrote."),
    "commented_later": later("%(who)s wrote another comment after yours."),
    "mentioned": later("%(who)s mentioned you."),
    "accepted": later("Your answer was chosen as the best one."),
    "edited": later("%(who)s edited what you wrote."),
    "closed": later("Your question was closed: it takes no new answers. Comments are still open."),
    "hidden": later("Something you wrote was hidden. Only you and the moderators can read it now."),
    "restored": later("Something you wrote can be read by everybody again."),
    "thread": later("%(who)s wrote in a thread that you follow."),
    "thread_accepted": later("An answer in a thread that you follow was chosen as the best one."),
    "thread_closed": later("A thread that you follow was closed: it takes no new answers. Comments are still open."),
    "tag": later("%(who)s asked a question with a tag that you follow."),
    "category": later("%(who)s asked a question in a category that you follow."),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notice is about, as it stands now."""

    notice: Notice
    found: Found

    @property
    def kind(self) -> str:
        """The folder of its letter."""
        if self.notice.why is Why.THREAD and self.notice.deed in (Deed.ACCEPTED, Deed.CLOSED):
            return f"thread_{self.notice.deed}"
        return str(self.notice.why)

    @property
    def title(self) -> str:
        return self.found.question.title

    @property
    def is_so_still(self) -> bool:
        """Whether what happened may be told: nothing of what was hidden meanwhile, nothing that was taken back."""
        post, asked = self.found.post, self.found.question
        if self.notice.deed is Deed.HIDDEN:
            return not post.is_visible
        if self.notice.deed is Deed.RESTORED:
            return post.is_visible
        if self.notice.deed is Deed.ACCEPTED and asked.accepted != post.id:
            return False
        return is_public(post, asked, self.found.parent)

    @property
    def who(self) -> str:
        """Who did it, by the name that pages show."""
        post = self.found.post
        return _name(Author(post.edited_by) if self.notice.deed is Deed.EDITED else post.author)

    @property
    def said(self) -> str:
        """What was written, in plain text, if the notice is about that."""
        told = self.notice.deed in (Deed.CREATED, Deed.EDITED) and self.notice.why in _WITH_THE_TEXT
        text = to_text(self.found.post.html).strip() if told else ""
        return text if len(text) <= _SAID_MOST else f"{text[:_SAID_MOST].rsplit(' ', 1)[0]} …"

    @property
    def reason(self) -> str:
        """Why it was done, where whoever did it gave a reason."""
        post = self.found.post
        if self.notice.deed is Deed.CLOSED and isinstance(post, Question):
            return post.closed_reason
        turned = self.notice.deed in (Deed.HIDDEN, Deed.RESTORED) and post.turn is not None
        return post.turn.reason if turned and post.turn else ""


def subject_of(notice: Notice) -> Subject | None:
    """What a notice is about; None if there is no such post any more, or nothing to tell of it now."""
    found = threads.find_post(notice.thread, notice.post)
    subject = Subject(notice, found) if found else None
    return subject if subject and subject.is_so_still else None


def of_post(subject: Subject, links: Links, token: str, choices: str, *, discreet: bool) -> Letter:
    """The letter about something that happened to a post."""
    ways = {
        "link": links.looked_at(token, subject.found.question.id, subject.found.post.id),
        "unsubscribe": links.unsubscribe(token),
        "choices": choices,
    }
    if discreet:
        return stationery.written("discreet", **ways)
    facts = {"title": subject.title, "who": subject.who, "said": subject.said, "reason": subject.reason}
    return stationery.written(subject.kind, **facts, **ways)


def of_day(
    subjects: Sequence[tuple[Subject, str]], links: Links, token: str, choices: str, *, discreet: bool
) -> Letter:
    """The one letter of a day, about subjects with the tokens of their follows; `token` ends such letters."""
    ways = {"unsubscribe": links.unsubscribe(token), "choices": choices}
    if discreet:
        return stationery.written("discreet", link=links.home(), **ways)
    entries = [
        {
            "line": translate(_IN_A_DIGEST[subject.kind], who=subject.who),
            "title": subject.title,
            "link": links.looked_at(followed, subject.found.question.id, subject.found.post.id),
        }
        for subject, followed in subjects[:_ENTRIES_MOST]
    ]
    return stationery.written("digest", entries=entries, **ways)


def of_account(notice: Notice, links: Links, *, discreet: bool, token: str = "") -> Letter:
    """The letter about a recipient's address or account; `token` confirms an address that was given."""
    link = links.confirm_address(token) if notice.deed is Deed.ADDRESS_GIVEN else links.mail_settings()
    nothing = {"unsubscribe": "", "choices": ""}
    if discreet and notice.deed is not Deed.ADDRESS_GIVEN:
        return stationery.written("discreet", link=link, **nothing)
    forum = urlsplit(links.origin).netloc
    return stationery.written(str(notice.deed), link=link, forum=forum, **nothing)


def _name(author: Author) -> str:
    member = members.get(author.member) if author.member else None
    return member.name if member else author.name or translate("A guest")
