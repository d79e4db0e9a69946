"""Emulated AWS for all tests of provisioning, and an operator who provisions stages on it."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.storage.tables import TABLES
from local.emulated_aws.starting import EmulatedAws, emulated_aws
from ops.command_line import parser
from ops.failures import Failure
from ops.provisioning import chalice_files, command
from ops.provisioning.alarms import alarms_of
from ops.provisioning.aws import Aws
from ops.provisioning.stage import Stage
from ops.provisioning.wishes import remembered

_READS = ("Get", "List", "Describe", "Head")
SMALL = ("threads", "passes")


class Killed(BaseException):
    """The process ended here."""


@dataclass
class Meddler:
    """Stands between the operator and AWS: notes every call, and can fail one."""

    calls: list[str] = field(default_factory=list)
    fail: Callable[[str, dict[str, Any]], BaseException | None] = lambda operation, params: None

    @property
    def changes(self) -> list[str]:
        return [call for call in self.calls if not call.startswith(_READS)]

    def meet(self, model: Any, params: dict[str, Any], **_: object) -> None:
        error = self.fail(model.name, params)
        if error:
            raise error
        self.calls.append(model.name)

    def deny(self, operation: str, message: str = "") -> None:
        said = {"Error": {"Code": "AccessDeniedException", "Message": message}}
        self.fail = lambda called, _: ClientError(said, operation) if called == operation else None

    def refuse(self, operation: str, code: str) -> None:
        said = {"Error": {"Code": code, "Message": ""}}
        self.fail = lambda called, _: ClientError(said, operation) if called == operation else None

    def kill_at_change(self, number: int) -> None:
        self.calls.clear()
        self.fail = lambda operation, _: (
            Killed() if not operation.startswith(_READS) and len(self.changes) == number else None
        )

    def overtake_at_change(self, number: int, overtake: Callable[[], object]) -> None:
        """Somebody else does all of it just before this change."""
        self.calls.clear()

        def fail(operation: str, params: dict[str, Any]) -> None:
            if not operation.startswith(_READS) and len(self.changes) == number:
                self.rest()
                overtake()

        self.fail = fail

    def rest(self) -> None:
        self.calls.clear()
        self.fail = lambda operation, params: None


class MeddledAws(Aws):
    """AWS with the meddler in between."""

    def __init__(self, region: str | None = None) -> None:
        super().__init__(region)
        self.meddler = Meddler()

    def __getitem__(self, service: str) -> Any:
        known = service in self._clients
        client = super().__getitem__(service)
        if not known:
            client.meta.events.register("before-call", self.meddler.meet)
        return client


@dataclass
class Operator:
    """Runs `provision` for one stage and hears what it says."""

    aws: MeddledAws
    stage: str
    root: Path
    capture: pytest.CaptureFixture[str]

    def provision(self, *words: object, stage: str = "") -> int:
        """The exit code; what was said is kept for `said`."""
        asked = parser().parse_args(["provision", "--stage", stage or self.stage, *map(str, words)])
        try:
            return command.run(asked, self.root)
        except Failure as failure:
            print(failure)
            return failure.exit_code

    def said(self) -> str:
        heard = self.capture.readouterr()
        return heard.out + heard.err

    def as_it_should_be(self, stage: str = "") -> Stage:
        names = self.aws.names(stage or self.stage)
        return Stage(self.aws, names, remembered(self.aws, names))

    def state(self, stage: str = "") -> dict[str, Any]:
        """Everything of the stage as it is now, without the names that carry the stage's."""
        name = stage or self.stage
        found = {r.name: r.look() for r in self.as_it_should_be(name).resources()}
        return {key.replace(name, "STAGE"): _without(name, value) for key, value in found.items()}

    def files(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in sorted((self.root / ".chalice").glob("*.json"))}


def _without(stage: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key.replace(stage, "STAGE"): _without(stage, one) for key, one in value.items()}
    return str(value).replace(stage, "STAGE")


@pytest.fixture(scope="session")
def emulated() -> Iterator[EmulatedAws]:
    with emulated_aws() as running:
        yield running


@pytest.fixture(scope="module")
def aws(emulated: EmulatedAws) -> Iterator[MeddledAws]:
    """Of a file only: the environment leads there meanwhile, and other files' tests are not to follow."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in emulated.environment().items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)
        made = MeddledAws("us-east-1")
        for service in ("sts", "s3", "dynamodb", "sqs", "sns", "sesv2", "logs", "cloudwatch", "budgets", "lambda"):
            made[service]
        assert made.account
        yield made


_stages = iter(range(10_000))


@pytest.fixture
def operator(
    aws: MeddledAws, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Operator]:
    """An operator of a stage of which nothing is there yet."""
    monkeypatch.setattr(command, "Aws", lambda region: aws)
    monkeypatch.setattr("ops.provisioning.resources._PAUSE", 0.01)
    aws.meddler.rest()
    yield Operator(aws, f"prod-{next(_stages)}", tmp_path, capsys)
    aws.meddler.rest()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A forum of two tables and two functions: every kind of resource, in a fraction of the calls."""
    monkeypatch.setattr("ops.provisioning.stage.TABLES", [table for table in TABLES if table.name in SMALL])
    monkeypatch.setattr(chalice_files, "functions", lambda: ["api_handler"])
    monkeypatch.setattr(chalice_files, "started_by_streams", list)
    monkeypatch.setattr("ops.provisioning.stage.alarms_of", lambda *of: alarms_of(*of)[-2:])


_small_stage: dict[str, Any] = {}


@pytest.fixture
def small_stage(operator: Operator, small: None) -> dict[str, Any]:
    """The state that a small stage should have, read from one that was made without trouble."""
    if not _small_stage:
        stage = f"{operator.stage}-whole"
        assert operator.provision(stage=stage) == 0
        _small_stage.update(operator.state(stage))
    return copy.deepcopy(_small_stage)
