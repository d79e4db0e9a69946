"""What was wished for a stage: given once, remembered in its bucket, so that every later run wants the same."""

import json
from argparse import Namespace
from dataclasses import asdict, dataclass, fields, replace

from ops.provisioning.aws import Aws
from ops.provisioning.caps import BUDGET
from ops.provisioning.resources import Resource, Settings
from ops.stage_names import StageNames

_KEY = "provision/wishes.json"

# What functions are told of a wish as it is; chalicelib/config.py says what each may be.
_VARIABLES = {
    "address": "ASKWELL_ADDRESS",
    "front": "ASKWELL_FRONT",
    "language": "ASKWELL_LANGUAGE",
    "leave_to": "ASKWELL_LEAVE_TO",
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """`mail` is a domain or an address; `alarms_to` an address; `budget` dollars a month, 0 for none.

    `development` is None where the stage's name decides. `address` is where people find the forum, `front` the SHA-256
    of CloudFront's secret, `language` the pages', `leave_to` where "Leave this page" leads.
    """

    mail: str | None = None
    alarms_to: str | None = None
    budget: int = BUDGET
    development: bool | None = None
    architecture: str = "arm64"
    address: str | None = None
    front: str | None = None
    language: str | None = None
    leave_to: str | None = None

    def and_now(self, asked: Namespace) -> "Wishes":
        """These, with what the command line says now."""
        said = {one.name: value for one in fields(self) if (value := getattr(asked, one.name, None)) is not None}
        return replace(self, **said)

    def is_for_development(self, names: StageNames) -> bool:
        """Whether the stage can be thrown away."""
        return names.is_for_development if self.development is None else self.development

    def has_alarms(self, names: StageNames) -> bool:
        """Alarms cost about two dollars a month: a development stage has them only where somebody hears them."""
        return bool(self.alarms_to) or not self.is_for_development(names)

    @property
    def variables(self) -> dict[str, str]:
        """What functions are told of it."""
        told = {name: getattr(self, wish) for wish, name in _VARIABLES.items() if getattr(self, wish)}
        if self.mail:
            told["ASKWELL_MAIL_FROM"] = self.mail if "@" in self.mail else f"forum@{self.mail}"
        return told


def remembered(aws: Aws, names: StageNames) -> Wishes:
    """What was wished for the stage before; the defaults for a new one."""
    s3 = aws["s3"]
    try:
        kept = s3.get_object(Bucket=names.private_bucket, Key=_KEY)["Body"].read()
    except (s3.exceptions.NoSuchBucket, s3.exceptions.NoSuchKey):
        return Wishes()
    known = json.loads(kept)
    return Wishes(**{one.name: known[one.name] for one in fields(Wishes) if one.name in known})


class WishesResource(Resource):
    """The wishes in the bucket."""

    service = "s3"

    def __init__(self, aws: Aws, names: StageNames, wishes: Wishes) -> None:
        self._aws, self._names, self._wishes = aws, names, wishes

    @property
    def name(self) -> str:
        return f"s3://{self._names.private_bucket}/{_KEY}"

    @property
    def wanted(self) -> Settings:
        return asdict(self._wishes)

    def look(self) -> Settings | None:
        s3 = self._aws["s3"]
        listed = {"Bucket": self._names.private_bucket, "Prefix": _KEY}
        try:
            found = s3.list_objects_v2(**listed).get("Contents")
        except s3.exceptions.NoSuchBucket:
            return None
        return asdict(remembered(self._aws, self._names)) if found else None

    def make(self) -> None:
        text = json.dumps(asdict(self._wishes), indent=1)
        self._aws["s3"].put_object(Bucket=self._names.private_bucket, Key=_KEY, Body=text.encode())

    def change(self, setting: str, found: Settings) -> None:
        self.make()
