"""Sentences that the rules say to people: a message with named values, so that it can be put into any language."""

from collections.abc import Mapping


class Noun(str):
    """What a sentence is about, "A title": put into the reader's language by itself, before the sentence holds it."""

    __slots__ = ()


def in_english(message: str, values: Mapping[str, object]) -> str:
    """Return the message with its values where it has "%(name)s"; numbers are grouped by thousands."""
    return message % {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
