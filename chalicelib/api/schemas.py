"""From types to JSON Schema: typed dictionaries become closed objects, named components of the document."""

import inspect
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

_PLAIN = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}


def says(**keywords: Any) -> tuple[tuple[str, Any], ...]:
    """What JSON Schema says of a type beyond its kind, for `Annotated`."""
    return tuple(keywords.items())


class Schemas:
    """Schemas of types. `components` gathers those that have a name."""

    def __init__(self) -> None:
        self.components: dict[str, Any] = {}

    def of(self, kind: Any) -> dict[str, Any]:
        """The schema of a type. TypeError for one that JSON has no word for."""
        if kind in _PLAIN:
            return {"type": _PLAIN[kind]}
        if kind is Any:
            return {}
        if is_typeddict(kind):
            return self._named(kind)
        return self._composed(kind, get_args(kind))

    def _composed(self, kind: Any, parts: tuple[Any, ...]) -> dict[str, Any]:
        origin = get_origin(kind)
        if origin is Annotated:
            return self.of(parts[0]) | {name: value for more in parts[1:] for name, value in more}
        if origin is NotRequired:
            return self.of(parts[0])
        if origin is Literal:
            return {"type": _PLAIN[type(parts[0])], "enum": list(parts)}
        if origin is list:
            return {"type": "array", "items": self.of(parts[0])}
        if origin is dict:
            return {"type": "object", "additionalProperties": self.of(parts[1])}
        if origin in (Union, UnionType):
            return {"anyOf": [self.of(part) for part in parts]}
        raise TypeError(f"no schema for {kind}")

    def _named(self, kind: Any) -> dict[str, Any]:
        name = kind.__name__
        if name not in self.components:
            self.components[name] = {}
            self.components[name].update(self._object(kind))
        return {"$ref": f"#/components/schemas/{name}"}

    def _object(self, kind: Any) -> dict[str, Any]:
        fields = get_type_hints(kind, include_extras=True)
        said = inspect.cleandoc(kind.__doc__) if kind.__doc__ else ""
        schema = {
            "type": "object",
            "properties": {name: self.of(field) for name, field in fields.items()},
            "required": [name for name in fields if name in kind.__required_keys__],
            "additionalProperties": False,
        }
        return ({"description": said} if said else {}) | schema
