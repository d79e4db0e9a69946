"""What ministack's SNS lacks: AWS always sends a message's subject and attributes, and Chalice relies on it."""

import json
from typing import Any

from ministack.services import sns


def add_what_is_missing() -> None:
    """What a message does not have reaches a function as nothing, instead of not at all."""
    deliver = sns._deliver_to_lambda

    def whole(endpoint: str, envelope: str, *more: Any, **named: Any) -> Any:
        message = json.dumps({"Subject": None, "MessageAttributes": {}} | json.loads(envelope))
        return deliver(endpoint, message, *more, **named)

    sns._deliver_to_lambda = whole
