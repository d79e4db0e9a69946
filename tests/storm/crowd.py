"""A crowd of members, guests and a moderator who do at random what the forum offers, in a few contended threads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from chalicelib.actions import accepting, answering, asking, editing, inbox, voting
from chalicelib.domain import ids
from chalicelib.domain.following import Wish, category_target, member_follower, member_target, tag_target
from chalicelib.domain.members import Guest, Member, Viewer
from chalicelib.domain.posts import Kind
from chalicelib.storage import follows
from tests.storm.deeds import CATEGORIES, found
from tests.storm.stage import Stage

_THREADS_MOST = 6
_TAGS = ("sleep", "work", "worry", "parents")
_OPENING = datetime(2025, 1, 1, tzinfo=UTC)

Deed = Callable[[], object]


@dataclass(frozen=True)
class Written:
    """A post that somebody has sent, whether or not it arrived."""

    thread: str
    post: str
    kind: Kind
    author: Viewer


class Crowd:
    """Each `deed` is decided when it is asked for, so that the same dice give the same deeds."""

    def __init__(self, stage: Stage, dice: Random) -> None:
        self._stage = stage
        self._dice = dice
        self._members = list(found(stage).values())
        self.moderator = self._members[-1]
        self._written: list[Written] = []
        self._sent: list[Deed] = []
        self._count = 0
        self._settle_in()

    def deed(self) -> Deed:
        """What somebody does next. `RuleBroken` when it runs is the forum's good right."""
        if not self._written or (len(self.threads) < _THREADS_MOST and self._dice.random() < 0.06):
            return self._remembered(self._ask())
        if (hidden := self._hidden()) and self._dice.random() < 0.2:
            return self._show(self._dice.choice(hidden))
        kinds: dict[Callable[[Written], Deed], int] = {
            self._vote: 38,
            self._answer: 9,
            self._comment: 8,
            self._accept: 11,
            self._hide: 13,
            self._edit: 4,
            self._retag: 7,
            self._send_again: 4,
            self._read: 5,
        }
        (kind,) = self._dice.choices(list(kinds), list(kinds.values()))
        return kind(self._dice.choice(self._written))

    def _settle_in(self) -> None:
        """Some follow what they like, and some cannot stand others: before anything happens, and for good."""
        ann, bob, cas, dan, _ = self._members
        follows.put(category_target("family"), member_follower(bob.id), Wish.DAILY)
        for person in (cas, dan):
            follows.put(tag_target("sleep"), member_follower(person.id), Wish.NONE)
        follows.mute(member_target(bob.id), member_follower(ann.id))

    @property
    def threads(self) -> list[str]:
        return [w.thread for w in self._written if w.kind is Kind.QUESTION]

    @property
    def people(self) -> Sequence[Member]:
        return self._members

    def _ask(self) -> Deed:
        who, key = self._anybody(), self._new_id()
        form = self._text(who) | {"title": f"Question number {self._count}", **self._labels()}
        self._written.append(Written(key, key, Kind.QUESTION, who))
        return lambda: asking.ask(who, form, key)

    def _answer(self, to: Written) -> Deed:
        who, key = self._anybody(), self._new_id()
        form = self._text(who)
        self._written.append(Written(to.thread, key, Kind.ANSWER, who))
        return self._remembered(lambda: answering.answer(who, to.thread, form, key))

    def _comment(self, on: Written) -> Deed:
        who, key = self._anybody(), self._new_id()
        form = self._text(who) | {"parent": on.thread if on.kind is Kind.COMMENT else on.post}
        self._written.append(Written(on.thread, key, Kind.COMMENT, who))
        return self._remembered(lambda: answering.comment(who, on.thread, form, key))

    def _vote(self, on: Written) -> Deed:
        who, value = self._dice.choice(self._members), self._dice.choice((1, 1, -1, -1, 0))
        return lambda: voting.cast(who, on.thread, on.post, {"value": value})

    def _accept(self, near: Written) -> Deed:
        answers = [w.post for w in self._written if w.thread == near.thread and w.kind is Kind.ANSWER]
        chosen = self._dice.choice([*answers, *answers, None])
        who = self._author_or_moderator(self._question(near.thread))
        return lambda: accepting.accept(who, near.thread, {"answer": chosen})

    def _hide(self, post: Written) -> Deed:
        who = self._author_or_moderator(post)
        return lambda: editing.hide(who, post.thread, post.post)

    def _show(self, post: Written) -> Deed:
        who = self._author_or_moderator(post)
        return lambda: editing.show(who, post.thread, post.post)

    def _hidden(self) -> list[Written]:
        """Posts that are hidden now, so that enough of the forum comes back to be used."""
        hidden = {item["id"]["S"] for item in self._stage.scan("threads") if item.get("state") == {"S": "hidden"}}
        return [w for w in self._written if w.post in hidden]

    def _edit(self, post: Written) -> Deed:
        who, form = self._author_or_moderator(post), self._text(self.moderator)
        return lambda: editing.edit(who, post.thread, post.post, form)

    def _retag(self, near: Written) -> Deed:
        who, form = self._author_or_moderator(self._question(near.thread)), self._labels()
        return lambda: editing.edit(who, near.thread, near.thread, form)

    def _read(self, near: Written) -> Deed:
        """Somebody looks at a thread of which they were told, or tidies their inbox."""
        who = self._dice.choice(self._members)
        whole = self._dice.random() < 0.2
        return lambda: inbox.mark(who, {"all": True}) if whole else inbox.opened(who, near.thread)

    def _send_again(self, _: Written) -> Deed:
        """A client that heard no answer sends the same post once more, with the id it was meant to get."""
        return self._dice.choice(self._sent)

    def _remembered(self, deed: Deed) -> Deed:
        self._sent.append(deed)
        return deed

    def _question(self, thread: str) -> Written:
        return next(w for w in self._written if w.post == thread)

    def _anybody(self) -> Viewer:
        return self._dice.choice([*self._members, Guest()])

    def _author_or_moderator(self, post: Written) -> Viewer:
        return self._dice.choice((post.author, post.author, self.moderator))

    def _text(self, who: Viewer) -> dict[str, object]:
        self._count += 1
        name = {"name": f"Guest {self._count}"} if isinstance(who, Guest) else {}
        return {"body": f"Text number {self._count}, which nobody has sent before.", **name}

    def _labels(self) -> dict[str, object]:
        tags = self._dice.sample(_TAGS, self._dice.randrange(3))
        return {"category": self._dice.choice((*CATEGORIES, "")), "tags": tags}

    def _new_id(self) -> str:
        """Ids from the dice, a second apart, so that a seed writes the same keys again."""
        return ids.derived(_OPENING + timedelta(seconds=self._count), str(self._dice.random()))
