"""Bugs, each of which takes one condition or step out of the spine."""

from collections.abc import Mapping

from chalicelib.notifications import raising
from chalicelib.reconcilers import parking, project_threads
from chalicelib.storage import ledger, members, news, notices, parked, projections, threads, votes
from tests.storm.planting import Bug

BUGS: Mapping[str, Bug] = {
    "a vote is tallied whatever is counted of it": Bug(votes, "count", " & (VoteRecord.counted == vote.counted)", ""),
    "a vote is tallied whatever its value is by now": Bug(
        votes, "count", "(VoteRecord.value == vote.value) & (VoteRecord.counted", "(VoteRecord.counted"
    ),
    "a vote leaves the waiting list whatever became of it": Bug(votes, "settle", ", as_read)", ", None)"),
    "casting a vote forgets what is counted of it": Bug(votes, "cast", "VoteRecord.counted | 0", "0"),
    "a tally forgets the voters' own points": Bug(votes, "count", "voters.items()", "()"),
    "a ledger entry is written whatever it said": Bug(ledger, "_write", "_says(correction.before)", "None"),
    "a thread is projected without a second look at it": Bug(
        project_threads, "project_thread", "if not wrote:", "if not refused:"
    ),
    "a refused projection is taken for done": Bug(
        project_threads, "project_thread", "wrote, refused = True, True", "return"
    ),
    "lists are noted after the thread is put there": Bug(
        project_threads,
        "_place",
        "        projections.note_lists(key, wanted)\n",
        "        listings.put(key, wanted, ())\n        projections.note_lists(key, wanted)\n",
    ),
    "a card is written whatever was hidden since": Bug(
        projections, "put_card", "condition=stored.does_not_exist() | (stored <= visibility)", ""
    ),
    "labels count without a look at who counted": Bug(
        projections, "count_labels", "[counted], condition=as_read", "[counted]"
    ),
    "hiding leaves the card as it is": Bug(threads, "_change_visibility", "        if hides:\n", "        if False:\n"),
    "hiding does not look whether the thread moved on": Bug(
        threads,
        "_change_visibility",
        "as_read = (ThreadRecord.visibility == asked.visibility) & _accepted_is(asked.accepted)",
        "as_read = ThreadRecord.item.exists()",
    ),
    "accepting looks neither at the thread nor at the answer again": Bug(
        threads,
        "accept",
        "as_read = (ThreadRecord.visibility == asked.visibility) & _accepted_is(asked.accepted)",
        "as_read = ThreadRecord.item.exists()",
        also=("if answer is not None:", "if False:"),
    ),
    "a member is settled whatever they did meanwhile": Bug(members, "settle", "actions, as_read)", "actions, None)"),
    "a parked key is dropped although it was parked again": Bug(
        parked, "_delete", "condition=CaseRecord.token == parked.token", ""
    ),
    "a key that fails is not parked": Bug(parking, "each", "parked.park(function, key, repr(error))", "pass"),
    "a key that fails again is dropped": Bug(
        parking,
        "_try_again",
        "parked.park(waiting.function, waiting.key, repr(error), waiting.attempts)",
        "parked.drop(waiting)",
    ),
    "a notice is put whatever is there": Bug(notices, "_put", ", condition=NoticeRecord.notice.does_not_exist()", ""),
    "an event is done before anybody is told": Bug(
        raising,
        "_tell",
        "    key = thread.question.id\n",
        "    key = thread.question.id\n    event_books.note(key, event.id, Entry(done=True))\n",
    ),
    "an event on a hidden post is done": Bug(
        raising,
        "raise_notices",
        "        if not entry.done and event.is_to_be_told:\n",
        "        if not event.is_to_be_told:\n            event_books.note(key, event.id, Entry(done=True))\n"
        "        elif not entry.done:\n",
    ),
    "who acted is told as well": Bug(raising, "_unless_muted", 'who != member_follower(event.by or "") and ', ""),
    "who was muted is heard": Bug(raising, "_unless_muted", "not is_muted", "True"),
    "a new post is no news": Bug(news, "of_thread", "return not old or", "return bool(old) and"),
}
