"""The documents are held to the code: what exists is in ARCHITECTURE.md, and what any of them names exists."""

import argparse
import re
from pathlib import Path

import pytest

from app import app
from chalicelib.api.document import endpoints
from chalicelib.api.door import PREFIX
from chalicelib.storage.tables import TABLES
from ops import command_line

ROOT = Path(__file__).parents[1]
MAP = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
DOCUMENTS = sorted([ROOT / "ARCHITECTURE.md", ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_every_table_is_on_the_map(table):
    assert f"| `{table}` |" in MAP


@pytest.mark.parametrize("name", sorted(source.name for source in app.event_sources))
def test_everything_that_aws_starts_is_on_the_map(name):
    assert f"| `{name}` |" in MAP


def routes() -> list[str]:
    """Every route but those that only say that there is nothing."""
    of_the_api = {PREFIX + endpoint.path for endpoint in endpoints()}
    pages = {path for path in app.routes if not path.startswith("/api") and "{one}" not in path and path != "/static"}
    return sorted(of_the_api | pages)


@pytest.mark.parametrize("path", routes())
def test_every_route_is_on_the_map(path):
    assert f"`{path}`" in MAP


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_a_document_names_exist(document):
    text = document.read_text("utf-8")
    named = set(re.findall(r"`((?:chalicelib|local|ops|tests|docs)/[\w./-]+)`", text))
    linked = {link for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text) if link}
    missing = {name for name in named if not (ROOT / name).exists()}
    missing |= {link for link in linked if not (document.parent / link).exists()}
    assert not missing


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"make ([a-z0-9-]+)", (ROOT / "README.md").read_text("utf-8"))))
)
def test_make_knows_the_commands_of_the_readme(command):
    assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def _known() -> dict[str, set[str]]:
    """The options of every operators' command: "parked list", and "import askwell"."""
    found: dict[str, set[str]] = {}

    def look(parser: argparse.ArgumentParser, words: str) -> None:
        found[words] = {option for action in parser._actions for option in action.option_strings}
        for action in parser._actions:
            for name, inner in action.choices.items() if isinstance(action, argparse._SubParsersAction) else ():
                look(inner, f"{words} {name}".strip())

    look(command_line.parser(), "")
    return found


KNOWN = _known()
LINES = [
    (document.relative_to(ROOT), line.group(1))
    for document in DOCUMENTS
    for line in re.finditer(r"(?:python -m|`)\s?ops ([a-z][^`#\n]*)", document.read_text("utf-8").replace("\\\n", " "))
]


@pytest.mark.parametrize(("document", "line"), LINES, ids=str)
def test_operators_commands_that_a_document_names_are_there_with_their_options(document, line):
    words = re.match(r"[a-z -]*", line)[0].split(" --")[0].split()
    command = next((" ".join(words[:end]) for end in (3, 2, 1) if " ".join(words[:end]) in KNOWN), None)
    assert command, f"{document} names a command that is not there"
    options = set(re.findall(r"(?<=\s)--[a-z-]+", line.split("|")[0]))
    assert options <= KNOWN[command], f"ops {command} has no {options - KNOWN[command]}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_says_to_make_can_be_made(document):
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    commands = re.findall(r"(?:`|^|&& )make ([a-z0-9-]+)", document.read_text("utf-8"), re.MULTILINE)
    assert set(commands) <= targets


def test_make_has_one_recipe_for_each_target():
    targets = re.findall(r"^([a-z0-9-]+):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert sorted(targets) == sorted(set(targets))
