"""Collects what the pages say, for translators: `python -m ops.messages [LANGUAGE]` (docs/translating.md).

Writes `askwell.pot`, brings every language's `askwell.po` up to date with it and compiles it; LANGUAGE begins one.
"""

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "chalicelib"
LOCALE = PACKAGE / "presentation" / "locale"
TEMPLATE = LOCALE / "askwell.pot"

# What says a sentence, and where among the arguments its words are.
_CALLS: Mapping[str, Sequence[int]] = {
    "translate": [0],
    "later": [0],
    "plural": [0, 1],
    "later_plural": [0, 1],
    "pgettext": [0, 1],
    "Noun": [0],
    "refuse": [2],
    "Complaint": [2],
    "Conflict": [0],
    "NotAllowed": [0],
    "TooMuch": [0],
}
_PACKAGES = ("domain", "actions", "notifications", "presentation", "web")  # the API speaks English

Sentence = str | tuple[str, ...]
Said = tuple[str, Sentence, str | None]


def main(languages: Sequence[str]) -> None:
    """Writes what has changed, and begins the languages that are named."""
    said = collected()
    if not TEMPLATE.exists() or words(read(TEMPLATE)) != words(said):
        LOCALE.mkdir(exist_ok=True)
        write(TEMPLATE, said)
    begun = {path.parents[1].name for path in LOCALE.glob("*/LC_MESSAGES/askwell.po")}
    for language in sorted(begun | set(languages)):
        bring_up_to_date(language, said)


def collected() -> Catalog:
    """Every sentence that a page may show, with the files that say it."""
    header = "# What Askwell's pages say; `make messages` collects it."
    said = Catalog(project="Askwell", version="1", header_comment=header, msgid_bugs_address="", fuzzy=False)
    for file, sentence, context in (*_in_templates(), *_in_code()):
        said.add(sentence, None, [(file, 0)], context=context)
    return said


def words(catalogue: Catalog) -> set[tuple[str | None, object]]:
    """What there is to translate, wherever it is said."""
    return {(message.context, message.id) for message in catalogue if message.id}


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, include_lineno=False)


def bring_up_to_date(language: str, said: Catalog) -> None:
    """Keeps what is translated, adds what is new, and compiles both for the forum."""
    path = LOCALE / language / "LC_MESSAGES" / "askwell.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    translated = read(path) if path.exists() else Catalog(locale=language, project="Askwell")
    translated.update(said)
    write(path, translated)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, translated)


def _in_templates() -> Iterator[Said]:
    """Those of pages, and those of letters, which are written as text too."""
    kinds = [("**.html", "jinja2"), ("**.txt", "jinja2")]
    options = {kind: {"trimmed": "true", "silent": "false"} for kind, _ in kinds}
    for folder in ("templates", "letters"):
        found = extract_from_dir(PACKAGE / "presentation" / folder, kinds, options)
        for file, _, sentence, _, context in found:
            yield f"chalicelib/presentation/{folder}/{file}", sentence, context


def _in_code() -> Iterator[Said]:
    for path in sorted(path for package in _PACKAGES for path in (PACKAGE / package).rglob("*.py")):
        for sentence, context in in_python(path.read_text("utf-8")):
            yield str(path.relative_to(ROOT)), sentence, context


def in_python(code: str) -> Iterator[tuple[Sentence, str | None]]:
    """What a file of code says, each with its context if it has one."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from _of_rule(node)


def _of_call(call: ast.Call) -> Iterator[tuple[Sentence, str | None]]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    places = _CALLS.get(name, [])
    said = tuple(text for place in places if place < len(call.args) if (text := _text(call.args[place])))
    if said and len(said) == len(places):
        context = said[0] if name == "pgettext" else None
        yield said[-1] if context or len(said) == 1 else said, context


def _of_rule(assignment: ast.Assign | ast.AnnAssign) -> Iterator[tuple[Sentence, str | None]]:
    """The `sentence` of an error."""
    targets = assignment.targets if isinstance(assignment, ast.Assign) else [assignment.target]
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    if names == ["sentence"] and assignment.value and (text := _text(assignment.value)):
        yield text, None


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


if __name__ == "__main__":
    main(sys.argv[1:])
