"""The record classes, private to storage: one per table, attributes of all its kinds of item side by side.

| table       | key                    | holds, and is asked for                                        |
|-------------|------------------------|----------------------------------------------------------------|
| threads     | thread, item           | question · answer#<id> · comment#<parent>#<id> · tally#<post>: |
|             |                        | a thread whole or in part; by_day: threads written to on a day |
| revisions   | post, number           | the Markdown source of each version of a post                  |
| votes       | thread, <voter>#<post> | a viewer's votes in a thread; by_pending: votes not yet        |
|             |                        | tallied, by thread                                             |
| members     | id                     | profiles, claims handle#<skeleton>, credential#<member>;       |
|             |                        | by_points: members by points                                   |
| labels      | kind, key              | the categories; the tags; by_questions: labels by count        |
| settings    | kind, key              | options and the points rule; help lines                        |
| casework    | kind, key              | parked keys                                                    |
| ledger      | member, post           | what a post gives a member                                     |
| projections | thread, item           | manifest · card                                                |
| listings    | list, thread           | one entry per list and thread; an index per order, sparse      |
| follows     | target, follower       | who follows or has muted what; by_follower: all that somebody  |
|             |                        | follows; by_token: the follow that a token unsubscribes from   |
| notices     | recipient, notice      | <date>#<event>: what somebody is told · unread: how many of    |
|             |                        | it they have not read · mailed#<thread>: their mail about it;  |
|             |                        | events#<thread>, <event>: who was told of it already;          |
|             |                        | by_unread: unread ones by thread; by_due: those with mail due  |
| passes      | key                    | tokens, confirmations, idempotency keys and allowances, with   |
|             |                        | an expiry                                                      |
| addresses   | key                    | sealed addresses g#<hash> and m#<member>; s#<hash>: why one is |
|             |                        | not written to; t#<token>: whose choices it opens              |
| secrets     | key                    | keys that this stage hashes and seals with                     |

Numbers come back as int by `Int`; dates are stored as ISO 8601 in UTC with milliseconds, which sort.
"""

