"""The static files and their hashed names."""

import hashlib
import re

import pytest

from chalicelib.presentation import assets


def test_a_name_holds_the_hash_of_the_text():
    found = assets.named("forum.css")
    assert found.name == f"forum.{hashlib.sha256(found.text.encode()).hexdigest()[:12]}.css"


def test_a_file_is_found_under_its_hashed_name_only():
    found = assets.named("mark.svg")
    assert assets.find(found.name) == found
    assert assets.find("mark.svg") is None


def test_an_unlisted_file_is_none_of_ours():
    with pytest.raises(KeyError):
        assets.named("secret.txt")


@pytest.mark.parametrize("file", ["forum.css", "forum.js", "help-worker.js", "mark.svg"])
def test_no_file_loads_anything_from_elsewhere(file):
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", assets.named(file).text)


def test_the_style_speaks_of_starts_and_ends_so_that_it_holds_from_right_to_left():
    style = re.sub(r"/\*.*?\*/", "", assets.named("forum.css").text, flags=re.DOTALL)
    physical = r"[\w-]*-(?:left|right)(?:-[\w-]+)?\s*:|\b(?:left|right)\s*[:;}]|[:\s](?:left|right)\s*[;}]"
    assert not re.findall(physical, style)
