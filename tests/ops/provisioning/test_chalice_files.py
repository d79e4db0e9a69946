"""What Chalice reads for a stage is made of what is tracked, holds no secret and leaves the tree clean."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from chalice.config import Config

from ops.provisioning import chalice_files
from ops.stage_names import NotAStageError, StageNames

NAMES = StageNames("prod", "eu-west-1", "123456789012")
STREAMS = {"threads": "arn:aws:dynamodb:eu-west-1:123456789012:table/askwell-prod-threads/stream/2026"}
TRACKED_POLICIES = sorted(path.stem for path in (chalice_files.TEMPLATES / "policies").glob("*.json"))


def written(root: Path, names: StageNames = NAMES, **how: object) -> dict:
    chalice_files.write(root, names, STREAMS, {"ASKWELL_LANGUAGE": "de"}, **how)
    return json.loads((root / ".chalice" / "config.json").read_text())


def as_chalice_reads(root: Path, function: str, stage: str = "prod") -> Config:
    config = json.loads((root / ".chalice" / "config.json").read_text())
    return Config(stage, function, user_provided_params={"project_dir": str(root)}, config_from_disk=config)


def test_every_function_has_a_policy_and_every_policy_a_function():
    assert sorted(chalice_files.functions()) == TRACKED_POLICIES


def test_chalice_finds_the_names_and_streams_of_the_stage(tmp_path):
    written(tmp_path)
    variables = as_chalice_reads(tmp_path, "api_handler").environment_variables
    assert variables == {
        "ASKWELL_STAGE": "prod",
        "ASKWELL_STREAM_THREADS": STREAMS["threads"],
        "ASKWELL_LANGUAGE": "de",
    }


@pytest.mark.parametrize(
    ("function", "memory", "seconds"),
    [
        ("api_handler", 1024, 10),
        ("project_threads", 512, 60),
        ("tally_votes", 512, 60),
        ("retry_parked", 512, 60),
    ],
)
def test_chalice_finds_each_functions_size(tmp_path, function, memory, seconds):
    written(tmp_path)
    read = as_chalice_reads(tmp_path, function)
    assert (read.lambda_memory_size, read.lambda_timeout) == (memory, seconds)


def test_the_api_is_regional_and_its_stage_is_live(tmp_path):
    written(tmp_path)
    read = as_chalice_reads(tmp_path, "api_handler")
    assert (read.api_gateway_endpoint_type, read.api_gateway_stage) == ("REGIONAL", "live")


@pytest.mark.parametrize("function", chalice_files.functions())
def test_each_function_can_only_run_so_often_at_once(tmp_path, function):
    written(tmp_path)
    assert as_chalice_reads(tmp_path, function).reserved_concurrency >= 1


def test_an_account_without_spare_concurrency_reserves_none(tmp_path):
    written(tmp_path, capped=False)
    assert as_chalice_reads(tmp_path, "api_handler").reserved_concurrency is None


@pytest.mark.parametrize(("how", "architecture"), [({}, "arm64"), ({"architecture": "x86_64"}, "x86_64")])
def test_functions_run_on_arm_unless_told_otherwise(tmp_path, how, architecture):
    written(tmp_path, **how)
    assert as_chalice_reads(tmp_path, "api_handler").lambda_architecture == architecture


@pytest.mark.parametrize("function", chalice_files.functions())
def test_chalice_finds_each_functions_own_policy_with_all_names_filled_in(tmp_path, function):
    written(tmp_path)
    read = as_chalice_reads(tmp_path, function)
    text = (tmp_path / ".chalice" / read.iam_policy_file).read_text()
    assert not re.search(r"\{\w+\}", text)
    assert f"log-group:{NAMES.log_group(function)}:*" in text


@pytest.mark.parametrize("function", chalice_files.functions())
def test_no_policy_allows_whatever_there_is(function):
    statements = json.loads(chalice_files.policy(NAMES, function))["Statement"]
    assert not [action for one in statements for action in one["Action"] if "*" in action]
    everywhere = [one for one in statements if "*" in one["Resource"]]
    # DynamoDB lets nobody ask for the streams of one table only.
    assert all(one["Action"] == ["dynamodb:ListStreams"] for one in everywhere)


@pytest.mark.parametrize("function", chalice_files.functions())
def test_only_who_meets_people_or_their_addresses_reads_the_keys_of_this_stage(function):
    reads = "-secrets" in chalice_files.policy(NAMES, function)
    of_mail = ("send_mail", "post_mail", "post_digests", "hear_bounces", "hear_complaints")
    assert reads == (function in ("api_handler", *of_mail))


@pytest.mark.parametrize("function", chalice_files.functions())
def test_addresses_are_read_by_nobody_else(function):
    policy = chalice_files.policy(NAMES, function)
    assert ("-addresses" in policy) <= ("-secrets" in policy)


def test_a_second_stage_leaves_the_first_as_it_is(tmp_path):
    first = written(tmp_path)["stages"]["prod"]
    both = written(tmp_path, StageNames("dev", "us-east-1", "123456789012"))
    assert sorted(both["stages"]) == ["dev", "prod"]
    assert both["stages"]["prod"] == first


def test_what_is_written_is_known_again(tmp_path):
    section = chalice_files.stage_section(NAMES, STREAMS, {})
    assert not chalice_files.is_written(tmp_path, NAMES, section)
    chalice_files.write(tmp_path, NAMES, STREAMS, {})
    assert chalice_files.is_written(tmp_path, NAMES, section)


def test_what_is_generated_is_ignored_by_git():
    generated = [".chalice/config.json", *(f".chalice/{chalice_files.policy_file(NAMES, f)}" for f in TRACKED_POLICIES)]
    ignored = subprocess.run(
        ["git", "check-ignore", *generated], cwd=chalice_files.REPOSITORY, capture_output=True, text=True
    )
    assert ignored.stdout.split() == generated


@pytest.mark.parametrize("name", ["", "Prod", "1st", "a" * 20, "a_b", "-a"])
def test_a_name_that_aws_could_not_carry_is_refused(name):
    with pytest.raises(NotAStageError, match="cannot be called"):
        StageNames(name, "eu-west-1", "123456789012")


def test_the_longest_name_of_a_bucket_fits():
    assert len(StageNames("a" * 19, "ap-southeast-1", "1" * 12).private_bucket) <= 63


@pytest.mark.parametrize(
    ("stage", "thrown_away"), [("dev", True), ("dev-ann", True), ("testing", True), ("prod", False)]
)
def test_a_stages_name_says_whether_it_can_be_thrown_away(stage, thrown_away):
    assert StageNames(stage, "eu-west-1", "1" * 12).is_for_development is thrown_away
