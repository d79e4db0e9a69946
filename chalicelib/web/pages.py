"""The door for people as `app.py` opens it: all pages on one blueprint."""

from chalicelib.web import accounts, around, lists, members, questions
from chalicelib.web.door import pages

__all__ = ["accounts", "around", "lists", "members", "pages", "questions"]
