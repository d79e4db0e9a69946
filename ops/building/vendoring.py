"""The packages of `requirements.txt` for Lambda: fetched as wheels, checked, and cut to what the forum uses."""

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ops.building.target import Target
from ops.failures import Declined

# Every service that a function asks (tests/ops/building holds this to the clients that chalicelib makes).
SERVICES = ("dynamodb", "sesv2")
# cffi's Python half and its parser of C are for making extensions; those that are made need `_cffi_backend` alone.
# dateutil brings the world's time zones for systems that have none; botocore asks it for UTC and the local one.
_NEVER_IMPORTED = ("bin", "cffi", "cffi-*", "pycparser", "pycparser-*", "dateutil/zoneinfo")
_NEEDED_OF_A_SERVICE = ("service-2.json", "endpoint-rule-set-1.json")
_NEEDED_OF_ALL = ("_retry.json", "endpoints.json", "partitions.json", "sdk-default-configuration.json")
_PIP = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile")


def vendor(requirements: Path, vendored: Path, target: Target) -> None:
    """Puts the packages into the directory `vendored`. Declined when there is no wheel that runs on the target."""
    shutil.rmtree(vendored, ignore_errors=True)
    _fetch(requirements, vendored, target)
    _check_wheels(vendored, target)
    for path in [path for name in _NEVER_IMPORTED for path in vendored.glob(name)]:
        shutil.rmtree(path)
    _cut_botocore(vendored / "botocore" / "data")


def _fetch(requirements: Path, vendored: Path, target: Target) -> None:
    wanted = [f"--platform={platform}" for platform in target.platforms]
    wanted += ["--implementation=cp", f"--python-version={target.python_version}", "--only-binary=:all:", "--no-deps"]
    command = [*_PIP, *wanted, f"--target={vendored}", f"--requirement={requirements}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reasons = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise Declined("\n".join([f"pip finds no packages for {target.architecture}:", *reasons]))


def _check_wheels(vendored: Path, target: Target) -> None:
    for wheel in sorted(vendored.glob("*.dist-info/WHEEL")):
        tags = [line.split()[1] for line in wheel.read_text().splitlines() if line.startswith("Tag:")]
        if not any(map(target.runs, tags)):
            raise Declined(f"{wheel.parent.name} is made for {', '.join(tags)}, not for {target.architecture}.")


def _cut_botocore(data: Path) -> None:
    """botocore describes 400 services in 20 MB, with all of their documentation; here few, as plain JSON, without.

    Saves 16 MB of zip and 25 ms of each cold start.
    """
    for path in sorted(data.iterdir()):
        if path.is_dir() and path.name not in SERVICES:
            shutil.rmtree(path)
        elif path.is_file() and path.name not in _NEEDED_OF_ALL:
            path.unlink()
    prefixes = {prefix for service in SERVICES for prefix in _cut_service(data / service)}
    endpoints = data / "endpoints.json"
    _write(endpoints, _cut_endpoints(json.loads(endpoints.read_bytes()), prefixes))


def _cut_service(service: Path) -> Iterator[str]:
    """Keeps the newest description of a service; yields what its addresses begin with."""
    *older, newest = sorted(service.iterdir())
    for path in older:
        shutil.rmtree(path)
    for path in sorted(newest.iterdir()):
        name = path.name.removesuffix(".gz")
        if name in _NEEDED_OF_A_SERVICE:
            whole = json.loads(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
            _write(newest / name, _without_documentation(whole))
            if "metadata" in whole:
                yield whole["metadata"]["endpointPrefix"]
        if name != path.name or name not in _NEEDED_OF_A_SERVICE:
            path.unlink()


def _without_documentation(described: Any) -> Any:
    """A member of that name, which is a dict, stays."""
    if isinstance(described, dict):
        return {
            name: _without_documentation(value)
            for name, value in described.items()
            if name != "documentation" or not isinstance(value, str)
        }
    return [_without_documentation(value) for value in described] if isinstance(described, list) else described


def _cut_endpoints(endpoints: dict[str, Any], prefixes: set[str]) -> dict[str, Any]:
    for partition in endpoints["partitions"]:
        partition["services"] = {name: value for name, value in partition["services"].items() if name in prefixes}
    return endpoints


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, separators=(",", ":")), "utf-8")
