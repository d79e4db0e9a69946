"""The document: valid, complete, closed."""

import re

import pytest
from openapi_spec_validator import validate

from app import app
from chalicelib.api.nowhere import taken
from tests.api.caller import PREFIX, document


def test_the_document_is_valid_openapi():
    validate(document())
    assert document()["openapi"].startswith("3.1")


def test_it_lists_every_route_and_no_other():
    listed = {(PREFIX + path, m.upper()) for path, methods in document()["paths"].items() for m in methods}
    known = {(path, method) for path, methods in taken().items() for method in methods}
    assert listed == known
    assert known <= {(path, method) for path, methods in app.routes.items() for method in methods}


def test_it_names_every_parameter_of_a_path():
    for path, operations in document()["paths"].items():
        for operation in operations.values():
            named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))


@pytest.mark.parametrize("name", sorted(document()["components"]["schemas"]))
def test_every_shape_is_closed(name):
    schema = document()["components"]["schemas"][name]
    assert name == "Description" or schema["additionalProperties"] is False


def test_it_says_where_the_api_is(people):
    assert people.guest.get("/openapi.json").json["servers"] == [{"url": "/api/v1"}]
