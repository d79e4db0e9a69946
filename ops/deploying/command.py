"""`build`, `deploy`, `delete`: each a short list of steps."""

import json
import shutil
from argparse import Namespace

from ops.building.building import build
from ops.building.target import Target
from ops.console import note, rehearsed, say
from ops.deploying import gateway, mappings
from ops.deploying.chalice import chalice
from ops.deploying.deleting import delete_all
from ops.deploying.deployed import Deployed, file_of, listeners
from ops.deploying.lock import lock
from ops.deploying.smoke import smoke
from ops.deploying.steps import Steps
from ops.failures import BadInput, Declined
from ops.provisioning import chalice_files
from ops.provisioning import command as provisioning
from ops.provisioning.aws import Aws
from ops.provisioning.troubles import in_words
from ops.stage_names import APP, StageNames

_ROOT = chalice_files.REPOSITORY
_BUILD = _ROOT / "build"


def make(asked: Namespace) -> int:
    """Makes the directory from which Chalice deploys."""
    build(asked.made_in or _BUILD, Target.named(asked.architecture or "arm64"), say)
    say(f"Ready: {asked.made_in or _BUILD}")
    return 0


def deploy(asked: Namespace) -> int:
    """Brings the stage live. Killed at any moment, it is simply run again. Declined with what is in the way."""
    if asked.dry_run:
        rehearsed(asked, "do the following, then build, run chalice deploy, and set up streams and the REST API")
        return provisioning.run(asked, _ROOT)
    aws, names = _where(asked)
    steps = Steps()
    with steps.step("Provision"):
        if provisioning.run(asked, _ROOT):
            raise Declined("The stage is not deployed.")
    with in_words("aws", f"{names.prefix}*"), lock(aws, names):
        address = _bring_live(aws, names, steps)
    note("address", address)
    steps.conclude(f"{names.prefix} is live at {address}/")
    return 0


def _bring_live(aws: Aws, names: StageNames, steps: Steps) -> str:
    section = _section(names)
    deployed = Deployed(aws, names, _BUILD)
    with steps.step("Build"):
        build(_BUILD, Target.named(section["lambda_architecture"]), say)
        _hand_over_configuration(names)
    with steps.step("Chalice"):
        deployed.restore(file_of(_ROOT, names))
        deployed.bring_into_line(listeners(section["environment_variables"]), say)
        chalice("deploy", _BUILD, names.stage, names.region)
        deployed.save(file_of(_ROOT, names))
    with steps.step("Streams"):
        mappings.set_up(aws, names, chalice_files.started_by_streams(), say)
    with steps.step("REST API"):
        gateway.set_up(aws, deployed.rest_api)
    with steps.step("Look"):
        address = gateway.address(aws, deployed.rest_api)
        smoke(address, say)
    return address


def delete(asked: Namespace) -> int:
    """Takes everything of the stage off AWS but its tables, which hold the forum."""
    aws, names = _where(asked)
    if rehearsed(asked, f"delete everything of {names.prefix} but its tables"):
        return 0
    if asked.yes != names.stage:
        raise BadInput(f"This takes the forum off the net. If that is meant: --yes {names.stage}")
    steps = Steps()
    with in_words("aws", f"{names.prefix}*"):
        with lock(aws, names), steps.step("Chalice"):
            _delete_functions(aws, names)
        with steps.step("All else"):
            delete_all(aws, names, chalice_files.functions(), say)
    steps.conclude(f"Of {names.prefix} only its tables are left; they are deleted by hand.")
    return 0


def _delete_functions(aws: Aws, names: StageNames) -> None:
    deployed = Deployed(aws, names, _BUILD)
    deployed.restore(file_of(_ROOT, names))
    if deployed.path.exists():
        _hand_over_configuration(names)
        chalice("delete", _BUILD, names.stage, names.region)
    deployed.forget(file_of(_ROOT, names))


def _where(asked: Namespace) -> tuple[Aws, StageNames]:
    aws = Aws(asked.region)
    return aws, aws.names(asked.stage)


def _section(names: StageNames) -> dict[str, dict[str, str]]:
    config = json.loads((_ROOT / ".chalice" / "config.json").read_text("utf-8"))
    section: dict[str, dict[str, str]] = config["stages"][names.stage]
    return section


def _hand_over_configuration(names: StageNames) -> None:
    """The stage's part of `.chalice`; without one, as much as Chalice needs to delete a stage."""
    into, written = _BUILD / ".chalice", _ROOT / ".chalice"
    into.mkdir(parents=True, exist_ok=True)
    (into / "config.json").write_text(json.dumps({"version": "2.0", "app_name": APP, "stages": {names.stage: {}}}))
    for path in (*written.glob("config.json"), *written.glob(f"policy-{names.stage}-*.json")):
        shutil.copyfile(path, into / path.name)
    # Every deploy would leave its zip of 7 MB behind.
    shutil.rmtree(into / "deployments", ignore_errors=True)
