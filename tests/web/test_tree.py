"""The remembered tree of categories."""

from chalicelib.storage import labels
from chalicelib.storage.labels import Label
from chalicelib.web import tree


def test_a_category_knows_those_above_and_right_below(forum):
    known = tree.current()
    assert [label.key for label in known.above("family/parents/care")] == ["family", "family/parents"]
    assert [label.key for label in known.below("family")] == ["family/parents"]
    assert [label.key for label in known.below("")] == ["family", "work"]


def test_the_tree_is_read_once_in_a_while(forum):
    before = tree.current()
    labels.describe(Label("grief", title="Grief"))
    assert tree.current() is before
    tree.forget()
    assert tree.current().find("grief")
