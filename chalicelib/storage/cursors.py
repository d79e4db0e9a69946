"""Pages of a list and the opaque cursors between them."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pynamodb.constants import STRING
from pynamodb.exceptions import QueryError
from pynamodb.indexes import GlobalSecondaryIndex

from chalicelib.domain.errors import BadCursor
from chalicelib.storage.base import code_of, fits

Item = TypeVar("Item")

_NUMBER = re.compile("-?[0-9]{1,18}")


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
    if not fits(partition):
        return Page(())
    how.setdefault("scan_index_forward", False)
    try:
        records = list(source.query(partition, limit=limit + 1, last_evaluated_key=start, **how))
    except QueryError as error:
        if start and code_of(error) == "ValidationException":
            raise BadCursor from error
        raise
    shown = records[:limit]
    more = len(records) > limit
    return Page(tuple(map(convert, shown)), _encode(shown[-1], keys) if more else None)


def cursor_to(source: Any, record: Any) -> str:
    """The cursor that leads to what stands behind this record in a list."""
    return _encode(record, _key_attributes(source))


def _key_attributes(source: Any) -> Mapping[str, str]:
    """The key attributes of an index and its table with their types, the partition key of the list first."""
    if isinstance(source, GlobalSecondaryIndex):
        table = source._model
        own = [a.attr_name for a in sorted(source.Meta.attributes.values(), key=lambda a: not a.is_hash_key)]
    else:
        table, own = source, []
    names = [*own, table._hash_keyname, table._range_keyname]
    attributes = table.get_attributes()
    return {name: attributes[name].attr_type for name in names if name}


def _encode(record: Any, keys: Mapping[str, str]) -> str:
    attributes = record.serialize()
    position = {name: attributes[name][kind] for name, kind in keys.items()}
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def _decode(cursor: str, partition: str, keys: Mapping[str, str]) -> dict[str, dict[str, str]]:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        position = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        start = {name: {kind: _checked(kind, position[name])} for name, kind in keys.items()}
    except (ValueError, TypeError, LookupError, RecursionError):
        raise BadCursor from None
    if list(position) != list(keys) or position[next(iter(keys))] != partition:
        raise BadCursor
    return start


def _checked(kind: str, value: object) -> str:
    """A value as DynamoDB takes it in a key of this type; `ValueError` for any other."""
    if isinstance(value, str) and (fits(value, value) if kind == STRING else _NUMBER.fullmatch(value)):
        return value
    raise ValueError
