"""Whoever deploys needs no more than the policy that docs/deploy.md hands them.

Its actions are tested, not its resources: ministack knows for few calls what they are about. And it speaks no TLS,
without which the bucket refuses everybody but the account's owner: the copy of the tree asks for none.
"""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from local.state import REPOSITORY
from tests.deployed.stage import ARCHITECTURE, Done, Stage

POLICY = (REPOSITORY / "ops" / "deployer-policy.json").read_text("utf-8")

Run = Callable[..., Done]


@pytest.fixture(scope="module")
def deployer(stage: Stage) -> Run:
    """Runs operators' commands with the keys of a user who has this policy and no other."""
    bucket = stage.tree / "ops" / "provisioning" / "bucket.py"
    plain = bucket.read_text("utf-8").replace('"aws:SecureTransport": "false"', '"aws:SecureTransport": "none"')
    bucket.write_text(plain, "utf-8")
    iam = stage.client("iam")
    iam.create_user(UserName="deployer")
    made = iam.create_policy(PolicyName="askwell-deployer", PolicyDocument=_of_everything(POLICY))["Policy"]["Arn"]
    iam.attach_user_policy(UserName="deployer", PolicyArn=made)
    key = iam.create_access_key(UserName="deployer")["AccessKey"]
    keys = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}

    def run(*words: str) -> Done:
        line = [sys.executable, "-m", "ops", *words, "--stage", stage.name]
        told = stage.aws.environment() | keys
        done = subprocess.run(line, cwd=stage.tree, env=told, capture_output=True, text=True, check=False, timeout=280)
        return Done(done.returncode, done.stdout + done.stderr)

    return run


def _of_everything(policy: str) -> str:
    """The same actions on whatever there is."""
    document = json.loads(policy)
    return json.dumps(document | {"Statement": [said | {"Resource": "*"} for said in document["Statement"]]})


def test_the_policy_is_short_enough_for_iam() -> None:
    assert len("".join(POLICY.split())) <= 6144


@pytest.mark.parametrize(
    "words",
    [
        ("provision", "--mail-address", "forum@example.org", "--alarms-to", "somebody@example.org"),
        ("deploy", "--architecture", ARCHITECTURE),
        ("doctor",),
        ("backup", "make", "--name", "first"),
        ("stats",),
        ("delete", "--yes", "test"),
    ],
    ids=lambda words: words[0],
)
def test_with_this_policy_alone_a_stage_is_deployed_looked_at_and_taken_away(
    deployer: Run, words: tuple[str, ...]
) -> None:
    done = deployer(*words)
    assert "permission" not in done.said and "not authorized" not in done.said, done.said
    assert done.code == 0 or words == ("doctor",), done.said
