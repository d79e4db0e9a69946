"""Pages of a list and the opaque cursors between them."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pynamodb.indexes import GlobalSecondaryIndex

from chalicelib.domain.errors import BadCursor

Item = TypeVar("Item")
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items, and the cursor that leads to the next ones if there are more."""

    items: tuple[Item, ...]
    next_cursor: str | None = None

    @property
    def has_more(self) -> bool:
        return self.next_cursor is not None


def page_of(
    source: Any, partition: str, limit: int, cursor: str | None, convert: Callable[[Any], Item], **how: Any
) -> Page[Item]:
    """One Query on a table or index, last first unless `scan_index_forward`; one item more tells whether more follow.

    `BadCursor` for a cursor that was not made for this very list.
    """
    keys = _key_attributes(source)
    start = _decode(cursor, partition, keys) if cursor else None
    how.setdefault("scan_index_forward", False)
    records = list(source.query(partition, limit=limit + 1, last_evaluated_key=start, **how))
    shown = records[:limit]
    more = len(records) > limit
    return Page(tuple(map(convert, shown)), _encode(shown[-1], keys) if more else None)


def cursor_to(source: Any, record: Any) -> str:
    """The cursor that leads to what stands behind this record in a list."""
    return _encode(record, _key_attributes(source))


def _key_attributes(source: Any) -> list[str]:
    """The key attributes of an index and its table, the partition key of the list first."""
    if isinstance(source, GlobalSecondaryIndex):
        table = source._model
        own = [a.attr_name for a in sorted(source.Meta.attributes.values(), key=lambda a: not a.is_hash_key)]
    else:
        table, own = source, []
    names = [*own, table._hash_keyname, table._range_keyname]
    return list(dict.fromkeys(name for name in names if name))


def _encode(record: Any, keys: list[str]) -> str:
    attributes = record.serialize()
    position = [[name, *next(iter(attributes[name].items()))] for name in keys]
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def _decode(cursor: str, partition: str, keys: list[str]) -> dict[str, dict[str, str]]:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        position = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        start = {name: {kind: _checked(kind, value)} for name, kind, value in position}
    except (ValueError, TypeError, UnicodeError, binascii.Error, RecursionError):
        raise BadCursor from None
    if list(start) != keys or start[keys[0]] != {"S": partition}:
        raise BadCursor
    return start


def _checked(kind: str, value: str) -> str:
    if kind == "S" and isinstance(value, str) and 0 < len(value) <= 1024:
        return value
    if kind == "N" and isinstance(value, str) and len(value) <= 20:
        return str(int(value))
    raise ValueError
