"""What a stage is wished to be reaches its functions, if they can start with it."""

import json

import pytest

from ops.failures import BadInput
from tests.ops.provisioning.conftest import Operator


def variables(operator: Operator) -> dict[str, str]:
    config = json.loads(operator.files()["config.json"])
    told: dict[str, str] = config["stages"][operator.stage]["environment_variables"]
    return told


@pytest.mark.usefixtures("small")
def test_the_forum_s_address_and_cloudfront_s_digest_are_told_and_remembered(operator: Operator) -> None:
    assert operator.provision("--address", "https://forum.example.org", "--front", "a" * 64) == 0
    assert operator.provision() == 0
    told = variables(operator)
    assert (told["ASKWELL_ADDRESS"], told["ASKWELL_FRONT"]) == ("https://forum.example.org", "a" * 64)
    assert "ASKWELL_LANGUAGE" not in told


@pytest.mark.parametrize(
    ("option", "value"),
    [("--address", "forum.example.org"), ("--front", "the secret itself"), ("--leave-to", "http://weather.example")],
)
def test_what_no_function_could_start_with_is_refused_before_anything_is_made(
    operator: Operator, option: str, value: str
) -> None:
    before = operator.state()
    assert operator.provision(option, value) == BadInput.exit_code
    assert "ASKWELL_" in operator.said()
    assert (operator.state(), operator.files()) == (before, {})
