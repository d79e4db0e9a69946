"""A guest who looks after every write: nothing hidden may show on the very next read."""

from chalicelib.actions import reading
from chalicelib.domain.errors import NotFound
from chalicelib.domain.members import Guest
from tests.harness import Call, Fault, Plan
from tests.storm import model
from tests.storm.stage import Stage

_SHOWN_FROM = (b"-threads", b"-projections")
READS = ("BatchGetItem", "GetItem", "Query")


class Reader:
    """Reads the lists and threads as a guest between the calls of others; `leaks` says what should not have shown."""

    def __init__(self, stage: Stage) -> None:
        self.leaks: list[str] = []
        self.looks = 0
        self._stage = stage
        self._news = True

    def beside(self, plan: Plan) -> Plan:
        """The same plan, with a look before each call that follows a write to what readers see."""

        def look_first(call: Call) -> Fault | None:
            if self._news:
                self.look(f"before {call.operation}")
            self._news = call.operation not in READS and any(table in call.body for table in _SHOWN_FROM)
            return plan(call)

        return look_first

    def look(self, when: str) -> None:
        """Reads everything once."""
        self.looks += 1
        hidden = model.hidden_posts(self._stage.scan)
        self._stage.run(lambda: self._read(hidden, when))

    def _read(self, hidden: frozenset[str], when: str) -> None:
        cards = reading.list_of("all", "newest", 20, None).cards
        shown = {post for card in cards for post in (card.thread, card.latest.post)}
        self.leaks += [f"{when}: a card shows {post}" for post in shown & hidden]
        for thread in {item["thread"]["S"] for item in self._stage.scan("threads")}:
            shown = _posts_shown(thread)
            self.leaks += [f"{when}: the thread shows {post}" for post in shown & hidden]


def _posts_shown(thread: str) -> set[str]:
    try:
        page = reading.thread(Guest(), thread)
    except NotFound:
        return set()
    return {page.question.accepted or "", *(post.id for post in page.posts)}