import types
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import (
    Attribute,
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.constants import NUMBER, STRING
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.config import settings
from chalicelib.storage.base import Base

STREAM = "NEW_AND_OLD_IMAGES"
NEW_IMAGES = "NEW_IMAGE"


class Int(Attribute[int]):
    """A whole number; PynamoDB's own NumberAttribute is typed as float."""

    attr_type = NUMBER

    def serialize(self, value: Any) -> str:
        return str(int(value))

    def deserialize(self, value: Any) -> int:
        return int(value)


class Date(Attribute[datetime]):
    """A moment in UTC, stored as sortable text."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat(timespec="milliseconds")

    def deserialize(self, value: str) -> datetime:
        return datetime.fromisoformat(value)


class TouchedIndex(GlobalSecondaryIndex["ThreadRecord"]):
    class Meta:
        index_name = "by_day"
        projection = KeysOnlyProjection()

    touched_on = UnicodeAttribute(hash_key=True)
    thread = UnicodeAttribute(range_key=True)


class ThreadRecord(Base):
    class Meta:
        table_name = settings.table("threads")
        stream_view_type = STREAM

    thread = UnicodeAttribute(hash_key=True)
    item = UnicodeAttribute(range_key=True)
    # Posts
    id = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    parent = UnicodeAttribute(null=True)
    member = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    html = UnicodeAttribute(null=True)
    created_at = Date(null=True)
    version = Int(null=True)
    edited_at = Date(null=True)
    edited_by = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    hidden_by = UnicodeAttribute(null=True)
    turned_at = Date(null=True)
    turned_by = UnicodeAttribute(null=True)
    turned_number = Int(null=True)
    turned_reason = UnicodeAttribute(null=True)
    accepted_at = Date(null=True)
    accepted_by = UnicodeAttribute(null=True)
    base_ups = Int(null=True)
    base_downs = Int(null=True)
    source_link = UnicodeAttribute(null=True)
    source_licence = UnicodeAttribute(null=True)
    former_authors = UnicodeSetAttribute(null=True)
    # The question alone
    title = UnicodeAttribute(null=True)
    category = UnicodeAttribute(null=True)
    tags = ListAttribute[str](null=True)
    accepted = UnicodeAttribute(null=True)
    closed_at = Date(null=True)
    closed_by = UnicodeAttribute(null=True)
    closed_reason = UnicodeAttribute(null=True)
    visibility = Int(null=True)
    views = Int(null=True)
    # Tallies
    ups = Int(null=True)
    downs = Int(null=True)
    # The day of the last write in UTC, so that a sweep finds what a lost stream left behind
    touched_on = UnicodeAttribute(null=True)
    by_day = TouchedIndex()


class RevisionRecord(Base):
    class Meta:
        table_name = settings.table("revisions")

    post = UnicodeAttribute(hash_key=True)
    number = Int(range_key=True)
    source = UnicodeAttribute()
    title = UnicodeAttribute(null=True)
    category = UnicodeAttribute(null=True)
    tags = ListAttribute[str](null=True)
    editor = UnicodeAttribute(null=True)
    written_at = Date()


class PendingIndex(GlobalSecondaryIndex["VoteRecord"]):
    class Meta:
        index_name = "by_pending"
        projection = KeysOnlyProjection()

    pending = UnicodeAttribute(hash_key=True)
    item = UnicodeAttribute(range_key=True)


class VoteRecord(Base):
    class Meta:
        table_name = settings.table("votes")
        stream_view_type = STREAM

    thread = UnicodeAttribute(hash_key=True)
    item = UnicodeAttribute(range_key=True)
    voter = UnicodeAttribute(null=True)
    post = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    value = Int(null=True)
    counted = Int(null=True)
    pending = UnicodeAttribute(null=True)
    by_pending = PendingIndex()


class PointsIndex(GlobalSecondaryIndex["MemberRecord"]):
    class Meta:
        index_name = "by_points"
        projection = AllProjection()

    ranked = UnicodeAttribute(hash_key=True)
    points = Int(range_key=True)


class MemberRecord(Base):
    class Meta:
        table_name = settings.table("members")
        stream_view_type = STREAM

    id = UnicodeAttribute(hash_key=True)
    # A profile
    handle = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    joined_at = Date(null=True)
    level = Int(null=True)
    about = UnicodeAttribute(null=True)
    follows_own = BooleanAttribute(null=True)
    ranked = UnicodeAttribute(null=True)
    points = Int(null=True)
    base = Int(null=True)
    bonus = Int(null=True)
    voting = Int(null=True)
    question_ups = Int(null=True)
    question_downs = Int(null=True)
    answer_ups = Int(null=True)
    answer_downs = Int(null=True)
    # A claim on a handle
    member = UnicodeAttribute(null=True)
    # A credential
    password = UnicodeAttribute(null=True)
    devices = UnicodeSetAttribute(null=True)
    by_points = PointsIndex()


class QuestionsIndex(GlobalSecondaryIndex["LabelRecord"]):
    class Meta:
        index_name = "by_questions"
        projection = AllProjection()

    kind = UnicodeAttribute(hash_key=True)
    questions = Int(range_key=True)


class LabelRecord(Base):
    class Meta:
        table_name = settings.table("labels")

    kind = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute(range_key=True)
    questions = Int(null=True)
    title = UnicodeAttribute(null=True)
    description = UnicodeAttribute(null=True)
    position = Int(null=True)
    by_questions = QuestionsIndex()


class SettingRecord(Base):
    class Meta:
        table_name = settings.table("settings")

    kind = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute(range_key=True)
    value = JSONAttribute(null=True)


class CaseRecord(Base):
    class Meta:
        table_name = settings.table("casework")
        stream_view_type = STREAM

    kind = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute(range_key=True)
    token = UnicodeAttribute(null=True)
    error = UnicodeAttribute(null=True)
    attempts = Int(null=True)
    due_at = Date(null=True)
    since = Date(null=True)
    held_until = Date(null=True)


class LedgerRecord(Base):
    class Meta:
        table_name = settings.table("ledger")

    member = UnicodeAttribute(hash_key=True)
    post = UnicodeAttribute(range_key=True)
    thread = UnicodeAttribute(null=True)
    item = UnicodeAttribute(null=True)
    posting = Int(null=True)
    votes = Int(null=True)
    accepting = Int(null=True)
    accepted = Int(null=True)


class ProjectionRecord(Base):
    class Meta:
        table_name = settings.table("projections")

    thread = UnicodeAttribute(hash_key=True)
    item = UnicodeAttribute(range_key=True)
    # The manifest
    lists = UnicodeSetAttribute(null=True)
    counted = UnicodeAttribute(null=True)
    # The card
    visibility = Int(null=True)
    gone = BooleanAttribute(null=True)
    title = UnicodeAttribute(null=True)
    category = UnicodeAttribute(null=True)
    tags = ListAttribute[str](null=True)
    asker = UnicodeAttribute(null=True)
    asker_name = UnicodeAttribute(null=True)
    asked_at = Date(null=True)
    ups = Int(null=True)
    downs = Int(null=True)
    answers = Int(null=True)
    posts = Int(null=True)
    accepted = BooleanAttribute(null=True)
    upvoted = BooleanAttribute(null=True)
    closed = BooleanAttribute(null=True)
    views = Int(null=True)
    hot = Int(null=True)
    latest_what = UnicodeAttribute(null=True)
    latest_at = Date(null=True)
    latest_post = UnicodeAttribute(null=True)
    latest_by = UnicodeAttribute(null=True)
    latest_name = UnicodeAttribute(null=True)


def _order(sort: str) -> GlobalSecondaryIndex[Any]:
    """An index of `listings` by one order; an entry without this attribute is not in it."""
    meta = type("Meta", (), {"index_name": f"by_{sort}", "projection": KeysOnlyProjection()})
    keys = {"list": UnicodeAttribute(hash_key=True), sort: UnicodeAttribute(range_key=True)}
    index: type[GlobalSecondaryIndex[Any]] = types.new_class(
        f"By{sort}", (GlobalSecondaryIndex,), exec_body=lambda body: body.update(Meta=meta, **keys)
    )
    return index()


class ListingRecord(Base):
    class Meta:
        table_name = settings.table("listings")

    list = UnicodeAttribute(hash_key=True)
    thread = UnicodeAttribute(range_key=True)
    newest = UnicodeAttribute(null=True)
    active = UnicodeAttribute(null=True)
    hot = UnicodeAttribute(null=True)
    votes = UnicodeAttribute(null=True)
    answers = UnicodeAttribute(null=True)
    unanswered = UnicodeAttribute(null=True)
    unaccepted = UnicodeAttribute(null=True)
    unupvoted = UnicodeAttribute(null=True)
    by_newest = _order("newest")
    by_active = _order("active")
    by_hot = _order("hot")
    by_votes = _order("votes")
    by_answers = _order("answers")
    by_unanswered = _order("unanswered")
    by_unaccepted = _order("unaccepted")
    by_unupvoted = _order("unupvoted")


class FollowerIndex(GlobalSecondaryIndex["FollowRecord"]):
    class Meta:
        index_name = "by_follower"
        projection = AllProjection()

    follower = UnicodeAttribute(hash_key=True)
    target = UnicodeAttribute(range_key=True)


class TokenIndex(GlobalSecondaryIndex["FollowRecord"]):
    class Meta:
        index_name = "by_token"
        projection = KeysOnlyProjection()

    token = UnicodeAttribute(hash_key=True)


class FollowRecord(Base):
    class Meta:
        table_name = settings.table("follows")

    target = UnicodeAttribute(hash_key=True)
    follower = UnicodeAttribute(range_key=True)
    mail = UnicodeAttribute(null=True)
    muted = BooleanAttribute(null=True)
    token = UnicodeAttribute(null=True)
    since = Date(null=True)
    by_follower = FollowerIndex()
    by_token = TokenIndex()


class UnreadIndex(GlobalSecondaryIndex["NoticeRecord"]):
    class Meta:
        index_name = "by_unread"
        projection = KeysOnlyProjection()

    recipient = UnicodeAttribute(hash_key=True)
    unread_in = UnicodeAttribute(range_key=True)


class DueIndex(GlobalSecondaryIndex["NoticeRecord"]):
    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due = UnicodeAttribute(hash_key=True)
    due_at = Date(range_key=True)


class NoticeRecord(Base):
    class Meta:
        table_name = settings.table("notices")
        stream_view_type = NEW_IMAGES

    recipient = UnicodeAttribute(hash_key=True)
    notice = UnicodeAttribute(range_key=True)
    expires = Int(null=True)
    # A notice
    deed = UnicodeAttribute(null=True)
    event = UnicodeAttribute(null=True)
    at = Date(null=True)
    why = UnicodeAttribute(null=True)
    thread = UnicodeAttribute(null=True)
    post = UnicodeAttribute(null=True)
    item = UnicodeAttribute(null=True)
    detail = UnicodeAttribute(null=True)
    raised_at = Date(null=True)
    read_at = Date(null=True)
    unread_in = UnicodeAttribute(null=True)
    # Its mail
    mail = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    due_at = Date(null=True)
    leased_until = Date(null=True)
    attempts = Int(null=True)
    interrupted = Int(null=True)
    message_id = UnicodeAttribute(null=True)
    error = UnicodeAttribute(null=True)
    follow = UnicodeAttribute(null=True)
    # How many are unread
    unread = Int(null=True)
    counted_on = UnicodeAttribute(null=True)
    # Mail about a thread
    mailed_at = Date(null=True)
    begun_by = UnicodeAttribute(null=True)
    looked_at = Date(null=True)
    # An event of a thread, and how far its fan-out has come
    cursor = UnicodeAttribute(null=True)
    done = BooleanAttribute(null=True)
    by_unread = UnreadIndex()
    by_due = DueIndex()


class PassRecord(Base):
    class Meta:
        table_name = settings.table("passes")

    key = UnicodeAttribute(hash_key=True)
    member = UnicodeAttribute(null=True)
    expires = Int(null=True)
    # An idempotency key
    digest = UnicodeAttribute(null=True)
    intended = UnicodeAttribute(null=True)
    leased_until = Int(null=True)
    answer = JSONAttribute(null=True)
    # A confirmation of an address
    recipient = UnicodeAttribute(null=True)
    # An allowance
    count_taken = Int(null=True)


class AddressRecord(Base):
    class Meta:
        table_name = settings.table("addresses")

    key = UnicodeAttribute(hash_key=True)
    hash = UnicodeAttribute(null=True)
    sealed = UnicodeAttribute(null=True)
    confirmed_at = Date(null=True)
    discreet = BooleanAttribute(null=True)
    used_at = Date(null=True)
    expires = Int(null=True)
    # A member's next address until it is confirmed, and the last one until it was told of the change
    next_hash = UnicodeAttribute(null=True)
    next_sealed = UnicodeAttribute(null=True)
    former_sealed = UnicodeAttribute(null=True)
    # A token, and whose choices it opens
    token = UnicodeAttribute(null=True)
    recipient = UnicodeAttribute(null=True)
    # Why an address is not written to
    reason = UnicodeAttribute(null=True)
    since = Date(null=True)
    refusals = Int(null=True)


class SecretRecord(Base):
    class Meta:
        table_name = settings.table("secrets")

    key = UnicodeAttribute(hash_key=True)
    value = UnicodeAttribute()
    # The key that follows, and from when on it is used
    newer = UnicodeAttribute(null=True)
    newer_from = Int(null=True)
