"""The files that Chalice reads: its configuration and a policy for each function.

`.chalice/base.json` and `.chalice/policies/` are written by hand and tracked; what is made of them for a stage is not.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ops.stage_names import HTTP_FUNCTION, StageNames

REPOSITORY = Path(__file__).parents[2]
TEMPLATES = REPOSITORY / ".chalice"
ARCHITECTURES = ("arm64", "x86_64")

Files = dict[str, str]


def functions() -> list[str]:
    """Every Lambda function of the forum by Chalice's name, read from the app itself."""
    from app import app

    started = [source.name for source in app.event_sources] + [pure.name for pure in app.pure_lambda_functions]
    return [HTTP_FUNCTION, *sorted(started)]


def listeners() -> dict[str, str]:
    """The table, by its short name, whose stream each function reads."""
    from app import app

    arns = {source.name: source.stream_arn for source in app.event_sources if hasattr(source, "stream_arn")}
    return {function: arn.split("/")[1].rpartition("-")[2] for function, arn in arns.items()}


def started_by_streams() -> list[str]:
    """The functions that read a stream of DynamoDB."""
    return sorted(listeners())


def write(
    root: Path,
    names: StageNames,
    streams: Mapping[str, str],
    variables: Mapping[str, str],
    *,
    architecture: str = "arm64",
    capped: bool = True,
) -> None:
    """Writes `.chalice/config.json` and the policies of one stage below `root`; other stages stay as they are.

    `streams` has ARNs by the short names of tables, `variables` further environment variables. `capped=False` leaves
    out the reserved concurrency, for accounts that have none to reserve. Nothing secret is written.
    """
    target = root / ".chalice"
    target.mkdir(parents=True, exist_ok=True)
    with _alone_in(target):
        section = stage_section(names, streams, variables, architecture=architecture, capped=capped)
        for name, text in _files(target, names, section).items():
            _replace(target / name, text)


def is_written(root: Path, names: StageNames, section: Mapping[str, Any]) -> bool:
    """Whether the files below `root` say just this of the stage."""
    target = root / ".chalice"
    return all(_text_of(target / name) == text for name, text in _files(target, names, section).items())


def stage_section(
    names: StageNames,
    streams: Mapping[str, str],
    variables: Mapping[str, str],
    *,
    architecture: str = "arm64",
    capped: bool = True,
) -> dict[str, Any]:
    """What the configuration says of this stage: `base.json`'s settings for all stages under those for this one."""
    base = _base()
    own = base.get("stages", {}).get(names.stage, {})
    shared = base.get("lambda_functions", {})
    arns = {f"ASKWELL_STREAM_{table.upper()}": arn for table, arn in sorted(streams.items())}
    return {
        **own,
        "lambda_architecture": architecture,
        "tags": {"askwell-stage": names.stage, **own.get("tags", {})},
        "environment_variables": {
            "ASKWELL_STAGE": names.stage,
            **arns,
            **variables,
            **own.get("environment_variables", {}),
        },
        "lambda_functions": {
            function: _settings(shared.get(function, {}) | own.get("lambda_functions", {}).get(function, {}), capped)
            | {"iam_policy_file": policy_file(names, function)}
            for function in functions()
        },
    }


def policy_file(names: StageNames, function: str) -> str:
    """The name of a function's policy in `.chalice`."""
    return f"policy-{names.stage}-{function}.json"


def policy(names: StageNames, function: str) -> str:
    """A function's policy with the stage's names filled in. `FileNotFoundError` for a function without one."""
    return names.fill_in((TEMPLATES / "policies" / f"{function}.json").read_text("utf-8"))


def reserved_concurrency() -> dict[str, int]:
    """How many runs at a time are reserved for each function of a stage."""
    shared = _base().get("lambda_functions", {})
    return {function: shared.get(function, {}).get("reserved_concurrency", 0) for function in functions()}


def _base() -> dict[str, Any]:
    base: dict[str, Any] = json.loads((TEMPLATES / "base.json").read_text("utf-8"))
    return base


def _settings(settings: Mapping[str, Any], capped: bool) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if capped or name != "reserved_concurrency"}


def _files(target: Path, names: StageNames, section: Mapping[str, Any]) -> Files:
    shared = {name: value for name, value in _base().items() if name not in ("lambda_functions", "stages")}
    known = json.loads(_text_of(target / "config.json") or "{}").get("stages", {})
    config = shared | {"stages": known | {names.stage: section}}
    files = {policy_file(names, function): policy(names, function) for function in functions()}
    return files | {"config.json": json.dumps(config, indent=2) + "\n"}


def _text_of(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _replace(path: Path, text: str) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(text, "utf-8")
    draft.replace(path)


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """Two commands for two stages write the same configuration: one after the other."""
    held = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
