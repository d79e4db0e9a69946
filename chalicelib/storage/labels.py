"""Labels: the tree of categories and the tags, each with how many visible questions it counts."""

from dataclasses import dataclass

from chalicelib.storage.base import answered, find
from chalicelib.storage.cursors import Page, page_of
from chalicelib.storage.records import LabelRecord

CATEGORY, TAG = "category", "tag"


@dataclass(frozen=True, slots=True)
class Label:
    """A category by its path or a tag by its name. `questions` includes those of sub-categories."""

    key: str
    questions: int = 0
    title: str = ""
    description: str = ""
    position: int = 0


@answered
def categories() -> list[Label]:
    """The whole tree, each parent before its children, siblings in the operator's order."""
    found = {r.key: _label(r) for r in LabelRecord.query(CATEGORY) if r.title}
    return sorted(found.values(), key=lambda label: _place_in_tree(label.key, found))


def category(path: str) -> Label | None:
    record = find(LabelRecord, CATEGORY, path, consistent=False)
    return _label(record) if record and record.title else None


@answered
def tags(limit: int, cursor: str | None) -> Page[Label]:
    """Tags that are in use, most used first."""
    in_use = LabelRecord.questions > 0
    return page_of(LabelRecord.by_questions, TAG, limit, cursor, _label, range_key_condition=in_use)


@answered
def describe(label: Label) -> None:
    """Makes or renames a category; its count is left alone."""
    LabelRecord(CATEGORY, label.key).update(
        [
            LabelRecord.title.set(label.title),
            LabelRecord.description.set(label.description),
            LabelRecord.position.set(label.position),
            LabelRecord.questions.set(LabelRecord.questions | 0),
        ]
    )


def _place_in_tree(path: str, known: dict[str, Label]) -> list[tuple[int, str]]:
    parts = path.split("/")
    above = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    return [(known[p].position if p in known else 0, p) for p in above]


def _label(record: LabelRecord) -> Label:
    return Label(record.key, record.questions or 0, record.title or "", record.description or "", record.position or 0)
