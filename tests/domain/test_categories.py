"""Paths of categories."""

import pytest

from chalicelib.domain.categories import with_ancestors


@pytest.mark.parametrize(("path", "all_of_them"), [("", ()), ("a", ("a",)), ("a/b/c", ("a", "a/b", "a/b/c"))])
def test_a_category_comes_with_its_ancestors(path, all_of_them):
    assert with_ancestors(path) == all_of_them
