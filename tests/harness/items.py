"""Items in DynamoDB's own JSON: their one canonical form and their size, whichever engine holds them."""

import base64
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Item = dict[str, dict[str, Any]]


def photograph(item: Mapping[str, Any]) -> Item:
    """A copy of a raw item that later writes leave alone, in canonical form.

    Numbers lose what DynamoDB would not keep (1.0 is 1), sets are sorted, binary is base64 text: so two
    photographs are equal exactly when DynamoDB would say that nothing changed.
    """
    return {name: _value(value) for name, value in item.items()}


def _value(value: Mapping[str, Any]) -> dict[str, Any]:
    ((kind, content),) = value.items()
    if kind == "M":
        return {"M": photograph(content)}
    if kind == "L":
        return {"L": [_value(element) for element in content]}
    if kind in ("SS", "NS", "BS"):
        return {kind: sorted(_scalar(kind[0], element) for element in content)}
    return {kind: _scalar(kind, content)}


def _scalar(kind: str, content: Any) -> Any:
    if kind == "N":
        return _number(content)
    if kind == "B" and isinstance(content, bytes):
        return base64.b64encode(content).decode()
    return content


def _number(text: str) -> str:
    if text.isdecimal() and text[0] != "0":
        return text
    number = Decimal(text)
    return format(number.normalize(), "f") if number else "0"


def size(item: Mapping[str, Any]) -> int:
    """Bytes as the Developer Guide's "item sizes" counts them; a number's are an estimate there too."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind == "M":
        return 3 + size(content) + len(content)
    if kind == "L":
        return 3 + sum(_value_size(element) + 1 for element in content)
    if kind in ("SS", "NS", "BS"):
        return sum(_scalar_size(kind[0], element) for element in content)
    return _scalar_size(kind, content)


def _scalar_size(kind: str, content: Any) -> int:
    if kind == "S":
        return len(str(content).encode())
    if kind == "B":
        return len(base64.b64decode(content))
    if kind == "N":
        digits = content.replace("-", "").replace(".", "").strip("0")
        return (len(digits) + 1) // 2 + (2 if content.startswith("-") else 1)
    return 1
