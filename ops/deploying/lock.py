"""One deploy of a stage at a time: a small object in the stage's bucket, which whoever deploys keeps renewing.

S3 itself decides who is first (If-None-Match, If-Match), and its clock says how old a sign of life is.
"""

import getpass
import json
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import ClientError

from ops.failures import Declined
from ops.provisioning.aws import Aws
from ops.stage_names import StageNames

KEY = "deploy/lock.json"
RENEW_EVERY = 20.0
# A deploy that has given no sign of life for so long has ended without a word.
DEAD_AFTER = 90.0
_REFUSED = frozenset(["PreconditionFailed", "ConditionalRequestConflict"])


@dataclass(frozen=True)
class Holder:
    """Who deploys, from where, since when."""

    who: str = field(default_factory=getpass.getuser)
    host: str = field(default_factory=socket.gethostname)
    process: int = field(default_factory=os.getpid)
    since: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    token: str = field(default_factory=lambda: uuid.uuid4().hex)


class Lock:
    """The object, seen by one who wants to hold it."""

    def __init__(self, aws: Aws, names: StageNames) -> None:
        self._s3, self._where = aws["s3"], {"Bucket": names.private_bucket, "Key": KEY}
        self._mine = Holder()
        self._etag = ""
        self._done = threading.Event()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Holds it inside. Declined, saying who deploys, when somebody else does."""
        if not self._put(IfNoneMatch="*"):
            self._take_over()
        renewing = threading.Thread(target=self._renew, name="deploy-lock", daemon=True)
        renewing.start()
        try:
            yield
        finally:
            self._done.set()
            renewing.join()
            self._let_go()

    def _take_over(self) -> None:
        """From one who is dead: this machine knows of its own processes, of others only their silence tells."""
        holder, etag, silent = self._look()
        if holder and not _is_dead(holder, silent):
            raise Declined(
                f"{holder.who} on {holder.host} is deploying this stage, since {holder.since} "
                f"(last sign of life {silent:.0f} s ago). Run the same command again when that is done."
            )
        if not (self._put(IfMatch=etag) if holder else self._put(IfNoneMatch="*")):
            raise Declined("Somebody else has just begun to deploy this stage.")

    def _look(self) -> tuple[Holder | None, str, float]:
        """Who holds it, the version seen, and for how many seconds it was not renewed."""
        try:
            found = self._s3.get_object(**self._where)
        except self._s3.exceptions.NoSuchKey:
            return None, "", 0.0
        now = parsedate_to_datetime(found["ResponseMetadata"]["HTTPHeaders"]["date"])
        return Holder(**json.load(found["Body"])), found["ETag"], (now - found["LastModified"]).total_seconds()

    def _put(self, **condition: str) -> bool:
        try:
            put = self._s3.put_object(**self._where, Body=json.dumps(asdict(self._mine)).encode(), **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _REFUSED:
                raise
            return False
        self._etag = put["ETag"]
        return True

    def _renew(self) -> None:
        while not self._done.wait(RENEW_EVERY):
            with suppress(ClientError, OSError):
                self._put(IfMatch=self._etag)

    def _let_go(self) -> None:
        holder, _, _ = self._look()
        if holder and holder.token == self._mine.token:
            self._s3.delete_object(**self._where)


def _is_dead(holder: Holder, silent: float) -> bool:
    return silent > DEAD_AFTER or (holder.host == socket.gethostname() and not _runs(holder.process))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def lock(aws: Aws, names: StageNames) -> Any:
    """A context in which nobody else deploys the stage."""
    return Lock(aws, names).held()
