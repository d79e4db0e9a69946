"""`python -m ops.building.dataclass_methods BUILD`: compiles what `chalicelib/ready.py` puts to use."""

import dataclasses
import importlib
import marshal
import pkgutil
import sys
from pathlib import Path
from typing import Any


def main() -> int:
    """Imports everything below `BUILD`, and notes what `dataclass` would compile."""
    build = Path(sys.argv[1])
    sys.path.insert(0, str(build))
    texts: set[str] = set()

    def noting(text: str, *scopes: Any) -> None:
        texts.add(text)
        exec(text, *scopes)

    setattr(dataclasses, "exec", noting)  # noqa: B010
    package = importlib.import_module("chalicelib")
    ready = importlib.import_module("chalicelib.ready")
    for module in pkgutil.walk_packages(package.__path__, "chalicelib."):
        if ".compiled" not in module.name:
            importlib.import_module(module.name)
    assert Path(ready.READY).is_relative_to(build)
    code = {text: compile(text, "<dataclass>", "exec") for text in sorted(texts)}
    ready.READY.parent.mkdir(exist_ok=True)
    ready.READY.write_bytes(marshal.dumps(code))
    return 0


if __name__ == "__main__":
    sys.exit(main())
