"""The door for people as `app.py` opens it: all pages on one blueprint."""

from chalicelib.web import (
    accounts,
    answering,
    around,
    asking,
    comments,
    editing,
    feeds,
    following,
    helping,
    hiding,
    inbox,
    judging,
    lists,
    members,
    permalinks,
    points,
    questions,
)
from chalicelib.web.door import pages

__all__ = [
    "accounts",
    "answering",
    "around",
    "asking",
    "comments",
    "editing",
    "feeds",
    "following",
    "helping",
    "hiding",
    "inbox",
    "judging",
    "lists",
    "members",
    "pages",
    "permalinks",
    "points",
    "questions",
]
