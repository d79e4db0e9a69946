"""The seeds that failed once. They are kept beside the tests and replayed for ever."""

from pathlib import Path

_KEPT = Path(__file__).with_name("seeds.txt")


def kept() -> list[tuple[int, int]]:
    """Each kept seed with the number of deeds it was given."""
    lines = [line for line in _KEPT.read_text().splitlines() if line and not line.startswith("#")]
    return [(int(seed), int(deeds)) for seed, deeds in map(str.split, lines)]


def keep(seed: int, deeds: int) -> None:
    """Adds a seed, once."""
    if (seed, deeds) not in kept():
        with _KEPT.open("a") as file:
            file.write(f"{seed} {deeds}\n")
