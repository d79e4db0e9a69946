"""Counts what a member has not read: an operator's audit has it done where the count went wrong."""

from chalicelib.storage import inbox


def count_unread(key: str) -> None:
    """Brings the count of one recipient into line with their notices."""
    inbox.recount(key)
