"""`category list` and `category set`: the tree that questions are sorted into."""

from argparse import Namespace

from chalicelib.domain.categories import MAX_DEPTH
from chalicelib.domain.names import words
from chalicelib.storage import labels
from chalicelib.storage.labels import Label
from ops.console import rehearsed, say, show_table
from ops.failures import BadInput


def show(_: Namespace) -> int:
    """Lists the tree in its order."""
    rows = [
        (label.key, label.title, label.questions, label.position, label.description) for label in labels.categories()
    ]
    show_table("Categories", ("path", "title", "questions", "position", "description"), rows)
    return 0


def describe(asked: Namespace) -> int:
    """Makes a category or changes it; what is not said stays. BadInput for a path that cannot be an address."""
    _check(asked.path)
    known = labels.category(asked.path)
    before = known or Label(asked.path, title=asked.path.rsplit("/", 1)[-1].replace("-", " ").capitalize())
    label = Label(
        asked.path,
        title=before.title if asked.title is None else asked.title,
        description=before.description if asked.description is None else asked.description,
        position=before.position if asked.position is None else asked.position,
    )
    if not label.title.strip():
        raise BadInput("A category needs a title.")
    if rehearsed(asked, f"{'change' if known else 'make'} the category {label.key}: {label.title}"):
        return 0
    labels.describe(label)
    say(f"The category {label.key} is {'changed' if known else 'there'}: {label.title}.")
    return 0


def _check(path: str) -> None:
    levels = path.split("/")
    if any(level != "-".join(words(level)) or not level for level in levels) or len(levels) > MAX_DEPTH:
        raise BadInput(f'"{path}" is no category: write it as in its address, "relationships/family", at most 4 deep.')
    parent = "/".join(levels[:-1])
    if parent and labels.category(parent) is None:
        raise BadInput(f"Make the category {parent} first.")
