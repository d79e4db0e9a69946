"""The private bucket: what a stage keeps beside its tables, and exports on their way to whoever asked for them."""

import json
from typing import Any

from botocore.exceptions import ClientError

from ops.provisioning.aws import Aws
from ops.provisioning.caps import EXPORTS_KEPT_DAYS
from ops.provisioning.resources import Resource, Settings
from ops.provisioning.tags import as_list, tags_of
from ops.provisioning.troubles import code_of
from ops.stage_names import StageNames

EXPORTS = "exports/"
_OLD_VERSIONS_KEPT_DAYS = 90

_PUBLIC, _ENCRYPTION, _VERSIONS = "closed to the public", "encryption", "versions"
_DELETES, _POLICY, _TAGS = "deletes by itself", "policy", "tags"
_BLOCKED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
_RULES: list[dict[str, Any]] = [
    {
        "ID": "exports",
        "Status": "Enabled",
        "Filter": {"Prefix": EXPORTS},
        "Expiration": {"Days": EXPORTS_KEPT_DAYS},
        "NoncurrentVersionExpiration": {"NoncurrentDays": EXPORTS_KEPT_DAYS},
    },
    {
        "ID": "leftovers",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Expiration": {"ExpiredObjectDeleteMarker": True},
        "NoncurrentVersionExpiration": {"NoncurrentDays": _OLD_VERSIONS_KEPT_DAYS},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    },
]
_NOT_SET = frozenset(
    [
        "NoSuchBucketPolicy",
        "NoSuchLifecycleConfiguration",
        "NoSuchPublicAccessBlockConfiguration",
        "NoSuchTagSet",
        "ServerSideEncryptionConfigurationNotFoundError",
    ]
)


class BucketResource(Resource):
    """A bucket of S3 that nobody reaches without credentials and TLS. Exports are gone from it after a day."""

    service = "s3"

    def __init__(self, aws: Aws, names: StageNames) -> None:
        self._s3, self._names, self._region = aws["s3"], names, aws.region
        self._bucket = {"Bucket": names.private_bucket, "ExpectedBucketOwner": names.account}

    @property
    def name(self) -> str:
        return f"bucket {self._names.private_bucket}"

    @property
    def wanted(self) -> Settings:
        return {
            _PUBLIC: True,
            _ENCRYPTION: "AES256",
            _VERSIONS: True,
            _DELETES: _rules_in_words(_RULES),
            _POLICY: "only through TLS",
            _TAGS: tags_of(self._names),
        }

    def look(self) -> Settings | None:
        try:
            self._s3.head_bucket(**self._bucket)
        except ClientError as error:
            if code_of(error) in ("404", "NoSuchBucket"):
                return None
            raise
        tags = {tag["Key"]: tag["Value"] for tag in self._tags()}
        return {
            _PUBLIC: self._get("public_access_block", "PublicAccessBlockConfiguration") == _BLOCKED,
            _ENCRYPTION: self._algorithm(),
            _VERSIONS: self._get("bucket_versioning", "Status") == "Enabled",
            _DELETES: _rules_in_words(self._get("bucket_lifecycle_configuration", "Rules") or []),
            _POLICY: "only through TLS" if self._has_our_policy() else "another",
            _TAGS: {key: value for key, value in tags.items() if key in tags_of(self._names)},
        }

    def make(self) -> None:
        where = {} if self._region == "us-east-1" else {"LocationConstraint": self._region}
        settings = {"CreateBucketConfiguration": where} if where else {}
        self._s3.create_bucket(Bucket=self._names.private_bucket, **settings)

    def change(self, setting: str, found: Settings) -> None:
        if setting == _PUBLIC:
            self._s3.put_public_access_block(**self._bucket, PublicAccessBlockConfiguration=_BLOCKED)
        elif setting == _ENCRYPTION:
            rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
            self._s3.put_bucket_encryption(**self._bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
        elif setting == _VERSIONS:
            self._s3.put_bucket_versioning(**self._bucket, VersioningConfiguration={"Status": "Enabled"})
        elif setting == _DELETES:
            self._s3.put_bucket_lifecycle_configuration(**self._bucket, LifecycleConfiguration={"Rules": _RULES})
        elif setting == _POLICY:
            self._s3.put_bucket_policy(**self._bucket, Policy=json.dumps(self._policy()))
        else:
            ours = tags_of(self._names)
            others = [tag for tag in self._tags() if tag["Key"] not in ours]
            self._s3.put_bucket_tagging(**self._bucket, Tagging={"TagSet": [*others, *as_list(ours)]})

    def _get(self, what: str, part: str) -> Any:
        try:
            return getattr(self._s3, f"get_{what}")(**self._bucket).get(part)
        except ClientError as error:
            if code_of(error) in _NOT_SET:
                return None
            raise

    def _algorithm(self) -> str | None:
        rules = (self._get("bucket_encryption", "ServerSideEncryptionConfiguration") or {}).get("Rules", [])
        by_default = [rule.get("ApplyServerSideEncryptionByDefault", {}).get("SSEAlgorithm") for rule in rules]
        # Whoever encrypts with a key of their own has decided for more than we ask for.
        return "AES256" if "aws:kms" in by_default else next(iter(by_default), None)

    def _tags(self) -> list[dict[str, str]]:
        return self._get("bucket_tagging", "TagSet") or []

    def _has_our_policy(self) -> bool:
        policy = json.loads(self._get("bucket_policy", "Policy") or "{}")
        return bool(policy.get("Statement") == self._policy()["Statement"])

    def _policy(self) -> dict[str, Any]:
        arn = f"arn:aws:s3:::{self._names.private_bucket}"
        statement = {
            "Sid": "OnlyThroughTls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
        return {"Version": "2012-10-17", "Statement": [statement]}


def _rules_in_words(rules: list[dict[str, Any]]) -> str:
    """Rules of our kind in one order; AWS and emulators write the same filter in several ways."""
    return "; ".join(sorted(map(_rule_in_words, rules)))


def _rule_in_words(rule: dict[str, Any]) -> str:
    under = rule.get("Filter", {}).get("Prefix", rule.get("Prefix", "")) or "everything"
    days = rule.get("Expiration", {}).get("Days")
    former = rule.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays")
    parts = [f"after {days} days" if days else "", f"former versions after {former} days" if former else ""]
    parts.append("unfinished uploads" if rule.get("AbortIncompleteMultipartUpload") else "")
    on = "" if rule.get("Status") == "Enabled" else " (off)"
    return f"{under}: {', '.join(filter(None, parts))}{on}"
