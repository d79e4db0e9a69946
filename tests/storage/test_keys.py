"""The stage's own keys: made once, whoever asks first."""

import pytest

from chalicelib.storage import keys
from tests.forum import Forum
from tests.harness import Meanwhile, on


@pytest.fixture(autouse=True)
def another_process() -> None:
    keys._key.cache_clear()


def test_a_hash_is_the_same_for_every_process_of_the_stage(forum: Forum) -> None:
    before = keys.keyed_hash("names", "ann")
    keys._key.cache_clear()
    assert keys.keyed_hash("names", "ann") == before


def test_a_hash_differs_by_purpose_and_text(forum: Forum) -> None:
    hashes = {keys.keyed_hash(purpose, text) for purpose in ("names", "devices") for text in ("ann", "bob")}
    assert len(hashes) == 4


def test_two_processes_that_make_a_key_at_once_agree(forum: Forum) -> None:
    others: list[str] = []
    overtaken = Meanwhile(lambda: others.append(keys.keyed_hash("names", "ann")))
    run = forum.stage.run(lambda: keys.keyed_hash("names", "ann"), on("PutItem", overtaken))
    assert others == [run.result]


def test_a_process_looks_a_key_up_once(forum: Forum) -> None:
    keys.keyed_hash("names", "ann")
    with forum.stage.wire.metered() as meter:
        keys.keyed_hash("names", "bob")
    assert meter.round_trips == 0
