"""The direction of imports, checked (chalicelib/__init__.py draws it)."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ROOT / "chalicelib"

MAY_IMPORT = {
    "domain": {"domain"},
    "config": set(),
    "ready": set(),
    "logs": {"config"},
    "metrics": {"config"},
    "counting": {"logs", "metrics"},
    "presentation": {"presentation", "domain", "config"},
    "storage": {"storage", "domain", "config", "metrics"},
    "actions": {"actions", "storage", "presentation", "domain", "config"},
    "reconcilers": {"reconcilers", "storage", "presentation", "domain", "config", "metrics"},
    "notifications": {"notifications", "storage", "presentation", "domain", "config", "logs", "metrics"},
    "triggers": {"triggers", "reconcilers", "notifications", "storage", "domain", "config", "logs", "metrics"},
    "api": {"api", "actions", "storage", "presentation", "domain", "config"},
    "web": {"web", "actions", "storage", "presentation", "domain", "config"},
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGES.rglob("*.py") if path != PACKAGES / "__init__.py")


def package_of(path: Path) -> str:
    return path.relative_to(PACKAGES).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_follow_the_arrows(path):
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("chalicelib.")}
    assert ours <= MAY_IMPORT[package_of(path)], f"{path.name} imports {ours - MAY_IMPORT[package_of(path)]}"


def test_the_rules_need_nothing_but_the_standard_library():
    for path in (PACKAGES / "domain").rglob("*.py"):
        others = {name.split(".")[0] for name in imports(path)} - {"chalicelib"}
        assert others <= sys.stdlib_module_names, f"{path.name} imports {others - sys.stdlib_module_names}"


def test_only_storage_knows_dynamodb_and_only_the_post_office_ses():
    for path in modules():
        if package_of(path) != "storage" and path != PACKAGES / "notifications" / "post_office.py":
            assert not {n for n in imports(path) if n.split(".")[0] in {"boto3", "botocore", "pynamodb"}}, path


def test_only_config_reads_the_environment():
    for path in modules():
        if package_of(path) != "config":
            assert "environ" not in path.read_text("utf-8"), path


def test_nothing_that_is_deployed_imports_what_is_not():
    for path in [ROOT / "app.py", *modules()]:
        tops = {name.split(".")[0] for name in imports(path)}
        assert not tops & {"app", "local", "ops", "bench", "tests", "moto", "rich"}, path


def test_no_door_and_no_action_calls_a_reconciler():
    for path in modules():
        if package_of(path) in {"actions", "api", "web"}:
            assert not {name for name in imports(path) if name.startswith("chalicelib.reconcilers")}, path


def test_the_app_is_a_table_of_contents():
    assert len((ROOT / "app.py").read_text("utf-8").splitlines()) <= 40
