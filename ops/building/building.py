"""What lies in `build/`, and how it gets there: the same bytes from the same sources, at any time, on any machine."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import chalice

from ops.building.target import Target
from ops.building.vendoring import vendor
from ops.failures import Declined

REPOSITORY = Path(__file__).parents[2]
_NOT_SHIPPED = (".pyc", ".po", ".pot")  # what this machine compiled; what only translators read
_DAY_ONE = 315532800  # 1 January 1980, the first day that a zip can name
# Hashes of texts differ from process to process, and sets with them, unless they are told not to.
_ALWAYS_ALIKE = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}

Say = Callable[[str], None]


def build(into: Path, target: Target, say: Say = lambda _: None) -> None:
    """Makes or renews the directory `into`, which then is a Chalice project; `.chalice` in it stays as it is.

    Declined when a package has no wheel for the target.
    """
    into.mkdir(parents=True, exist_ok=True)
    _vendor_once(into, target, say)
    _copy_sources(into)
    _compile_templates(into)
    _compile_dataclasses(into)
    _compile_modules(into)
    (into / "requirements.txt").write_text("# All packages are in vendor/.\n", "utf-8")
    _make_alike(into)


def _vendor_once(into: Path, target: Target, say: Say) -> None:
    """Packages are fetched anew only when what they are made from has changed."""
    requirements, made_from = REPOSITORY / "requirements.txt", into / ".vendored"
    parts = [requirements.read_bytes(), repr(target).encode()]
    parts += [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    print_of = hashlib.sha256(b"\0".join(parts)).hexdigest()
    if made_from.exists() and made_from.read_text() == print_of:
        return
    say(f"Fetching packages for {target.architecture}, Python {target.python_version} …")
    made_from.unlink(missing_ok=True)
    vendor(requirements, into / "vendor", target)
    _compile(into / "vendor", into / "vendor")
    made_from.write_text(print_of)


def _copy_sources(into: Path) -> None:
    shutil.rmtree(into / "chalicelib", ignore_errors=True)
    for source in _sources():
        copy = into / source.relative_to(REPOSITORY)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)


def _sources() -> Iterable[Path]:
    yield REPOSITORY / "app.py"
    for path in sorted((REPOSITORY / "chalicelib").rglob("*")):
        if path.is_file() and path.suffix not in _NOT_SHIPPED:
            yield path


def _compile_templates(into: Path) -> None:
    target = into / "chalicelib" / "presentation" / "compiled"
    _run([sys.executable, "-m", "ops.building.templates", str(target)], REPOSITORY)


def _compile_dataclasses(into: Path) -> None:
    _run([sys.executable, "-m", "ops.building.dataclass_methods", str(into)], REPOSITORY)


def _compile_modules(into: Path) -> None:
    """Bytecode for the app, the forum, and Chalice's own runtime, which its packager ships as source alone.

    /var/task is read-only, so without it each cold start would compile everything again: three times as slow.
    """
    _compile(into / "chalicelib", into)
    runtime = into / "vendor" / "chalice"
    shutil.rmtree(runtime, ignore_errors=True)
    runtime.mkdir()
    installed = Path(chalice.__file__).parent
    for name in ("__init__.py", "app.py"):
        shutil.copyfile(installed / name, runtime / name)
    _compile(runtime, into / "vendor")
    for source in runtime.glob("*.py"):
        source.unlink()
    shutil.copyfile(into / "app.py", into / "vendor" / "app.py")
    _compile(into / "vendor" / "app.py", into / "vendor")
    (into / "vendor" / "app.py").unlink()


def _compile(what: Path, below: Path) -> None:
    """Beside each source its bytecode, which Python takes without looking at the source again (PEP 552)."""
    how = ["-q", "-f", "--invalidation-mode", "unchecked-hash", "-s", str(below)]
    _run([sys.executable, "-m", "compileall", *how, str(what)], REPOSITORY)


def _run(command: list[str], where: Path) -> None:
    done = subprocess.run(
        command, cwd=where, env=os.environ | _ALWAYS_ALIKE, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Declined(f"{' '.join(command[1:3])} failed:\n{done.stdout}{done.stderr}")


def _make_alike(into: Path) -> None:
    """Dates and rights of files go into a zip too."""
    for path in sorted(into.rglob("*")):
        if ".chalice" not in path.parts:
            path.chmod(0o755 if path.is_dir() else 0o644)
            os.utime(path, (_DAY_ONE, _DAY_ONE))
