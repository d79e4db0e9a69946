"""An import needs no more memory for a large dump than for a small one."""

import tracemalloc
from pathlib import Path

from ops.importing import stackexchange, staging
from ops.importing.report import Report

ANSWERS = 19
WORDS = "&lt;p&gt;" + "Warm the pot before the leaves go in. " * 260 + "&lt;/p&gt;"


def write_dump(directory: Path, questions: int) -> int:
    directory.mkdir()
    path = directory / "Posts.xml"
    with path.open("w", encoding="utf-8") as file:
        file.write("<posts>\n")
        for question in range(questions):
            first = question * (ANSWERS + 1) + 1
            rest = f'CreationDate="2014-02-01T08:00:00" Score="1" OwnerUserId="{question % 500}" Body="{WORDS}"'
            file.write(f'<row Id="{first}" PostTypeId="1" Title="How is tea made, part {first}?" {rest}/>\n')
            for key in range(first + 1, first + 1 + ANSWERS):
                file.write(f'<row Id="{key}" PostTypeId="2" ParentId="{first}" {rest}/>\n')
        file.write("</posts>\n")
    return path.stat().st_size


def peak(directory: Path) -> int:
    tracemalloc.start()
    try:
        with staging.opened() as stage:
            stackexchange.read(directory, "tea.stackexchange.com", stage, Report(stage))
            assert sum(len(thread.replies) for thread in stage.threads()) == stage.questions() * ANSWERS
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_twenty_megabytes_take_no_more_memory_than_one(tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    assert write_dump(small, 5) > 900_000
    assert write_dump(large, 100) > 19_000_000
    few, many = peak(small), peak(large)
    assert many < few + 1_000_000
    assert many < 4_000_000
