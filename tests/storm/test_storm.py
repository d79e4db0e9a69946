"""The storm in small: 300 deeds on moto in each run of the tests, and every seed that failed once."""

import os

import pytest

from tests.storm import seeds
from tests.storm.stage import Stage
from tests.storm.storm import Report, Storm

_SEEDS = [int(seed) for seed in os.environ.get("STORM_SEEDS", "1 2 3 4 5").split()]
_DEEDS = 60


@pytest.mark.parametrize("seed", _SEEDS)
def test_after_a_storm_everything_follows_from_the_truth(seed: int, on_moto: Stage) -> None:
    report = Storm(on_moto, seed).rage(_DEEDS)
    assert not report.wrong, _told(report, "moto")
    assert report.counts["deeds"] >= _DEEDS


def test_a_storm_that_did_harm_once_does_none_now(on_ministack: Stage) -> None:
    for seed, deeds in seeds.kept():
        report = Storm(on_ministack, seed).rage(deeds)
        assert not report.wrong, _told(report, "ministack")


def test_the_same_seed_brings_the_same_storm(on_ministack: Stage) -> None:
    first, second = (Storm(on_ministack, 7).rage(_DEEDS) for _ in range(2))
    assert first == second
    assert {"KillBefore", "KillAfter", "Conflict", "nested", "redelivered"} <= set(first.counts)


def _told(report: Report, engine: str) -> str:
    command = f"python -m tests.storm --engine {engine} --first {report.seed} --seeds 1 --deeds …"
    return "\n".join([f"seed {report.seed} ({command}), {dict(report.counts)}", *report.wrong])
