"""Which forum a command works on. It is chosen before `chalicelib` is imported, which reads the environment once."""

import os
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass

import botocore.session

from ops.commands.words import Needs
from ops.failures import BadInput, Declined


@dataclass(frozen=True)
class Forum:
    """A chosen forum. `wait_until_drained` waits for what was written to be delivered, where that can be known."""

    name: str
    wait_until_drained: Callable[[float], bool] | None = None


def needed(asked: Namespace) -> Forum:
    """The forum that a command needs; one that needs no forum gets the name of its stage, or of this tree, alone."""
    if asked.needs is Needs.FORUM:
        return choose(asked.into, asked.stage)
    if asked.needs is Needs.ANY:
        return _pointed_at(asked.into, asked.stage)
    return _deployed(asked.stage) if asked.needs is Needs.STAGE else Forum("this tree")


def choose(url: str | None, stage: str | None) -> Forum:
    """Points this process at the running forum at `url`, or at the deployed stage of that name.

    Raises BadInput unless exactly one is given, Declined when no forum runs at the address.
    """
    forum = _pointed_at(url, stage)
    from chalicelib.storage import bulk

    if not bulk.is_there():
        raise Declined(f"There are no tables of a forum at {forum.name}.")
    return forum


def _pointed_at(url: str | None, stage: str | None) -> Forum:
    if bool(url) == bool(stage):
        raise BadInput("Say which forum: --into http://127.0.0.1:8000 for a running one, or --stage NAME.")
    forum = _running(url) if url else _deployed(str(stage))
    from chalicelib.storage import bulk

    bulk.be_patient()
    return forum


def _running(url: str) -> Forum:
    from local.state import NotRunningError, find

    try:
        state = find(url)
    except NotRunningError as nowhere:
        raise Declined(str(nowhere)) from nowhere
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(state.environment())
    return Forum(url, state.wait_until_drained)


def _deployed(stage: str) -> Forum:
    os.environ["ASKWELL_STAGE"] = stage
    # What boto3 takes from the operator's AWS profile, the forum's own client takes from the environment alone.
    region = botocore.session.Session().get_config_variable("region")
    if region:
        os.environ.setdefault("AWS_DEFAULT_REGION", region)
    return Forum(stage)
