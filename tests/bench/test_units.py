"""What reads cost, by the sizes of what was read: examples from Amazon's developer guide, and by hand."""

import pytest

from bench.units import read_units, size


def test_an_item_is_as_large_as_its_names_and_values():
    assert size({"name": {"S": "Zoë"}}) == len("name") + 4
    assert size({"n": {"N": "-12.50"}, "b": {"BOOL": True}}) == (1 + 3) + (1 + 1)
    assert size({"l": {"L": [{"S": "ab"}, {"S": "c"}]}}) == 1 + 3 + (2 + 1) + (1 + 1)
    assert size({"s": {"SS": ["ab", "c"]}}) == 1 + 3


def item(size: int) -> dict[str, dict[str, str]]:
    return {"x": {"S": "a" * (size - 1)}}


@pytest.mark.parametrize(("bytes_read", "units"), [(1, 0.5), (4096, 0.5), (4097, 1.0), (9000, 1.5)])
def test_one_item_is_rounded_up_to_four_kilobytes(bytes_read, units):
    assert read_units("GetItem", {}, {"Item": item(bytes_read)}) == units
    assert read_units("GetItem", {"ConsistentRead": True}, {"Item": item(bytes_read)}) == 2 * units


def test_what_is_not_there_costs_as_much_as_a_small_item():
    assert read_units("GetItem", {}, {}) == 0.5
    asked = {"RequestItems": {"t": {"Keys": [{}, {}, {}]}}}
    assert read_units("BatchGetItem", asked, {"Responses": {"t": [item(10)]}}) == 1.5


def test_a_query_is_rounded_once_a_batch_for_each_item():
    items = [item(1000)] * 8
    assert read_units("Query", {}, {"Items": items}) == 1.0
    asked = {"RequestItems": {"t": {"Keys": [{}] * 8}}}
    assert read_units("BatchGetItem", asked, {"Responses": {"t": items}}) == 4.0


def test_writes_are_no_reads():
    assert read_units("PutItem", {}, {}) == 0
