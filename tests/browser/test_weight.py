"""What a question's page weighs on its way to a phone."""

import gzip
import re
from urllib.request import urlopen

import pytest

from tests.browser.places import Places

MOST_BYTES = 40 * 1024


def packed(url: str) -> bytes:
    """What is sent of a file by a server that compresses, as those between the forum and its readers do."""
    with urlopen(url) as answer:
        return gzip.compress(answer.read())


@pytest.mark.parametrize("which", ["fullest", "crowded"])
def test_a_question_and_all_it_needs_are_light(forum_url: str, places: Places, which: str):
    with urlopen(forum_url + getattr(places, which)) as answer:
        html = answer.read().decode()
    needed = set(re.findall(r'(?:src|href)="(/[\w./-]+\.(?:css|js|svg))"', html))
    assert len(needed) >= 2
    weights = {"the page": len(gzip.compress(html.encode()))}
    weights |= {file: len(packed(forum_url + file)) for file in needed}
    assert sum(weights.values()) <= MOST_BYTES, weights
