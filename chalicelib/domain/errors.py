"""What the forum says no to. Each error is named after its rule; its text is a sentence for the person who met it."""

from collections.abc import Sequence
from typing import ClassVar

from chalicelib.domain.sentences import in_english
from chalicelib.domain.writing import Complaint


class RuleBroken(Exception):
    """A rule of the forum was in the way. `code` is stable for programs, `str(error)` is for people, in English.

    `message` and `values` are the same sentence for other languages.
    """

    code: ClassVar[str] = "rule_broken"
    sentence: ClassVar[str] = "The forum's rules do not allow that."

    def __init__(self, message: str | None = None, /, **values: object) -> None:
        self.message, self.values = message or self.sentence, values
        super().__init__(in_english(self.message, values))


class NotFound(RuleBroken):
    """There is no such thing, or none that this viewer may see: the two are never told apart."""

    code = "not_found"
    sentence = "There is nothing here. It may have been removed, or the address may be mistyped."


class SignInRequired(RuleBroken):
    code = "sign_in_required"
    sentence = "This needs an account. Sign in and send the token as “Authorization: Bearer …”."


class WrongPassword(RuleBroken):
    """Said for an unknown handle and for a wrong password alike."""

    code = "wrong_password"
    sentence = "That handle and password do not belong together. Check both and try again."


class NotAllowed(RuleBroken):
    code = "not_allowed"
    sentence = "Only the author or a moderator can do that."


class Conflict(RuleBroken):
    """The deed does not fit the state the thing is in."""

    code = "conflict"


class OwnPostVote(Conflict):
    code = "own_post_vote"
    sentence = "Nobody votes on their own post."


class VotingOff(Conflict):
    code = "voting_off"
    sentence = "Comments are not voted on in this forum."


class PostHidden(Conflict):
    code = "post_hidden"
    sentence = "This post is hidden. It has to be restored first."


class QuestionClosed(Conflict):
    code = "question_closed"
    sentence = "This question is closed: it takes no new answers and no edits. Comments are still open."


class ThreadFull(Conflict):
    code = "thread_full"
    sentence = "This thread has reached its limit of posts. Please ask a new question and link to this one."


class SaidBefore(Conflict):
    code = "said_before"
    sentence = "The same text was just posted here. If you meant to send it once, it has arrived."


class HiddenByAnother(NotAllowed):
    code = "hidden_by_another"
    sentence = "A moderator hid this post, so only a moderator can restore it."


class StaleEdit(RuleBroken):
    """Somebody else edited the post since it was read."""

    code = "stale_edit"
    sentence = "The post has changed since you read it. Read it again, then send your edit with its new version."


class KeyInFlight(Conflict):
    code = "idempotency_key_in_flight"
    sentence = "A request with this Idempotency-Key is still being worked on. Wait a moment, then send it again."


class KeyReused(RuleBroken):
    code = "idempotency_key_reused"
    sentence = "This Idempotency-Key was used with another body. Send a fresh key with a new request."


class TooOften(RuleBroken):
    """More at once than the forum takes from one person; after so many seconds it takes more."""

    code = "too_often"
    sentence = "That was more than this forum takes at once. Please wait a little."

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class Unavailable(RuleBroken):
    """The storage did not answer in time; nothing is known to be lost."""

    code = "unavailable"
    sentence = "The forum cannot answer right now. Please try again in a few seconds; your text is not lost."


class Incomplete(RuleBroken):
    """What was written breaks limits. All complaints come together, each with a pointer to its field."""

    code = "invalid"
    sentence = "Some fields need another look."

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__()
        self.complaints = tuple(complaints)


class BadCursor(RuleBroken):
    """A cursor that no page of this list has given out."""

    code = "bad_cursor"
    sentence = "This cursor does not belong to this list. Leave it out to start from the top."
