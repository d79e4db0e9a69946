"""From types to JSON Schema."""

from typing import Annotated, Literal, NotRequired, TypedDict

import pytest

from chalicelib.api.schemas import Schemas, says


class Leaf(TypedDict):
    """A leaf."""

    colour: Literal["green", "brown"]
    veins: NotRequired[list[int]]


class Tree(TypedDict):
    leaf: Leaf | None
    trees: list["Tree"]


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (str, {"type": "string"}),
        (bool, {"type": "boolean"}),
        (int | None, {"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        (dict[str, int], {"type": "object", "additionalProperties": {"type": "integer"}}),
        (Annotated[str, says(maxLength=3)], {"type": "string", "maxLength": 3}),
        (Literal[1, 0], {"type": "integer", "enum": [1, 0]}),
    ],
)
def test_a_type_has_its_schema(kind, schema):
    assert Schemas().of(kind) == schema


def test_a_typed_dictionary_is_a_closed_object_with_a_name():
    schemas = Schemas()
    assert schemas.of(Leaf) == {"$ref": "#/components/schemas/Leaf"}
    assert schemas.components["Leaf"] == {
        "description": "A leaf.",
        "type": "object",
        "properties": {
            "colour": {"type": "string", "enum": ["green", "brown"]},
            "veins": {"type": "array", "items": {"type": "integer"}},
        },
        "required": ["colour"],
        "additionalProperties": False,
    }


def test_a_type_may_hold_itself():
    schemas = Schemas()
    schemas.of(Tree)
    assert schemas.components["Tree"]["properties"]["trees"]["items"] == {"$ref": "#/components/schemas/Tree"}


def test_what_json_has_no_word_for_is_refused():
    with pytest.raises(TypeError):
        Schemas().of(set)
