"""Plants a bug: a function of chalicelib is compiled anew from its own source with a few words of it replaced."""

import ast
import inspect
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from unittest import mock


@dataclass(frozen=True)
class Bug:
    """What a function of a module says, and what it says instead; `also` is a second such pair."""

    module: ModuleType
    function: str
    instead_of: str
    says: str
    also: tuple[str, str] | None = None


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    """The bug is everywhere the function is known by name, and in the table of reconcilers; afterwards it is gone."""
    sound = getattr(bug.module, bug.function)
    spoiled = _compiled(bug)
    with ExitStack() as changes:
        for module in [m for name, m in sys.modules.items() if name.startswith("chalicelib.")]:
            for name, value in list(vars(module).items()):
                if value is sound:
                    changes.enter_context(mock.patch.object(module, name, spoiled))
                elif isinstance(value, dict) and sound in value.values():
                    mended = {key: spoiled if known is sound else known for key, known in value.items()}
                    changes.enter_context(mock.patch.dict(value, mended))
        yield


def _compiled(bug: Bug) -> Any:
    source = inspect.getsource(bug.module)
    found = [node for node in ast.parse(source).body if getattr(node, "name", None) == bug.function]
    lines = source.splitlines(keepends=True)
    first = min([found[0].lineno, *(decorator.lineno for decorator in found[0].decorator_list)])  # type: ignore[attr-defined]
    text = "".join(lines[first - 1 : found[0].end_lineno])
    for old, new in [(bug.instead_of, bug.says), *([bug.also] if bug.also else [])]:
        assert text.count(old) == 1, f"{bug.function} no longer says {old!r}: plant the bug anew"
        text = text.replace(old, new)
    made: dict[str, Any] = {}
    exec(compile(text, f"<bug in {bug.function}>", "exec"), vars(bug.module), made)
    return made[bug.function]
