"""The canonical form of an item, and its size."""

from tests.harness.items import photograph, size


def test_a_number_is_photographed_as_dynamodb_keeps_it() -> None:
    texts = ["1.0", "-0", "1E+2", "007", "0.10", "-5"]
    seen = photograph({"n": {"L": [{"N": text} for text in texts]}})
    assert [n["N"] for n in seen["n"]["L"]] == ["1", "0", "100", "7", "0.1", "-5"]


def test_an_item_is_as_large_as_its_names_and_values() -> None:
    item = {"id": {"S": "é"}, "n": {"N": "-12345"}, "b": {"B": "AAE="}, "m": {"M": {"x": {"BOOL": True}}}}
    assert size(item) == (2 + 2) + (1 + 5) + (1 + 2) + (1 + 3 + 2 + 1)
