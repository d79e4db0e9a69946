"""How the processes on this machine reach the engine: made-up credentials, one region.

Nothing of the person's own AWS set-up is used or seen.
"""

import os
from collections.abc import Mapping
from typing import Any

import botocore.session
from botocore.config import Config

REGION = "us-east-1"
ACCOUNT = "000000000000"
ROOT_KEY = "askwell"
NOTHING_OF_THE_PERSON = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}


def environment(endpoint: str, inherited: Mapping[str, str] | None = None) -> dict[str, str]:
    """The inherited variables without any AWS_*, and with those that lead to the engine and nowhere else."""
    kept = {
        name: value
        for name, value in (os.environ if inherited is None else inherited).items()
        if not name.startswith("AWS_")
    }
    return kept | {
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def client(service: str, endpoint: str, *, read_timeout: float = 20) -> Any:
    """A botocore client for the engine. It tries once: whoever calls it knows better when to try again."""
    config = Config(
        connect_timeout=2,
        read_timeout=read_timeout,
        max_pool_connections=20,
        retries={"total_max_attempts": 1},
        parameter_validation=False,
    )
    return botocore.session.Session(NOTHING_OF_THE_PERSON).create_client(
        service,
        region_name=REGION,
        endpoint_url=endpoint,
        aws_access_key_id=ROOT_KEY,
        aws_secret_access_key=ROOT_KEY,
        config=config,
    )
