"""Every attribute of the truth is carried by an export, or it is said here why it stays behind."""

import pytest

from chalicelib.domain.points import PointsRule
from chalicelib.storage import exports, records
from chalicelib.storage.base import Base
from chalicelib.storage.tables import TABLES

DERIVED = {
    records.ThreadRecord: {"item", "ups", "downs", "touched_on"},
    records.RevisionRecord: set(),
    records.VoteRecord: {"item", "counted", "pending"},
    records.MemberRecord: {
        *("ranked", "points", "base", "voting", "question_ups", "question_downs", "answer_ups", "answer_downs"),
        "member",  # a claim follows from the handle
    },
    records.LabelRecord: {"questions"},
    records.SettingRecord: set(),
    records.FollowRecord: set(),
}
WITHHELD = {records.MemberRecord: {"password", "devices"}, records.FollowRecord: {"token"}}
LEFT_BEHIND = {
    records.CaseRecord: "work under way",
    records.LedgerRecord: "derived",
    records.ProjectionRecord: "derived",
    records.ListingRecord: "derived",
    records.PassRecord: "soon over",
    records.SecretRecord: "secret",
    records.NoticeRecord: "what was told to whom; it is soon over",
    records.AddressRecord: "addresses",
}


@pytest.mark.parametrize("record", DERIVED, ids=lambda record: record.__name__)
def test_an_attribute_is_carried_derived_or_withheld(record: type[Base]) -> None:
    carried = {name for kind in exports.KINDS.values() if kind.record is record for name in kind.carries}
    assert carried | DERIVED[record] | WITHHELD.get(record, set()) == set(record.get_attributes())
    assert not carried & (DERIVED[record] | WITHHELD.get(record, set()))


def test_every_table_is_carried_or_left_behind() -> None:
    assert {table.record for table in TABLES} <= DERIVED.keys() | LEFT_BEHIND.keys()


@pytest.mark.parametrize(
    ("kind", "values", "why"),
    [
        ("song", {}, "there is no kind of line “song”"),
        ("vote", {"thread": "t", "voter": "v", "post": "p", "kind": "answer"}, "a vote needs “value”"),
        ("setting", {"kind": "forum", "key": "options", "value": {}, "colour": "red"}, "a setting has no “colour”"),
        ("label", {"kind": "tag", "key": "a", "title": 7}, "“title” is not what it should be: 7"),
        (
            "member",
            {"id": "m", "handle": "a", "name": "A", "joined_at": "yesterday"},
            "“joined_at” is no date: yesterday",
        ),
    ],
)
def test_a_line_that_cannot_be_says_why(kind: str, values: dict[str, object], why: str) -> None:
    with pytest.raises(exports.NotALine) as wrong:
        exports.records_of(kind, values, PointsRule())
    assert str(wrong.value) == why
