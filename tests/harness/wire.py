"""The wire between botocore and DynamoDB: each storage call of an attached client ends in this process."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Any
from weakref import WeakSet

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from pynamodb.models import Model

from tests.harness.engines import Answer, Engine
from tests.harness.meter import Meter
from tests.harness.scheduler import Call, Plan, Run, Scheduler, calm
from tests.harness.streams import StreamTap

_SEND = "before-send.dynamodb"
_RETRY = "needs-retry.dynamodb"
_PASSING = ("ProvisionedThroughputExceededException",)

_attached: WeakSet[Any] = WeakSet()


class Wire:
    """Scheduler, tap, engine and meter in one hook of botocore's, so that requests and answers are real ones.

    The hook is `before-send`. A BaseException raised in it passes through botocore and PynamoDB; of an
    Exception botocore makes an error of the call. Retries happen at once, as often as the client allows, and
    no retry quota carries over from case to case.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self.engine = engine
        self.tap = StreamTap(engine, clock)
        self.scheduler = Scheduler()
        self.meter = Meter()
        self._meters = [self.meter]
        self._clients: list[tuple[Any, Callable[..., int | None]]] = []

    def attach(self, client: Any) -> None:
        """Leads this client's calls here. PynamoDB has one client for each root model: attach them all."""
        assert client not in _attached, "this client is attached already"
        retry = _at_once(client.meta.config.retries or {})
        events = client.meta.events
        events.register_last(_SEND, self._carry, unique_id="wire")
        events.register_first(_RETRY, retry, unique_id="wire-retry")
        for stub in _stubs_of_moto():
            with suppress(AttributeError):  # botocore fails so in a client that was made before moto was imported
                events.unregister("before-send", stub)
        self._clients.append((client, retry))
        _attached.add(client)

    def attach_models(self, *models: type[Model]) -> None:
        """Attaches the clients of PynamoDB models; those that share a client are attached once."""
        for model in models:
            client = model._get_connection().connection.client
            if not any(client is known for known, _ in self._clients):
                self.attach(client)

    def detach(self) -> None:
        """Gives all clients back as they were."""
        for client, retry in self._clients:
            _attached.discard(client)
            client.meta.events.unregister(_SEND, self._carry, unique_id="wire")
            client.meta.events.unregister(_RETRY, retry, unique_id="wire-retry")
            for stub in _stubs_of_moto():
                client.meta.events.register("before-send", stub)
        self._clients.clear()

    def run(self, deed: Callable[[], object], plan: Plan = calm) -> Run:
        """Runs a deed as an invocation of its own, under a plan of faults."""
        return self.scheduler.run(deed, plan)

    def reset(self) -> None:
        """A new case: empty tables, empty streams, nothing planned, nothing counted."""
        self.engine.reset()
        self.tap.clear()
        self.scheduler.clear()
        self.meter.clear()

    @contextmanager
    def metered(self) -> Iterator[Meter]:
        """What is asked for inside, whoever asks."""
        meter = Meter()
        self._meters.append(meter)
        try:
            yield meter
        finally:
            self._meters.pop()

    def _carry(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        operation = _text(request.headers["X-Amz-Target"]).partition(".")[2]
        answer = None
        try:
            answer = self.scheduler.meet(operation, _bytes(request.body), self._carry_out)
        finally:
            for meter in self._meters:
                meter.note(operation, answer)
        headers = HTTPHeaders()
        headers["x-amzn-RequestId"] = "harness"
        return AWSResponse(request.url, answer.status, headers, _Body(answer.body))

    def _carry_out(self, call: Call) -> Answer:
        return self.tap.around(call, lambda: self.engine.answer(call.operation, call.body))


class _Body(BytesIO):
    def stream(self) -> Iterator[bytes]:
        yield self.read()


def _at_once(retries: dict[str, Any]) -> Callable[..., int | None]:
    attempts_allowed = retries.get("total_max_attempts", 4)

    def needs_retry(attempts: int, response: Any, **_: object) -> int | None:
        if response is None or attempts >= attempts_allowed:
            return None
        http, parsed = response
        passing = http.status_code >= 500 or parsed.get("Error", {}).get("Code") in _PASSING
        return 0 if passing else None

    return needs_retry


def _stubs_of_moto() -> list[Any]:
    """moto's hook, in every client made after `import moto`: under mock_aws it would answer a second time."""
    models = sys.modules.get("moto.core.models")
    return [models.botocore_stubber] if models else []


def _text(header: str | bytes) -> str:
    return header.decode() if isinstance(header, bytes) else header


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)
