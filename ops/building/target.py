"""What a build is for: a processor and a Python, and which wheels run there."""

import sys
from dataclasses import dataclass

from ops.failures import BadInput

_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
# Lambda up to Python 3.11 runs on Amazon Linux 2, later ones on Amazon Linux 2023 (AWS, "Lambda runtimes").
_OLD_GLIBC, _NEW_GLIBC = 26, 34
_OLDEST_GLIBC = 17  # that of manylinux2014, older wheels are not made any more


@dataclass(frozen=True)
class Target:
    """A Lambda runtime: Chalice deploys for the Python it runs under, so that is the one."""

    architecture: str
    python: tuple[int, int] = (sys.version_info.major, sys.version_info.minor)

    @classmethod
    def named(cls, architecture: str) -> "Target":
        """For "arm64" or "x86_64"; BadInput for others."""
        if architecture not in _MACHINES:
            raise BadInput(f"Lambda has {' and '.join(_MACHINES)}, not {architecture}.")
        return cls(architecture)

    @property
    def python_version(self) -> str:
        return "{}.{}".format(*self.python)

    @property
    def platforms(self) -> list[str]:
        """The platform tags of wheels that run there (PEP 600)."""
        machine = _MACHINES[self.architecture]
        newest = _NEW_GLIBC if self.python >= (3, 12) else _OLD_GLIBC
        return [f"manylinux2014_{machine}", *(f"manylinux_2_{n}_{machine}" for n in range(_OLDEST_GLIBC, newest + 1))]

    def runs(self, tag: str) -> bool:
        """Whether a wheel with this tag, "cp311-cp311-manylinux_2_17_aarch64", runs there."""
        python, abi, platform = tag.split("-")
        if platform == "any":
            return python.startswith("py3")
        minor = f"cp{self.python[0]}{self.python[1]}"
        stable = abi == "abi3" and tuple(map(int, (python[2], python[3:]))) <= self.python
        return platform in self.platforms and (abi == minor or stable)
