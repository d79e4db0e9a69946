"""What ministack's SNS lacks: AWS always sends a message's attributes, and Chalice relies on it."""

import json
from typing import Any

from ministack.services import sns


def add_what_is_missing() -> None:
    """A message without attributes reaches a function with none instead of without the word."""
    deliver = sns._deliver_to_lambda

    def with_attributes(endpoint: str, envelope: str, *more: Any, **named: Any) -> Any:
        whole = json.dumps({"MessageAttributes": {}} | json.loads(envelope))
        return deliver(endpoint, whole, *more, **named)

    sns._deliver_to_lambda = with_attributes
