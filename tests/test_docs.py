"""ARCHITECTURE.md and the README are held to the code: what exists is in them, what they name exists."""

import re
from pathlib import Path

import pytest

from app import app
from chalicelib.api.document import endpoints
from chalicelib.api.door import PREFIX
from chalicelib.storage.tables import TABLES

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
