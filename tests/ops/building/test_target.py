"""Which wheels run on Lambda."""

import pytest

from ops.building.target import Target
from ops.failures import BadInput

ARM, INTEL, LATER = Target("arm64", (3, 11)), Target("x86_64", (3, 11)), Target("arm64", (3, 13))


@pytest.mark.parametrize(
    "tag",
    [
        "py3-none-any",
        "cp311-cp311-manylinux2014_aarch64",
        "cp311-cp311-manylinux_2_17_aarch64",
        "cp38-abi3-manylinux_2_26_aarch64",
    ],
)
def test_these_run(tag: str) -> None:
    assert ARM.runs(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "py2-none-any",
        "cp311-cp311-manylinux_2_17_x86_64",
        "cp312-cp312-manylinux_2_17_aarch64",
        "cp312-abi3-manylinux_2_17_aarch64",
        "cp311-cp311-manylinux_2_28_aarch64",
        "cp311-cp311-musllinux_1_2_aarch64",
        "cp311-cp311-macosx_11_0_arm64",
    ],
)
def test_these_do_not(tag: str) -> None:
    assert not ARM.runs(tag)


def test_later_pythons_have_a_later_system() -> None:
    assert LATER.runs("cp313-cp313-manylinux_2_28_aarch64")


def test_processors_are_told_apart() -> None:
    assert INTEL.runs("cp311-cp311-manylinux2014_x86_64")
    with pytest.raises(BadInput):
        Target.named("riscv")
